"""`/dashboard/<guild>/members/<member>/…`: what is said of a member by Muster alone, at once and on record.

| form      | services/rosters | does                                                    |
|-----------|------------------|---------------------------------------------------------|
| status    | statuses         | how he serves, and until when                           |
| exempt    | exemptions       | quotas do not hold for him, or do again                 |
| callsign  | callsigns        | gives one, the next free one by default, or releases it |
| award     | awards           | gives one once more, or takes the last one back         |
| note      | notes            | writes one down, or removes one                         |
"""

from collections.abc import Awaitable, Callable

from quart import Blueprint, Response

from domain.errors import Invalid, NotFound
from domain.ids import AwardId, NoteId, SubdivisionId, UserId
from domain.rosters.pages import Page
from domain.rosters.statuses import SETTABLE, Status
from domain.words import sentence
from web.access import access
from web.dashboard.deciding import decided, number_in
from web.dashboard.desk import Desk
from web.dashboard.files import FileDrawing, Unsent
from web.dashboard.filling import Fault, Filled
from web.dashboard.members import HERE, account_in, page_in
from web.dashboard.moments import moment_of
from web.dashboard.services import DashboardServices
from web.signin import SignIn, Visitor
from words import plural, say

Verb = Callable[[DashboardServices, Visitor, Page, UserId, Filled], Awaitable[str]]


def particulars_routes(signin: SignIn, desk: Desk, services: DashboardServices) -> Blueprint:
    """Return the routes that take these forms; each does one thing, or says at its field why not."""
    routes = Blueprint("dashboard_particulars", __name__)
    drawing = FileDrawing(desk, services)

    @routes.post(f"{HERE}/<member>/<any({', '.join(VERBS)}):form>")
    @access(auth="session", scope="write:members")
    async def write(guild: str, member: str, form: str) -> Response:
        """Do what the form says."""
        visitor, sent = await signin.form(guild)
        user_id, filled = account_in(member), Filled(sent)
        done = await decided(lambda: _done(services, visitor, user_id, form, filled))
        if isinstance(done, Fault):
            return await drawing.drawn(visitor, user_id, Unsent(form, done, filled))
        return desk.back(f"/dashboard/{visitor.guild_id}/members/{user_id}", done)

    return routes


async def _done(
    services: DashboardServices, visitor: Visitor, user_id: UserId, form: str, filled: Filled
) -> str:
    page = await page_in(services, visitor, user_id, filled)
    return await VERBS[form](services, visitor, page, user_id, filled)


async def _status(
    services: DashboardServices, visitor: Visitor, page: Page, user_id: UserId, filled: Filled
) -> str:
    wanted = filled.text("status")
    if wanted not in {each.value for each in SETTABLE}:
        raise Invalid(sentence("Choose how he serves."), field="status")
    until = moment_of(filled.text("until"), field="until")
    await services.statuses.set(
        visitor.actor, page.id, user_id, Status(wanted), until=until, reason=_reason(filled)
    )
    return say("The status is changed.")


async def _exempt(
    services: DashboardServices, visitor: Visitor, page: Page, user_id: UserId, filled: Filled
) -> str:
    actor, reason = visitor.actor, _reason(filled)
    if filled.text("do") == "lift":
        await services.exemptions.lift(actor, page.id, user_id, reason=reason)
        return say("Quotas hold for this member again.")
    until = moment_of(filled.text("until"), field="until")
    await services.exemptions.exempt(actor, page.id, user_id, until=until, reason=reason)
    return say("This member is exempt from quotas.")


async def _callsign(
    services: DashboardServices, visitor: Visitor, page: Page, user_id: UserId, filled: Filled
) -> str:
    actor, reason, where = visitor.actor, _reason(filled), _place(page, filled)
    if filled.text("do") == "release":
        given = await services.callsigns.release(actor, page.id, user_id, subdivision_id=where, reason=reason)
        return say("{callsign} is free again.", callsign=given.before or "?")
    text = filled.text("callsign").strip() or None
    given = await services.callsigns.assign(
        actor, page.id, user_id, text, subdivision_id=where, reason=reason
    )
    return say("The callsign is {callsign} now.", callsign=given.after or "?")


async def _award(
    services: DashboardServices, visitor: Visitor, page: Page, user_id: UserId, filled: Filled
) -> str:
    award_id, reason = AwardId(number_in(filled, "award")), _reason(filled)
    if award_id not in {each.id for each in page.awards}:
        raise Invalid(sentence("Choose an award."), field="award")
    if filled.text("do") == "revoke":
        left = await services.awards.revoke(visitor.actor, page.id, user_id, award_id, reason=reason)
        if not left:
            return say("The award is taken back; none of it is left.")
        return plural(
            "The award is taken back; it is still held once.",
            "The award is taken back; it is still held {count} times.",
            left,
        )
    times = await services.awards.grant(visitor.actor, page.id, user_id, award_id, citation=reason)
    return plural("The award is given.", "The award is given; it is held {count} times now.", times)


async def _note(
    services: DashboardServices, visitor: Visitor, page: Page, user_id: UserId, filled: Filled
) -> str:
    if filled.text("do") == "remove":
        gone = await services.notes.remove(visitor.actor, page.id, user_id, NoteId(number_in(filled, "note")))
        return say("Note #{number} is gone.", number=gone.id)
    note = await services.notes.add(visitor.actor, page.id, user_id, filled.text("text"))
    return say("Note #{number} is written down.", number=note.id)


def _place(page: Page, filled: Filled) -> SubdivisionId | None:
    if not filled.text("place"):
        return None
    number = SubdivisionId(number_in(filled, "place"))
    if number not in {each.id for each in page.subdivisions}:
        raise NotFound(sentence("This page has no such subdivision."))
    return number


def _reason(filled: Filled) -> str | None:
    return filled.text("reason").strip() or None


VERBS: dict[str, Verb] = {
    "status": _status,
    "exempt": _exempt,
    "callsign": _callsign,
    "award": _award,
    "note": _note,
}
