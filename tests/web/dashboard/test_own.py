"""A member's own page: what concerns him and nobody else, with leave to ask for and patrols to log."""

import pytest

from domain.duty.patrols import PatrolState
from domain.hr.leaves import LeaveState
from domain.rosters.pages import Visibility
from tests.domain.makers import ANNA, BEN, CAPTAIN, CARLA, GUILD
from tests.services.house import MANAGER
from tests.web.clients import Reply
from tests.web.dashboard.department import DAY, HOUR, manned, member, patrolled, sent
from tests.web.dashboard.office import HOME, OLGA, Office

YOU = f"{HOME}/you"


async def send(office: Office, form: str, **fields: str) -> Reply:
    return await sent(office, f"{HOME}/keys", f"{YOU}/{form}", fields)


def days(office: Office, first: int, last: int) -> dict[str, str]:
    today = office.house.clock.now.date()
    return {"start": str(today + first * DAY), "end": str(today + last * DAY), "kind": "loa"}


async def test_a_plain_member_sees_where_he_stands_and_nobody_else(office: Office) -> None:
    await manned(office)
    await office.house.callsigns.assign(MANAGER, office.page.id, CARLA, "A-1")
    await office.house.notes.add(MANAGER, office.page.id, CARLA, "slow")
    await patrolled(office, CARLA)
    await patrolled(office, BEN)
    await office.sign_in(CARLA)

    page = await office.get(YOU)

    assert page.status == 200
    for own in ("Officer", "A-1", "9.0 h", "waits for approval", "Callsign", "Request leave", "Hide me"):
        assert own in page.text
    for other in ("slow", "Ben", "Give an order", f'href="{HOME}/members"'):
        assert other not in page.text
    assert f'href="{YOU}"' in (await office.get("/dashboard")).text


async def test_leave_is_asked_for_extended_and_ended(office: Office) -> None:
    await manned(office)
    await office.sign_in(CARLA)

    assert (await send(office, "request", **days(office, 1, 7), reason="<b>away</b>")).status == 303

    page = (await office.get(YOU)).text
    assert "You have asked for leave" in page
    assert "&lt;b&gt;away&lt;/b&gt;" in page
    assert "Call it off" in page
    (leave,) = await office.house.leaves.own(member(CARLA), GUILD)
    await office.house.decisions.approve(MANAGER, leave.id)
    office.house.clock.move(2 * DAY)
    await office.house.leaves.fall_due()
    last = str(leave.window.end.date() + 3 * DAY)
    assert (await send(office, "extend", end=last, reason="ill")).status == 303
    assert "asked for: until" in (await office.get(YOU)).text
    assert (await send(office, "end", leave=str(leave.id))).status == 303
    assert "Your leave is over. Welcome back!" in (await office.get(YOU)).text
    assert (await office.house.leaves.own(member(CARLA), GUILD))[0].state is LeaveState.ENDED


@pytest.mark.parametrize(
    ("form", "fields", "status", "at"),
    [
        ("request", {"start": "", "end": "2099-01-01"}, 400, "request-start"),
        ("request", {"start": "2001-01-01", "end": "2001-01-02"}, 400, "request-end"),
        ("request", {"start": "x"}, 400, "request-start"),
        ("request", {"kind": "x"}, 400, "request-kind"),
        ("request", {"reason": "x" * 2000}, 400, "request-reason"),
        ("extend", {"end": "2099-01-01"}, 404, ""),
        ("end", {"leave": "99"}, 404, ""),
        ("stop", {"patrol": "1"}, 409, ""),
        ("break", {}, 409, ""),
        ("start", {"page": "x"}, 404, ""),
    ],
)
async def test_what_makes_no_sense_is_said_where_it_was_written(
    office: Office, form: str, fields: dict[str, str], status: int, at: str
) -> None:
    await manned(office)
    await office.sign_in(CARLA)
    usual = days(office, 1, 3) if form == "request" else {}

    reply = await send(office, form, **(usual | fields))

    assert reply.status == status, reply.text
    assert (f'id="{at}-fault"' if at else 'role="alert"') in reply.text
    assert await office.house.leaves.own(member(CARLA), GUILD) == ()


