"""One's own sessions: listed, ended one by one or all; by nobody's form but one's own."""

from datetime import timedelta

import pytest

from domain.access.footings import Footing
from tests.domain.makers import ANNA, CARLA, GUILD
from tests.web.dashboard.office import HOME, OLGA, Office


async def test_signing_out_ends_the_session_and_takes_the_cookie(office: Office) -> None:
    await office.sign_in(OLGA)
    token = office.form_token(await office.get("/dashboard/you"))
    shown = dict(office.cookies)

    reply = await office.post("/signout", {"form_token": token})

    assert (reply.status, reply.headers["location"]) == (303, "/")
    assert "__Host-muster" not in office.cookies
    office.cookies = shown
    assert (await office.get("/dashboard")).status == 303
    assert await office.house.sessions.of(OLGA) == ()


async def test_another_browser_is_signed_out_from_here(office: Office) -> None:
    await office.sign_in(OLGA)
    other = dict(office.cookies)
    office.another_browser()
    await office.sign_in(OLGA)
    page = await office.get("/dashboard/you")
    sessions = await office.house.sessions.of(OLGA)
    theirs = next(each for each in sessions if each.id != max(each.id for each in sessions))

    reply = await office.post(
        "/dashboard/you/end", {"form_token": office.form_token(page), "session": str(theirs.id)}
    )

    assert reply.headers["location"] == "/dashboard/you"
    assert "That browser is signed out." in (await office.get("/dashboard/you")).text
    assert "That browser is signed out." not in (await office.get("/dashboard/you")).text
    office.cookies = other
    assert (await office.get("/dashboard/you")).status == 303


async def test_everywhere_is_everywhere(office: Office) -> None:
    await office.sign_in(OLGA)
    office.another_browser()
    await office.sign_in(OLGA)
    token = office.form_token(await office.get("/dashboard/you"))

    reply = await office.post("/dashboard/you/end-all", {"form_token": token})

    assert reply.headers["location"] == "/"
    assert await office.house.sessions.of(OLGA) == ()


@pytest.mark.parametrize(
    ("form", "headers"),
    [
        ({}, {}),
        ({"form_token": "0" * 64}, {}),
        (None, {"Origin": "https://evil.example"}),
        (None, {"Origin": "null"}),
        (None, {"Sec-Fetch-Site": "cross-site"}),
        (None, {"Sec-Fetch-Site": "same-site"}),
    ],
)
async def test_a_form_from_elsewhere_does_nothing(
    office: Office, form: dict[str, str] | None, headers: dict[str, str]
) -> None:
    await office.sign_in(OLGA)
    token = office.form_token(await office.get("/dashboard/you"))

    for path in ("/signout", "/dashboard/you/end", "/dashboard/you/end-all"):
        reply = await office.post(path, {"form_token": token} if form is None else form, **headers)
        assert reply.status == 403
    assert len(await office.house.sessions.of(OLGA)) == 1


async def test_another_persons_form_token_opens_nothing(office: Office) -> None:
    await office.sign_in(ANNA)
    hers = office.form_token(await office.get("/dashboard/you"))
    office.another_browser()
    await office.sign_in(OLGA)

    assert (await office.post("/signout", {"form_token": hers})).status == 403
    token = office.form_token(await office.get("/dashboard/you"))
    for number in ("", "x", "9" * 40, "-1", str((await office.house.sessions.of(ANNA))[0].id)):
        reply = await office.post("/dashboard/you/end", {"form_token": token, "session": number})
        assert reply.status == 303
    assert len(await office.house.sessions.of(ANNA)) == 1


async def test_ending_this_one_leads_out(office: Office) -> None:
    await office.sign_in(OLGA)
    page = await office.get("/dashboard/you")
    (session,) = await office.house.sessions.of(OLGA)

    reply = await office.post(
        "/dashboard/you/end", {"form_token": office.form_token(page), "session": str(session.id)}
    )

    assert (reply.status, reply.headers["location"]) == (303, "/")
    assert office.cookies == {}


async def test_a_member_without_a_tier_finds_the_way_to_his_keys(office: Office) -> None:
    await office.sign_in(CARLA)
    link = f'href="{HOME}/keys"'

    for path in ("/dashboard/you", "/dashboard"):
        assert link in (await office.get(path)).text
    assert (await office.get(f"{HOME}/keys")).status == 200
    office.truth[CARLA] = Footing(GUILD, CARLA)
    office.another_browser()
    office.house.clock.move(timedelta(minutes=5))
    await office.sign_in(CARLA)
    assert link not in (await office.get("/dashboard/you")).text
