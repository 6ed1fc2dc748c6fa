"""What Muster alone says of members is written in the dashboard by those who may, and shown at once."""

import pytest

from domain.ids import UserId
from domain.rosters.records import RecordKind
from domain.rosters.rosters import MemberRow
from tests.domain.makers import ANNA, BEN, CARLA
from tests.services.house import MANAGER
from tests.web.clients import Reply
from tests.web.dashboard.department import HOUR, manned, sent
from tests.web.dashboard.office import HOME, OLGA, Office

MEMBERS = f"{HOME}/members"
SUPERVISED = {"status", "callsign", "note"}
COMMANDED = {"exempt", "award"}
FORMS = {
    "status": {"status": "probation"},
    "callsign": {"callsign": "", "do": "give"},
    "note": {"text": "<b>on time</b>", "do": "add"},
    "exempt": {"do": "exempt"},
    "award": {"do": "grant", "reason": "courage"},
}


async def decorated(office: Office) -> Office:
    """Man the department, whose page has an award."""
    await manned(office)
    office.page = await office.house.awards.add(MANAGER, office.page.id, name="Medal")
    return office


async def write(office: Office, whose: UserId, form: str, **more: str) -> Reply:
    fields = {"page": str(office.page.id)} | FORMS[form]
    if form == "award":
        fields["award"] = str(office.page.awards[0].id)
    if form == "callsign":
        fields["callsign"] = f"C-{whose}"
    return await sent(office, f"{HOME}/keys", f"{MEMBERS}/{whose}/{form}", fields | more)


async def row(office: Office, whose: UserId) -> MemberRow:
    found = (await office.house.view(office.page)).of(whose)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("user_id", "may"),
    [
        (OLGA, {ANNA: SUPERVISED | COMMANDED, BEN: SUPERVISED | COMMANDED, CARLA: SUPERVISED | COMMANDED}),
        (ANNA, {BEN: SUPERVISED | COMMANDED, CARLA: SUPERVISED | COMMANDED}),
        (BEN, {CARLA: SUPERVISED}),
        (CARLA, dict[UserId, set[str]]()),
    ],
)
async def test_each_tier_writes_what_it_may_about_whom_it_may(
    office: Office, user_id: UserId, may: dict[UserId, set[str]]
) -> None:
    await decorated(office)
    await office.sign_in(user_id)

    for whose in (ANNA, BEN, CARLA):
        for form in FORMS:
            reply = await write(office, whose, form)
            assert reply.status == (303 if form in may.get(whose, ()) else 403), (whose, form)


async def test_what_is_written_is_seen_and_can_be_taken_back(office: Office) -> None:
    await decorated(office)
    await office.sign_in(ANNA)
    until = f"{office.house.clock.now + 48 * HOUR:%Y-%m-%dT%H:%M}"

    for form in FORMS:
        more = {"until": until} if form in ("status", "exempt") else {}
        assert (await write(office, CARLA, form, **more)).status == 303

    page = (await office.get(f"{MEMBERS}/{CARLA}")).text
    for shown in ("Probation · until", "Exempt · until", f"C-{CARLA}", "Medal", "&lt;b&gt;on time&lt;/b&gt;"):
        assert shown in page
    assert "<b>on" not in page
    assert (await write(office, CARLA, "status", status="active", until="")).status == 303
    assert (await write(office, CARLA, "exempt", do="lift")).status == 303
    assert (await write(office, CARLA, "callsign", do="release")).status == 303
    assert (await write(office, CARLA, "award", do="revoke")).status == 303
    note = (await office.house.notes.of_member(MANAGER, office.page.id, CARLA)).notes[0]
    assert (await write(office, CARLA, "note", do="remove", note=str(note.id))).status == 303
    assert ((await row(office, CARLA)).callsign, (await row(office, CARLA)).awards) == (None, ())
    kinds = [each.kind for each in await office.house.records(office.page)]
    assert {RecordKind.STATUS, RecordKind.EXEMPTION, RecordKind.CALLSIGN, RecordKind.AWARD} <= set(kinds)
    assert "Note #" in (await office.get(f"{MEMBERS}/{CARLA}")).text


@pytest.mark.parametrize(
    ("form", "more", "status", "at"),
    [
        ("status", {"status": "x"}, 400, "status-status"),
        ("status", {"status": "suspended"}, 400, "status-reason"),
        ("status", {"until": "soon"}, 400, "status-until"),
        ("status", {"until": "2001-01-01T10:00"}, 400, "status-until"),
        ("exempt", {"until": "2001-01-01T10:00"}, 400, "exempt-until"),
        ("exempt", {"do": "lift"}, 409, ""),
        ("callsign", {"callsign": "A" * 60}, 400, "callsign-callsign"),
        ("callsign", {"callsign": "", "do": "give"}, 409, ""),
        ("callsign", {"do": "release"}, 409, ""),
        ("callsign", {"place": "99"}, 404, ""),
        ("award", {"award": ""}, 400, "award-award"),
        ("award", {"do": "revoke"}, 409, ""),
        ("award", {"reason": "x" * 600}, 400, "award-reason"),
        ("note", {"text": " "}, 400, "note-text"),
        ("note", {"do": "remove", "note": "99"}, 404, ""),
        ("note", {"page": "x"}, 404, ""),
    ],
)
async def test_what_makes_no_sense_is_said_at_its_field_and_nothing_is_written(
    office: Office, form: str, more: dict[str, str], status: int, at: str
) -> None:
    await decorated(office)
    await office.sign_in(OLGA)
    before = await office.house.records(office.page)

    reply = await write(office, CARLA, form, **more)

    assert reply.status == status, reply.text
    assert (f'id="{at}-1-fault"' if at else 'class="alarm"') in reply.text
    assert ("open" in reply.text.split(f'id="{form}-1"')[1][:10]) is ("page" not in more)
    assert await office.house.records(office.page) == before


async def test_a_form_from_elsewhere_writes_nothing(office: Office) -> None:
    await decorated(office)
    await office.sign_in(OLGA)

    reply = await office.post(f"{MEMBERS}/{CARLA}/note", {"page": str(office.page.id), "text": "x"})

    assert reply.status == 403
    assert (await office.house.notes.of_member(MANAGER, office.page.id, CARLA)).notes == ()
