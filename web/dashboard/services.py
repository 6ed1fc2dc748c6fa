"""Services: the verbs that the dashboard is handed, in one piece."""

from dataclasses import dataclass

from services.access.footings import Footings
from services.access.sessions import Sessions
from services.access.tiers import Tiers
from services.rosters.guilds import Guilds
from services.rosters.pages import Pages
from services.rosters.settings import Settings


@dataclass(frozen=True, slots=True)
class DashboardServices:
    """Everything the dashboard may ask for; it decides nothing itself."""

    sessions: Sessions
    footings: Footings
    tiers: Tiers
    guilds: Guilds
    pages: Pages
    settings: Settings
