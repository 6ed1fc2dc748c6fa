"""Page files: whatever is written is read back the same; whatever is wrong is named by its key."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Invalid
from domain.ids import LARGEST_SNOWFLAKE, GuildId, PageId, RoleId, UserId
from domain.rosters.awarding import AwardDraft
from domain.rosters.drafts import MappingDraft, PageDraft, RankDraft
from domain.rosters.fields import CHOOSABLE, Circle, Field
from domain.rosters.pagefiles import line_of, read_page_file, write_page_file
from domain.rosters.pages import Visibility
from domain.rosters.schemes import NumberRange, parsed_scheme
from domain.rosters.themes import Appearance

SMALLEST = 'guild_id = "10"\nowner_id = "20"\nslug = "police"\ntitle = "Police"\n'

FULL = """\
id = "9f0e3c52-6a0c-4b6c-9d7e-0c6a1f6f0001"
guild_id = "80351110224678912"
owner_id = "80351110224678913"
slug = "springfield-police"
title = "Springfield \\"Police\\""
abbreviation = "SPD"
description = "To serve.\\nTo protect."
visibility = "unlisted"
patrol_logs = true
readers = ["61", "62"]
accent = "#1d5fb4"
appearance = "dark"

[fields]
hours = "members"
ids = "nobody"

[[ranks]]
name = "Chief"
role_id = "31"
is_command = true
seats_min = 0
seats_max = 2
callsigns = "C-01, C-02"

[[ranks]]
name = "Officer"
role_id = "32"
abbreviation = "OFC"
callsigns = "{RANK_ABBR}-{NUM:3} 1..40+"

[[certifications]]
name = "FTO"
role_id = "41"
valid_days = 365
remind_days = 30

[[subdivisions]]
name = "K9"
role_id = "51"
abbreviation = "K"
callsigns = "{SUBDIVISION_ABBR}{NUM}"

[[awards]]
name = "Medal \\"of\\" Valor"
description = "For courage"
symbol = "#1f3a93 #f5c518"

