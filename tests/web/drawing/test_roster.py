import json
import re
from dataclasses import replace
from time import perf_counter

import pytest

from domain.rosters.guilds import Notice
from domain.rosters.pages import Visibility
from domain.rosters.pictures import Picture
from domain.rosters.rosters import WHOLE, RosterView
from domain.rosters.themes import Appearance
from tests.web.drawing.rosters import a_page, a_row, a_view, joined, moved, with_sections, without
from web.drawing.paper import make_environment
from web.drawing.roster import RosterDrawing

ADDRESS = "https://muster.example/r/harbor-county"


@pytest.fixture(scope="module")
def drawing() -> RosterDrawing:
    return RosterDrawing(make_environment())


def html(drawing: RosterDrawing, view: RosterView) -> str:
    return drawing.page(view, address=ADDRESS).decode()


def test_the_same_view_gives_the_same_bytes(drawing: RosterDrawing) -> None:
    other = RosterDrawing(make_environment())

    assert drawing.page(a_view(), address=ADDRESS) == other.page(a_view(), address=ADDRESS)


def test_members_stand_under_their_rank_in_order(drawing: RosterDrawing) -> None:
    drawn = html(drawing, a_view())

    assert re.findall(r'<tr id="(m\d+)"', drawn) == [f"m{row.key}" for row in a_view().rows()]
    assert re.findall(r'<section class="rank (rank-\d+)"', drawn) == [
        f"rank-{place}" for place in range(1, 10)
    ]


def test_no_discord_id_is_in_the_page(drawing: RosterDrawing) -> None:
    drawn = html(drawing, a_view(audience=WHOLE))

    assert re.search(r"\d{17,20}", drawn) is None


def test_titles_and_descriptions_are_escaped(drawing: RosterDrawing) -> None:
    evil = '"><script>alert(1)</script>'
    drawn = html(drawing, replace(a_view(), page=a_page(title=evil, description=evil)))

    assert "<script>alert" not in drawn


def test_the_policy_finds_nothing_inline(drawing: RosterDrawing) -> None:
    drawn = html(drawing, a_view())

    assert re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", drawn) is None
    assert not re.search(r'(?:src|href)="(?:https?:)?//(?!muster\.example)', drawn)


@pytest.mark.parametrize(
    ("visibility", "is_indexed"), [(Visibility.PUBLIC, True), (Visibility.UNLISTED, False)]
)
def test_only_public_pages_are_indexed(
    drawing: RosterDrawing, visibility: Visibility, is_indexed: bool
) -> None:
    drawn = html(drawing, replace(a_view(), page=a_page(visibility=visibility)))

    assert ('<meta name="robots" content="noindex">' not in drawn) is is_indexed


@pytest.mark.parametrize("notice", list(Notice))
def test_a_page_that_stands_still_says_why_and_since_when(drawing: RosterDrawing, notice: Notice) -> None:
    drawn = html(drawing, replace(a_view(), notice=notice))

    assert 'id="notice"' in drawn
    assert drawn.count("22 Nov 2026, 12:00 UTC") == 2


def test_an_empty_rank_and_a_deleted_role_are_said(drawing: RosterDrawing) -> None:
    view = a_view()
    sections = (replace(view.sections[0], members=(), is_unmapped=True), *view.sections[1:])
    drawn = html(drawing, with_sections(view, sections, revision=2))

    assert "Role deleted" in drawn
    assert "Nobody holds this rank." in drawn


def test_a_page_never_synced_says_so(drawing: RosterDrawing) -> None:
    assert "not synced with Discord yet</span> <time" in html(drawing, replace(a_view(), synced_at=None))


def test_rank_colours_change_their_address_with_their_content(drawing: RosterDrawing) -> None:
    view = a_view()
    other = replace(view, sections=(replace(view.sections[0], colour=0xFF), *view.sections[1:]))
    versions = [re.findall(r"ranks\.css\?v=(\w+)", html(drawing, each)) for each in (view, other, view)]

    assert versions[0] != versions[1]
    assert versions[0] == versions[2]


def test_a_delta_is_one_line_that_names_rows_and_places(drawing: RosterDrawing) -> None:
    before = a_view()
    after = without(joined(before, a_row(99, "Aa\r\n\x85\u2028 <b>"), 0), 60)

    payload = drawing.delta(before, after)

    assert payload is not None
    assert payload.splitlines() == [payload]
    said = json.loads(payload)
    assert (said["from"], said["revision"]) == (1, 3)
    assert [(row["id"], row["rank"], row["after"]) for row in said["rows"]] == [("m99", "rank-1", None)]
    assert "&lt;b&gt;" in said["rows"][0]["html"]
    assert said["gone"] == ["m60"]
    assert said["synced_at"] == "2026-11-22T12:00:00+00:00"


def test_a_delta_of_one_move_is_small(drawing: RosterDrawing) -> None:
    payload = drawing.delta(a_view(times=9), moved(a_view(times=9), 400, 2))

    assert payload is not None
    assert [row["id"] for row in json.loads(payload)["rows"]] == ["m400"]
    assert len(payload) < 1500


def test_a_changed_structure_has_no_delta(drawing: RosterDrawing) -> None:
    assert drawing.delta(a_view(), replace(a_view(), page=a_page(title="Other"))) is None


def test_one_change_in_five_hundred_costs_little(drawing: RosterDrawing) -> None:
    view = a_view(times=9)
    drawing.page(view, address=ADDRESS)
    changed = moved(view, 400, 2)

    start = perf_counter()
    drawing.page(changed, address=ADDRESS)

    assert perf_counter() - start < 0.1  # About 5 ms here; the rest is for slow and busy machines.


def test_a_page_has_its_logo_its_banner_and_its_ground(drawing: RosterDrawing) -> None:
    page = a_page(
        logo=Picture("a" * 24, 300, 200), banner=Picture("b" * 24, 1200, 300), appearance=Appearance.DARK
    )

    drawn = html(drawing, replace(a_view(), page=page))

    assert f'src="/r/{page.slug}/logo-{"a" * 24}.webp" width="300"' in drawn
    assert f'src="/r/{page.slug}/banner-{"b" * 24}.webp" width="1200"' in drawn
    assert f'<meta property="og:image" content="{ADDRESS}/banner-{"b" * 24}.webp">' in drawn
    assert ' data-appearance="dark"' in drawn
    assert drawn.count("theme-color") == 1


def test_a_page_without_looks_of_its_own_has_its_initials(drawing: RosterDrawing) -> None:
    drawn = html(drawing, a_view())

    assert 'class="logo" aria-hidden="true"' in drawn
    assert not [word for word in ("<img", "og:image", "data-appearance=") if word in drawn]
