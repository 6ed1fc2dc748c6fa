"""Pages for members: whole to them and live, a polite door to others, closed again when it is so."""

import json
from dataclasses import replace

import pytest

from domain.events import PageChanged
from domain.ids import RoleId, UserId
from domain.rosters.fields import Circle, Field
from domain.rosters.pages import Visibility
from tests.domain.makers import a_sharing, sharing
from tests.web.fakes import HTML, LIVE, Stage, some_settings
from tests.web.rosters import GUILD, NOW, PAGE, a_page, a_roster
from web.oauth import OAuthSettings

ANNA = UserId(101)
ROLE = RoleId(811)
OAUTH = OAuthSettings(client_id="1", client_secret="x")


def a_closed_stage(*readers: RoleId, patrol: float = 0.02) -> Stage:
    page = replace(a_page(visibility=Visibility.MEMBERS), reader_role_ids=readers)
    return Stage(a_roster(page), settings=some_settings(oauth=OAUTH, patrol=patrol))


@pytest.mark.parametrize(
    "path",
    [HTML, f"{HTML}/ranks.css", f"{HTML}/changes", f"{HTML}/changes.json", f"{HTML}/export.csv", LIVE],
)
async def test_others_stand_before_a_door_that_tells_nothing(path: str) -> None:
    stage = a_closed_stage()
    cookie = stage.signed_in.sign_in("t", ANNA)

    nobody, stranger = await stage.get(path), await stage.get(path, cookie)
    unknown = await stage.get(path, {"Cookie": "__Host-muster=nonsense"})

    assert [each.status for each in (nobody, stranger, unknown)] == [403, 403, 403]
    assert "Sign in with Discord" in nobody.text
    assert f'href="/signin?next={path}"' in nobody.text
    assert "This roster is for others" in stranger.text
    assert "again=1" in stranger.text
    for reply in (nobody, stranger, unknown):
        assert "Member 0001" not in reply.text
        assert "Example" not in reply.text
        assert reply.headers["cache-control"] == "private, no-store"


async def test_a_member_sees_it_and_nobody_keeps_it_for_others() -> None:
    stage = a_closed_stage()
    cookie = stage.signed_in.sign_in("t", ANNA, is_member=True)

    for path in (HTML, f"{HTML}/ranks.css", f"{HTML}/changes", f"{HTML}/export.json"):
        reply = await stage.get(path, cookie)

        assert reply.status == 200
        assert reply.headers["cache-control"] == "private, no-cache"
        assert (b"vary", b"Cookie") in reply.all_headers
        assert (await stage.get(path)).status == 403
    page = await stage.get(HTML, cookie)
    assert "Member 0001" in page.text
    again = await stage.get(HTML, {**cookie, "If-None-Match": page.headers["etag"]})
    assert (again.status, again.headers["cache-control"]) == (304, "private, no-cache")


async def test_a_page_for_a_role_is_for_those_who_have_it() -> None:
    stage = a_closed_stage(ROLE)
    cookie = stage.signed_in.sign_in("t", ANNA, is_member=True)

    assert (await stage.get(HTML, cookie)).status == 403
    stage.signed_in.sign_in("t", ANNA, is_member=True, role_ids=frozenset({ROLE}))
    assert (await stage.get(HTML, cookie)).status == 200


async def test_while_nobody_can_say_who_is_a_member_the_page_waits() -> None:
    stage = a_closed_stage()
    cookie = stage.signed_in.sign_in("t", ANNA, is_member=True)
    stage.signed_in.is_out_of_reach = True

    for path in (HTML, LIVE, f"{HTML}/changes"):
        assert (await stage.get(path, cookie)).status == 503


async def test_programs_with_a_key_read_on() -> None:
    stage = a_closed_stage()

    assert (await stage.api(str(PAGE))).status == 200


async def test_where_nobody_can_sign_in_the_door_is_as_it_was() -> None:
    stage = Stage(a_roster(a_page(visibility=Visibility.MEMBERS)))

    reply = await stage.get(HTML)

    assert reply.status == 403
    assert "/signin" not in reply.text
    assert "type <code>/roster show</code>" in reply.text