async def test_a_patrol_is_begun_paused_and_ended(office: Office) -> None:
    await manned(office)
    await office.sign_in(CARLA)

    assert (await send(office, "start", page=str(office.page.id))).status == 303

    page = (await office.get(YOU)).text
    assert "You are on Patrol" in page or "You are on patrol" in page
    office.house.clock.move(HOUR)
    assert '<input type="hidden" name="rest" value="on">' in page
    for _ in range(2):
        assert (await send(office, "break", rest="on")).status == 303
    resting = (await office.get(YOU)).text
    assert "You are on a break." in resting
    assert '<input type="hidden" name="rest" value="off">' in resting
    office.house.clock.move(HOUR)
    patrol = (await office.house.standing.going_on(member(CARLA), GUILD)).patrol
    other = await send(office, "stop", patrol=str(patrol.id + 1))
    assert other.status == 409
    assert "This patrol has ended already.</p>" in other.text
    assert (await send(office, "stop", patrol=str(patrol.id), note="quiet")).status == 303
    assert "1.0 h are counted." in (await office.get(YOU)).text
    (ended,) = await office.house.standing.past(member(CARLA), office.page.id)
    assert (ended.state, ended.note, ended.seconds()) == (PatrolState.APPROVED, "quiet", 3600)


async def test_a_page_that_is_out_of_date_is_told_so_at_its_top(office: Office) -> None:
    await manned(office)
    await office.sign_in(CARLA)
    await send(office, "start", page=str(office.page.id))
    patrol = (await office.house.standing.going_on(member(CARLA), GUILD)).patrol
    await office.house.patrols.stop(member(CARLA), GUILD)

    reply = await send(office, "stop", patrol=str(patrol.id))

    assert reply.status == 409
    assert reply.text.count('role="alert"') == 1
    assert reply.text.index('role="alert"') < reply.text.index('id="page-1"')


async def test_hiding_and_showing(office: Office) -> None:
    await manned(office)
    await office.sign_in(CARLA)

    assert (await send(office, "hide")).status == 303
    hidden = (await office.get(YOU)).text
    assert "The public sees nothing of you there." in hidden
    assert (await send(office, "show")).status == 303
    assert "Hide me" in (await office.get(YOU)).text


async def test_rosters_that_one_may_read_are_listed(office: Office) -> None:
    await manned(office)
    slug = office.page.slug
    for readers, may in (((), {OLGA, BEN, CARLA}), ((CAPTAIN,), {OLGA, ANNA})):
        await office.house.pages.edit(
            MANAGER, office.page.id, visibility=Visibility.MEMBERS, reader_role_ids=readers
        )
        for user_id in (OLGA, ANNA if readers else BEN, CARLA):
            office.another_browser()
            await office.sign_in(user_id)
            listed = f'href="/r/{slug}"' in (await office.get(YOU)).text
            assert listed is (user_id in may), (readers, user_id)
            assert ((await office.get(f"/r/{slug}")).status == 200) is listed


async def test_who_is_on_no_page_sees_that_and_strangers_nothing(office: Office) -> None:
    await office.sign_in(CARLA)
    page = await office.get(YOU)
    assert page.status == 200
    assert "You are on no page of this server." in page.text
    assert "Request leave" not in page.text
    reply = await send(office, "request", **days(office, 1, 2))
    assert reply.status == 409
    assert '<p class="alarm" role="alert">You are on no page of this server.</p>' in reply.text
    assert (await office.get("/dashboard/5/you")).status == 403
    office.another_browser()
    away = await office.get(YOU)
    assert (away.status, away.headers["location"]) == (303, f"/signin?next={YOU}")
    assert (await office.post(f"{YOU}/hide", {})).status == 303
