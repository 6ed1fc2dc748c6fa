"""The desk: what every page of the dashboard is drawn with, and how a form is answered.

    return desk.page("dashboard/pages.html", visitor, tab="pages", pages=pages)      a page in the shell
    return desk.back(f"/dashboard/{guild}/pages", say("The page is changed."))       after a form: see other

Nothing of it is kept anywhere on the way: `private, no-store`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from jinja2 import Environment
from quart import Response, request

from domain.access.tiers import Tier
from domain.rosters.guilds import Guild
from web.answers import HTML, PRIVATE_NO_STORE, plain_answer, see_other
from web.asks import Ask
from web.cookies import SAID, Cookies
from web.dashboard.filling import Fault
from web.dashboard.news import LEAVE, MEMBERS, PATROLS, noted
from web.drawing.paper import drawn
from web.responses import response_of
from web.signin import FORM_TOKEN, Visitor
from words import mark


@dataclass(frozen=True, slots=True)
class Tab:
    """One entry of the navigation, below `/dashboard/<guild>/`; only those it is open to see it.

    `needs` is a tier anywhere in the guild, unless it `is_everywhere`; some need Manage Server. `news` are
    the topics of which its open pages hear.
    """

    path: str
    label: str
    icon: str
    needs: Tier
    is_everywhere: bool = False
    needs_manager: bool = False
    news: tuple[str, ...] = ()

    def is_open_to(self, visitor: Visitor) -> bool:
        """Say whether there is anything behind it for the visitor."""
        has = visitor.tier_everywhere if self.is_everywhere else visitor.tier
        return has >= self.needs and (visitor.manages or not self.needs_manager)


TABS = (
    Tab("you", mark("You"), "person", Tier.MEMBER, news=(MEMBERS, PATROLS, LEAVE)),
    Tab("pages", mark("Pages"), "chevrons", Tier.SUPERVISOR),
    Tab("members", mark("Members"), "people", Tier.SUPERVISOR, news=(MEMBERS,)),
    Tab("patrols", mark("{Patrols}"), "clock", Tier.SUPERVISOR, news=(PATROLS, MEMBERS)),
    Tab("leave", mark("Leave"), "calendar", Tier.SUPERVISOR, news=(LEAVE, MEMBERS)),
    Tab("permissions", mark("Permissions"), "lock", Tier.ADMIN, needs_manager=True),
    Tab("audit", mark("Audit log"), "list", Tier.ADMIN, is_everywhere=True),
    Tab("keys", mark("API keys"), "key", Tier.MEMBER),
    Tab("webhooks", mark("Webhooks"), "send", Tier.ADMIN, is_everywhere=True),
    Tab("premium", mark("Premium"), "star", Tier.ADMIN, is_everywhere=True),
)
"""In the order in which they stand; those whose route is not there are left out."""


class Desk:
    """Draws pages in the shell; `paths` are the addresses that there are below a guild's dashboard."""

    def __init__(self, environment: Environment, cookies: Cookies) -> None:
        self._environment = environment
        self._cookies = cookies
        self._tabs: tuple[Tab, ...] = ()

    def open(self, rules: Collection[str]) -> None:
        """Show those tabs whose address is among the application's."""
        self._tabs = tuple(tab for tab in TABS if f"/dashboard/<guild>/{tab.path}" in rules)

    def page(
        self,
        template: str,
        visitor: Visitor,
        *,
        guild: Guild | None = None,
        tab: str = "",
        status: int = 200,
        **values: object,
    ) -> Response:
        """Return a page: of a guild with its navigation, or of none."""
        said = self._cookies.read_said(Ask.of(request).headers)
        shell = {
            "visitor": visitor,
            "guild": guild,
            "tab": tab,
            "tabs": [each for each in self._tabs if each.is_open_to(visitor)] if guild else [],
            "said": said,
            "form_token_name": FORM_TOKEN,
            "news": _news(guild, tab),
            "refusal": _refusal(values),
        }
        body = drawn(self._environment, template, shell | values)
        gone = (self._cookies.gone(SAID),) if said else ()
        return response_of(plain_answer(status, body, HTML, PRIVATE_NO_STORE, *gone))

    def back(self, address: str, said: str = "") -> Response:
        """Return the way on after a form was carried out; the page it leads to says how it went."""
        return response_of(see_other(address, *((self._cookies.said(said),) if said else ())))


def _refusal(values: Mapping[str, object]) -> Fault | None:
    """Return why a form of the page came to nothing: the shell tells it where no form of the page does."""
    for name in ("fault", "unsent", "undone"):
        found = values.get(name)
        fault = getattr(found, "fault", found)
        if isinstance(fault, Fault):
            return fault
    return None


def _news(guild: Guild | None, tab: str) -> str:
    """Return where an open page listens; nowhere if it answers a form, showing what was written."""
    topics = next((each.news for each in TABS if each.path == tab), ())
    if guild is None or not topics or request.method != "GET":
        return ""
    return f"/dashboard/{guild.id}/live?of={','.join(topics)}&from={noted()}"