[[awards]]
name = "Good Conduct"
"""

THE_FULL_PAGE = PageDraft(
    guild_id=GuildId(80351110224678912),
    owner_id=UserId(80351110224678913),
    slug="springfield-police",
    title='Springfield "Police"',
    description="To serve.\nTo protect.",
    visibility=Visibility.UNLISTED,
    patrol_logs=True,
    id=PageId(UUID("9f0e3c52-6a0c-4b6c-9d7e-0c6a1f6f0001")),
    abbreviation="SPD",
    reader_role_ids=(RoleId(61), RoleId(62)),
    accent="#1d5fb4",
    appearance=Appearance.DARK,
    fields=((Field.HOURS, Circle.MEMBERS), (Field.IDS, Circle.NOBODY)),
    ranks=(
        RankDraft(
            "Chief",
            RoleId(31),
            is_command=True,
            seats_min=0,
            seats_max=2,
            callsigns=parsed_scheme("C-01, C-02"),
        ),
        RankDraft(
            "Officer",
            RoleId(32),
            abbreviation="OFC",
            callsigns=NumberRange("{RANK_ABBR}-{NUM:3}", 1, 40, stretches=True),
        ),
    ),
    certifications=(
        MappingDraft("FTO", RoleId(41), valid_for=timedelta(days=365), remind_before=timedelta(days=30)),
    ),
    subdivisions=(MappingDraft("K9", RoleId(51), "K", NumberRange("{SUBDIVISION_ABBR}{NUM}")),),
    awards=(AwardDraft('Medal "of" Valor', "For courage", "#1f3a93 #f5c518"), AwardDraft("Good Conduct")),
)

snowflakes = st.integers(1, LARGEST_SNOWFLAKE)
texts = st.text() | st.text(alphabet="\"\\\n\r\t\x00\x7f\u2028 éñ🦊=[]#'")
mappings = st.builds(MappingDraft, texts, snowflakes.map(RoleId))
drafts = st.builds(
    PageDraft,
    guild_id=snowflakes.map(GuildId),
    owner_id=snowflakes.map(UserId),
    slug=texts,
    title=texts,
    description=texts,
    visibility=st.sampled_from(Visibility),
    patrol_logs=st.booleans(),
    id=st.none() | st.uuids().map(PageId),
    ranks=st.lists(st.builds(RankDraft, texts, snowflakes.map(RoleId), st.booleans()), max_size=4).map(tuple),
    certifications=st.lists(mappings, max_size=3).map(tuple),
    subdivisions=st.lists(mappings, max_size=3).map(tuple),
    accent=st.none() | texts,
    appearance=st.none() | st.sampled_from(Appearance),
    reader_role_ids=st.none() | st.lists(snowflakes.map(RoleId), max_size=3).map(tuple),
    fields=st.dictionaries(st.sampled_from(CHOOSABLE), st.sampled_from(Circle)).map(
        lambda chosen: tuple(chosen.items())
    ),
)


@given(drafts)
def test_what_is_written_is_read_back_the_same(draft: PageDraft) -> None:
    assert read_page_file(write_page_file(draft)) == draft


def test_every_key_is_read() -> None:
    assert read_page_file(FULL) == THE_FULL_PAGE


def test_the_file_is_written_as_people_would_write_it() -> None:
    assert write_page_file(THE_FULL_PAGE) == FULL


def test_four_keys_are_enough() -> None:
    draft = read_page_file(SMALLEST)

    assert (draft.id, draft.visibility, draft.ranks) == (None, Visibility.PUBLIC, ())
    assert (draft.accent, draft.appearance, draft.reader_role_ids) == (None, None, None)
    assert not draft.patrol_logs


RANK = '[[ranks]]\nname = "A"\nrole_id = "1"\n'


@pytest.mark.parametrize(
    ("text", "field", "sentence"),
    [
        (SMALLEST.replace('slug = "police"\n', ""), "slug", "slug is missing."),
        (SMALLEST + "slugg = 1", "slugg", "slugg is no key of a page file; did you mean 'slug'?"),
        (SMALLEST + "zebra = 1", "zebra", "zebra is no key of a page file."),
        (SMALLEST.replace('"10"', "10"), "guild_id", 'guild_id must be in quotes, as "10", not 10.'),
        (
            SMALLEST.replace('"20"', '"Anna"'),
            "owner_id",
            "owner_id must be a Discord id in quotes, such as \"80351110224678912\", not 'Anna'.",
        ),
        (SMALLEST.replace('"Police"', "7"), "title", "title must be a text in quotes, not 7."),
        (SMALLEST + 'patrol_logs = "yes"', "patrol_logs", "patrol_logs must be true or false, not 'yes'."),
        (
            SMALLEST + 'visibility = "secret"',
            "visibility",
            'visibility must be one of "public", "unlisted", "members", "off", not \'secret\'.',
        ),
        (
            SMALLEST + 'appearance = "blue"',
            "appearance",
            'appearance must be one of "system", "light", "dark", not \'blue\'.',
        ),
        (SMALLEST + "accent = 7", "accent", "accent must be a text in quotes, not 7."),
        (
            SMALLEST + 'readers = "61"',
            "readers",
            "readers must be role ids in quotes, between [ and ], not '61'.",
        ),
        (
            SMALLEST + "readers = [61]",
            "readers",
            'readers must hold Discord ids in quotes, such as ["80351110224678912"], not [61].',
        ),
        (
            SMALLEST + 'id = "7"',
            "id",
            "id must be a page's id, as `muster page export` writes it, not '7'.",
        ),
        (
            SMALLEST + "[[ranks]]\nname = 'A'\nrole_id = '1'\nseats_max = 'four'",
            "ranks[0].seats_max",
            "seats_max of rank 1 must be a whole number, not 'four'.",
        ),
        (
            SMALLEST + "[[ranks]]\nname = 'A'\nrole_id = '1'\ncallsigns = '{NUM} 9..1'",
            "ranks[0].callsigns",
            "callsigns of rank 1: the range ends at 1, before it begins.",
        ),
        (
            SMALLEST + "[[certifications]]\nname = 'A'\nrole_id = '1'\ncallsigns = 'A-1'",
            "certifications[0].callsigns",
            "callsigns of certification 1 is no key of a page file.",
        ),
        (SMALLEST + "ranks = 3", "ranks", "ranks must be tables, each below a line [[ranks]]."),
        (SMALLEST + "ranks = [3]", "ranks", "ranks must be tables, each below a line [[ranks]]."),
        (SMALLEST + "[ranks]\nname = 'A'", "ranks", "ranks must be tables, each below a line [[ranks]]."),
        (
            SMALLEST + RANK + RANK + '[[ranks]]\nname = "C"\nrole_id = 3\n',
            "ranks[2].role_id",
            'role_id of rank 3 must be in quotes, as "3", not 3.',
        ),
        (SMALLEST + RANK + "[[ranks]]\n", "ranks[1].name", "name of rank 2 is missing."),
        (
            SMALLEST + RANK + "iscommand = true",
            "ranks[0].iscommand",
            "iscommand of rank 1 is no key of a page file; did you mean 'is_command'?",
        ),
        (
            SMALLEST + RANK + "is_command = 1",
            "ranks[0].is_command",
            "is_command of rank 1 must be true or false, not 1.",
        ),
        (
            SMALLEST + '[[certifications]]\nname = "FTO"\nrole_id = true',
            "certifications[0].role_id",
            "role_id of certification 1 must be a Discord id in quotes,"
            ' such as "80351110224678912", not true.',
        ),
        (
            SMALLEST + '[[subdivisions]]\nname = "K9"\nrole_id = "1"\nis_command = true',
            "subdivisions[0].is_command",
            "is_command of subdivision 1 is no key of a page file.",
        ),
        ("slug = \n", None, "The file is not valid TOML: Invalid value (at line 1, column 8)."),
        ("a = " + "[" * 5000, None, "The file is not a page file: it is nested too deeply."),
    ],
)
def test_a_wrong_key_is_named(text: str, field: str | None, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_page_file(text)

    assert (refused.value.field, refused.value.sentence) == (field, sentence)


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("guild_id", 2),
        ("patrol_logs", 9),
        ("fields.ids", 16),
        ("fields", 14),
        ("ranks[0].role_id", 20),
        ("ranks[1].role_id", 28),
        ("ranks[1].is_command", 26),
        ("certifications[0].name", 33),
        ("ranks", 18),
        ("ranks[7].name", None),
        ("zebra", None),
        ("not a field!", None),
    ],
)
def test_the_line_of_a_key_is_found(field: str, line: int | None) -> None:
    assert line_of(FULL, field) == line


@pytest.mark.parametrize(
    ("lines", "field", "words"),
    [
        ('[fields]\nhours = "all"', "fields.hours", '"everyone", "members", "staff", "nobody"'),
        ("[fields]\nhours = 1", "fields.hours", "must be a text in quotes"),
        ('[fields]\nhour = "staff"', "fields.hour", "did you mean 'hours'?"),
        ('[fields]\nhidden = "everyone"', "fields.hidden", "is no key of a page file"),
        ('fields = "staff"', "fields", "must be a table"),
    ],
)
def test_who_sees_what_is_refused_by_its_key(lines: str, field: str, words: str) -> None:
    text = SMALLEST + lines

    with pytest.raises(Invalid) as refused:
        read_page_file(text)

    assert refused.value.field == field
    assert words in refused.value.sentence
    assert line_of(text, field) == text.count("\n") + 1