async def test_an_old_address_leads_members_alone_to_the_present_one() -> None:
    page = replace(a_page(visibility=Visibility.MEMBERS), former_slugs=("old-name",))
    stage = Stage(a_roster(page), settings=some_settings(oauth=OAUTH))
    cookie = stage.signed_in.sign_in("t", ANNA, is_member=True)

    nobody, member = await stage.get("/r/old-name"), await stage.get("/r/old-name", cookie)

    assert nobody.status == 403
    assert "example-roster" not in nobody.text
    assert (member.status, member.headers["location"]) == (308, HTML)
    assert (await stage.get(f"{HTML}/", cookie)).status == 308
    assert (await stage.get("/r/old-name/")).headers["location"] == "/r/old-name"


async def test_a_member_is_told_of_changes_and_sent_away_when_he_is_none_any_more() -> None:
    stage = a_closed_stage()
    cookie = stage.signed_in.sign_in("t", ANNA, is_member=True)
    listener = stage.listen(f"{LIVE}?from=1", cookie)
    await listener.heard(1)

    stage.promote(2)
    told = await listener.heard(2)
    assert json.loads(told[-1].data)["rows"][0]["rank"] == "rank-1"
    stage.signed_in.sign_in("t", ANNA)
    await listener.over()

    assert listener.events[-1].kind == "reset"
    assert stage.app.hub.streams == 0


@pytest.mark.parametrize("what", ["signed out", "bot away", "role asked for"])
async def test_whatever_closes_the_door_ends_the_stream(what: str) -> None:
    stage = a_closed_stage()
    cookie = stage.signed_in.sign_in("t", ANNA, is_member=True)
    listener = stage.listen(f"{LIVE}?from=1", cookie)
    await listener.heard(1)

    match what:
        case "signed out":
            stage.signed_in.sessions.clear()
        case "bot away":
            stage.signed_in.is_out_of_reach = True
        case _:
            roster = stage.reading.roster()
            stage.commit(replace(roster, page=replace(roster.page, reader_role_ids=(ROLE,))))
    await listener.over()

    assert listener.events[-1].kind == "reset"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Visibility.MEMBERS, Visibility.PUBLIC),
        (Visibility.MEMBERS, Visibility.OFF),
        (Visibility.PUBLIC, Visibility.MEMBERS),
    ],
)
async def test_when_the_page_is_opened_or_closed_everybody_loads_it_anew(
    before: Visibility, after: Visibility
) -> None:
    stage = Stage(a_roster(a_page(visibility=before)), settings=some_settings(oauth=OAUTH))
    cookie = stage.signed_in.sign_in("t", ANNA, is_member=True)
    listener = stage.listen(f"{LIVE}?from=1", cookie)
    await listener.heard(1)

    roster = stage.reading.roster()
    stage.commit(replace(roster, page=replace(roster.page, visibility=after)))
    stage.live.tell(PageChanged(GUILD, PAGE, 2))
    await listener.over()

    assert listener.events[-1].kind == "reset"


async def test_a_deleted_page_is_deleted_to_members_too() -> None:
    stage = Stage(
        a_roster(a_page(visibility=Visibility.MEMBERS, deleted_at=NOW)), settings=some_settings(oauth=OAUTH)
    )
    cookie = stage.signed_in.sign_in("t", ANNA, is_member=True)

    assert (await stage.get(HTML, cookie)).status == 410


def an_open_stage(*kept: Field, circle: Circle = Circle.STAFF, patrol: float = 0.02) -> Stage:
    """Return an open page that keeps these fields to a circle; Anna may sign in."""
    page = replace(a_page(patrol_logs=True), sharing=a_sharing(*kept, circle=circle))
    return Stage(a_roster(page), settings=some_settings(oauth=OAUTH, patrol=patrol))


def as_somebody(stage: Stage, who: str) -> dict[str, str]:
    """Return what the browser of nobody, a stranger, a member or a supervisor shows."""
    if who == "nobody":
        return {}
    if who == "supervisor":
        stage.signed_in.supervisors.add(ANNA)
    return stage.signed_in.sign_in("t", ANNA, is_member=who != "stranger")


SEEING = ("nobody", "stranger", "member", "supervisor")


