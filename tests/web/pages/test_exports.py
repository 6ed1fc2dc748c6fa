"""`/r/<slug>/export.…`: an open page as a file."""

import io
import zipfile

import pytest

from domain.rosters.pages import Visibility
from tests.web.fakes import HTML, Stage
from tests.web.rosters import FIRST_MEMBER, GUILD, a_page, a_roster

ENDINGS = ("csv", "xlsx", "json")


@pytest.mark.parametrize(
    ("ending", "content_type"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("json", "application/json"),
    ],
)
async def test_a_page_is_a_file_named_after_it(ending: str, content_type: str) -> None:
    reply = await Stage().get(f"{HTML}/export.{ending}")

    assert (reply.status, reply.headers["content-type"]) == (200, content_type)
    assert reply.headers["content-disposition"] == f'attachment; filename="example-roster.{ending}"'
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "Member 0002" in content(reply.body)


@pytest.mark.parametrize("ending", ENDINGS)
async def test_no_discord_id_is_in_a_public_file(ending: str) -> None:
    text = content((await Stage().get(f"{HTML}/export.{ending}")).body)

    assert [each for each in (str(FIRST_MEMBER)[:15], str(GUILD), "member2") if each in text] == []


@pytest.mark.parametrize("ending", ENDINGS)
async def test_a_file_is_made_once_a_revision(ending: str) -> None:
    stage = Stage()
    first = await stage.get(f"{HTML}/export.{ending}")
    same = await stage.get(f"{HTML}/export.{ending}", {"If-None-Match": first.headers["etag"]})

    stage.promote(2)
    other = await stage.get(f"{HTML}/export.{ending}", {"If-None-Match": first.headers["etag"]})

    assert (same.status, other.status) == (304, 200)
    assert stage.reading.reads == 2


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("visibility", [Visibility.MEMBERS, Visibility.OFF])
async def test_a_closed_page_gives_no_file(visibility: Visibility, ending: str) -> None:
    stage = Stage(a_roster(a_page(visibility=visibility)))

    assert (await stage.get(f"{HTML}/export.{ending}")).status == 403
    assert stage.reading.reads == 0


async def test_an_old_address_leads_to_the_present_one_and_other_endings_nowhere() -> None:
    stage = Stage(a_roster(a_page(former_slugs=("old-name",))))

    old, unknown = await stage.get("/r/old-name/export.csv"), await stage.get(f"{HTML}/export.exe")

    assert (old.status, old.headers["location"]) == (308, f"{HTML}/export.csv")
    assert unknown.status == 404


async def test_the_roster_offers_each_file() -> None:
    text = (await Stage().get(HTML)).text

    assert [ending for ending in ENDINGS if f'href="{HTML}/export.{ending}"' not in text] == []


def content(body: bytes) -> str:
    """Return a file's text, a workbook's parts one after the other."""
    if not body.startswith(b"PK"):
        return body.decode()
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())
