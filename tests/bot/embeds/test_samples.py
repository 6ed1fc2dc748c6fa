"""Samples: of each kind what such an announcement tells of, in the names of the page."""

from dataclasses import replace

import pytest

from bot.embeds.announcements import TEMPLATES
from bot.embeds.samples import SAMPLES, sample_item
from domain.ids import RoleId, SubdivisionId
from domain.rosters.announcements import AnnouncementKind
from domain.rosters.pages import Page, Subdivision
from tests.domain.makers import NOW, a_page

AIR = Subdivision(SubdivisionId(2), "Air", RoleId(32))
BLAINE = a_page()
DIVIDED = replace(BLAINE, subdivisions=(*BLAINE.subdivisions, AIR))


@pytest.mark.parametrize(
    ("kind", "page", "nouns"),
    [
        (AnnouncementKind.PROMOTION, BLAINE, ("Officer", "Sergeant")),
        (AnnouncementKind.DEMOTION, BLAINE, ("Sergeant", "Officer")),
        (AnnouncementKind.APPOINTMENT, BLAINE, (None, "Officer")),
        (AnnouncementKind.DEPARTURE, BLAINE, ("Officer", None)),
        (AnnouncementKind.TRANSFER, DIVIDED, ("Traffic", "Air")),
        (AnnouncementKind.TRANSFER, BLAINE, ("Traffic", "Air Support")),
        (AnnouncementKind.TRANSFER, None, ("Traffic", "Air Support")),
        (AnnouncementKind.ASSIGNMENT, DIVIDED, (None, "Air")),
        (AnnouncementKind.UNASSIGNMENT, DIVIDED, ("Traffic", None)),
        (AnnouncementKind.REVOCATION, BLAINE, ("FTO", None)),
        (AnnouncementKind.RENEWAL, None, (None, "Field training")),
        (AnnouncementKind.AWARD, BLAINE, (None, "Medal of Valor")),
        (AnnouncementKind.AWARD_REVOCATION, BLAINE, ("Medal of Valor", None)),
        (AnnouncementKind.STATUS, BLAINE, ("Active", "Reserve")),
    ],
)
def test_a_sample_is_of_its_kind(
    kind: AnnouncementKind, page: Page | None, nouns: tuple[str | None, str | None]
) -> None:
    item = sample_item(kind, page, "Olga", NOW)

    assert (item.before, item.after) == nouns


def test_every_kind_that_has_words_has_a_sample() -> None:
    assert SAMPLES.keys() == TEMPLATES.keys()
