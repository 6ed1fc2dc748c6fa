"""Long texts are cut into messages that fit, and that stay as they are when a line elsewhere changes."""

import random
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.embeds.limits import MOST_TEXT
from bot.embeds.parts import MOST_BLOCKS, ROOM, Block, Cut, Line, Section, cut, weight

HEAD = Block("## Blaine County\n62 members", 1)
COMPONENTS_A_BLOCK, OTHER_COMPONENTS, MOST_COMPONENTS = 2, 4, 40


def a_section(number: int, lines: Sequence[Line]) -> Section:
    return Section(
        f"### Rank {number} · {len(lines)}", f"### Rank {number} · continued", number, tuple(lines)
    )


def text_of(cuts: Sequence[Cut]) -> list[str]:
    return ["\n".join(block.text for block in each.blocks) for each in cuts]


lines = st.builds(Line, st.text(min_size=1, max_size=400), st.integers(0, 2**40))
sections = st.lists(
    st.builds(
        lambda number, held: a_section(number, held), st.integers(1, 2**40), st.lists(lines, max_size=40)
    ),
    max_size=30,
)


@settings(deadline=None)
@given(sections)
def test_every_message_fits_and_nothing_is_lost_or_moved(given_sections: list[Section]) -> None:
    cuts = cut(HEAD, given_sections)

    for each in cuts:
        assert sum(weight(block.text) for block in each.blocks) <= ROOM <= MOST_TEXT - 100
        assert len(each.blocks) <= MOST_BLOCKS
    assert COMPONENTS_A_BLOCK * MOST_BLOCKS + OTHER_COMPONENTS <= MOST_COMPONENTS
    assert cuts[0].blocks[0] == HEAD
    said = "\n".join(
        line
        for text in text_of(cuts)
        for line in text.split("\n")
        if not (line.startswith("### Rank ") and line.endswith("· continued"))
    )
    wanted = [HEAD.text]
    for section in given_sections:
        wanted += [section.heading, *(line.text for line in section.lines)]
    assert said == "\n".join(wanted)
    assert sum(each.lines for each in cuts) == sum(len(section.lines) for section in given_sections)


def test_the_size_is_counted_as_unkindly_as_it_may_be() -> None:
    assert weight("Zoë") == 3
    assert weight("🚓") == 2


def test_a_section_that_goes_on_says_so() -> None:
    long = a_section(1, [Line(f"member {number:04} " + "x" * 60, number) for number in range(200)])

    cuts = cut(HEAD, [long])

    assert len(cuts) > 3
    assert cuts[0].blocks[1].text.startswith("### Rank 1 · 200\n")
    assert all(each.blocks[0].text.startswith("### Rank 1 · continued\n") for each in cuts[1:])


def test_a_heading_stands_with_its_first_line_and_sections_begin_messages() -> None:
    ten = [a_section(n, [Line("x" * 80, 100 * n + m) for m in range(12)]) for n in range(10)]

    for each in cut(HEAD, ten):
        assert "\n" in each.blocks[-1].text, "no heading is the last line of a message"
        assert not each.blocks[0].text.endswith("continued")


def test_a_page_of_many_empty_ranks_is_cut_by_their_number() -> None:
    cuts = cut(HEAD, [a_section(number, []) for number in range(100)])

    assert [len(each.blocks) <= MOST_BLOCKS for each in cuts] == [True] * len(cuts)
    assert len(cuts) <= 100 / (MOST_BLOCKS / 2) + 1


def test_one_promotion_leaves_nearly_all_messages_of_a_big_page_as_they_are() -> None:
    luck = random.Random(7)
    changed: list[int] = []
    for _ in range(60):
        ranks = [
            [
                Line(f"member {luck.random():.12f} {'x' * luck.randrange(60)}", luck.getrandbits(32))
                for _ in range(size)
            ]
            for size in (5, 20, 60, 150, 300)
        ]
        before = cut(HEAD, [a_section(n, held) for n, held in enumerate(ranks, start=1)])
        rank = luck.randrange(1, 5)
        moved = ranks[rank].pop(luck.randrange(len(ranks[rank])))
        ranks[rank - 1].insert(luck.randrange(len(ranks[rank - 1])), moved)
        after = cut(HEAD, [a_section(n, held) for n, held in enumerate(ranks, start=1)])
        assert len(before) >= 8
        pairs = zip(text_of(before), text_of(after), strict=False)
        changed.append(sum(one != other for one, other in pairs) + abs(len(before) - len(after)))

    changed.sort()
    assert changed[len(changed) // 2] <= 4
    assert sum(changed) / len(changed) <= 4


def test_the_colour_goes_with_the_section() -> None:
    blue = replace(a_section(1, [Line("Anna", 1)]), colour=0x0000FF)

    (only,) = cut(HEAD, [blue])

    assert only.blocks == (HEAD, Block("### Rank 1 · 1\nAnna", 0x0000FF))
