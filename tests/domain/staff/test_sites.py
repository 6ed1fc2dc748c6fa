"""What may be said of a site."""

import pytest

from domain.errors import Invalid
from domain.staff.sites import SiteDetails, checked_site, name_key


def test_what_is_kept_of_a_site() -> None:
    said = SiteDetails(" North Gate ", "europe/berlin", " 1 Main Street\nBlaine ")

    assert checked_site(said) == SiteDetails("North Gate", "Europe/Berlin", "1 Main Street\nBlaine")
    assert checked_site(SiteDetails("North", address="  ")) == SiteDetails("North")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (SiteDetails(" "), "name"),
        (SiteDetails("x" * 101), "name"),
        (SiteDetails("a\nb"), "name"),
        (SiteDetails("North", "Mars/Olympus"), "timezone"),
        (SiteDetails("North", ""), "timezone"),
        (SiteDetails("North", address="x" * 301), "address"),
        (SiteDetails("North", address="\x00"), "address"),
    ],
)
def test_what_makes_no_sense_is_named(said: SiteDetails, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        checked_site(said)

    assert refusal.value.field == field
    assert field in refusal.value.sentence


def test_capitals_spaces_and_widths_make_no_other_name() -> None:
    assert name_key("North  GATE") == name_key(" north gate") == name_key("\uff4eorth gate")