@pytest.mark.parametrize("who", SEEING)
async def test_of_an_open_page_each_sees_what_is_for_him(who: str) -> None:
    stage = an_open_stage()
    cookie = as_somebody(stage, who)
    sees = {"member": (Circle.EVERYONE, Circle.MEMBERS), "supervisor": tuple(Circle)[:3]}

    for circle in Circle:
        stage.commit(sharing(stage.reading.roster(), Field.CERTIFICATIONS, circle=circle))
        may = circle in sees.get(who, (Circle.EVERYONE,))
        for path in (HTML, f"{HTML}/export.csv", f"{HTML}/export.json"):
            reply = await stage.get(path, cookie)

            assert ("First Aid" in reply.text) is may, (circle, path)
            assert reply.headers["cache-control"] == ("private, no-cache" if cookie else "no-cache")
    assert ("42.5" in (await stage.get(HTML, cookie)).text) is (who == "supervisor")


async def test_what_an_address_says_makes_nobody_more() -> None:
    stage = an_open_stage(Field.CERTIFICATIONS)

    for query in ("?as=staff", "?audience=staff&circle=staff", "?lang=en&as=staff"):
        assert "First Aid" not in (await stage.get(HTML + query)).text


async def test_while_nobody_can_say_what_he_is_he_sees_an_open_page_as_everyone() -> None:
    stage = an_open_stage(Field.CERTIFICATIONS)
    cookie = as_somebody(stage, "supervisor")
    stage.signed_in.is_out_of_reach = True

    reply = await stage.get(HTML, cookie)

    assert (reply.status, "First Aid" in reply.text) == (200, False)


async def test_other_cookies_are_nobodys() -> None:
    reply = await an_open_stage().get(HTML, {"Cookie": "theme=dark"})

    assert (reply.status, reply.headers["cache-control"]) == (200, "no-cache")


async def test_staff_is_told_of_changes_as_staff_and_sent_away_when_it_is_none_any_more() -> None:
    stage = an_open_stage(Field.CERTIFICATIONS)
    cookie = as_somebody(stage, "supervisor")
    staff, public = (
        stage.listen(f"{LIVE}?as=staff&from=1", cookie),
        stage.listen(f"{LIVE}?as=everyone&from=1"),
    )
    await staff.heard(1)
    await public.heard(1)

    stage.promote(2)
    assert "First Aid" in (await staff.heard(2))[-1].data
    assert "First Aid" not in (await public.heard(2))[-1].data
    stage.signed_in.supervisors.clear()
    await staff.over()

    assert staff.events[-1].kind == "reset"
    assert not public.is_over
    await public.leave()


async def test_a_page_that_shows_what_others_see_is_told_to_fetch_itself() -> None:
    stage = an_open_stage(Field.CERTIFICATIONS)

    listener = stage.listen(f"{LIVE}?as=staff&from=1")

    assert [each.kind for each in await listener.heard(2)] == ["hello", "reset"]
    await listener.leave()


async def test_what_is_taken_from_an_open_page_is_gone_at_once_from_all_that_is_kept() -> None:
    stage = an_open_stage()
    listener = stage.listen(f"{LIVE}?from=1")
    await listener.heard(1)
    stage.promote(2)
    assert "First Aid" in (await listener.heard(2))[-1].data
    assert "First Aid" in (await stage.get(HTML)).text

    roster = stage.reading.roster()
    stage.commit(sharing(roster, Field.CERTIFICATIONS))
    await listener.over()

    assert listener.events[-1].kind == "reset"
    for path in (HTML, f"{HTML}/export.csv", f"{HTML}/changes"):
        assert "First Aid" not in (await stage.get(path)).text
    late = stage.listen(f"{LIVE}?from=1")
    told = await late.heard(2)
    assert [each.kind for each in told] == ["hello", "reset"]
    assert "First Aid" not in late.text
    await late.leave()


async def test_a_page_nobody_had_open_tells_nothing_it_told_before() -> None:
    stage = an_open_stage()
    listener = stage.listen(f"{LIVE}?from=1")
    await listener.heard(1)
    stage.promote(2)
    await listener.heard(2)
    await listener.leave()

    stage.commit(sharing(stage.reading.roster(), Field.CERTIFICATIONS))
    late = stage.listen(f"{LIVE}?from=1")
    await late.heard(2)

    assert "First Aid" not in late.text
    await late.leave()


async def test_a_list_of_changes_that_is_kept_back_is_empty_and_says_so() -> None:
    stage = an_open_stage(Field.CHANGES)

    nobody = await stage.get(f"{HTML}/changes")
    staff = await stage.get(f"{HTML}/changes", as_somebody(stage, "supervisor"))

    assert "Not shown to everyone" in nobody.text
    assert "Not shown to everyone" not in staff.text
    assert f"{HTML}/changes" not in (await stage.get(HTML)).text
