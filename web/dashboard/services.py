"""Services: the verbs that the dashboard is handed, in one piece."""

from dataclasses import dataclass

from services.access.audit import Audit
from services.access.footings import Footings
from services.access.keys import Keys
from services.access.premium import Premium
from services.access.sessions import Sessions
from services.access.tiers import Tiers
from services.duty.patrols import Patrols
from services.duty.reviews import Reviews
from services.duty.standing import Standing
from services.hooks.webhooks import Webhooks
from services.hr.decisions import Decisions
from services.hr.leaves import Leaves
from services.rosters.awards import Awards
from services.rosters.callsigns import Callsigns
from services.rosters.certifications import Certifications
from services.rosters.exemptions import Exemptions
from services.rosters.files import Files
from services.rosters.guilds import Guilds
from services.rosters.history import History
from services.rosters.notes import Notes
from services.rosters.orders import Orders
from services.rosters.pages import Pages
from services.rosters.privacy import Privacy
from services.rosters.ranks import Ranks
from services.rosters.reading import Reading
from services.rosters.settings import Settings
from services.rosters.statuses import Statuses
from services.rosters.subdivisions import Subdivisions
from services.rosters.themes import Themes
from services.rosters.undoing import Undoing


@dataclass(frozen=True, slots=True)
class DashboardServices:
    """Everything the dashboard may ask for; it decides nothing itself."""

    sessions: Sessions
    footings: Footings
    tiers: Tiers
    guilds: Guilds
    pages: Pages
    themes: Themes
    ranks: Ranks
    certifications: Certifications
    subdivisions: Subdivisions
    reading: Reading
    settings: Settings
    keys: Keys
    premium: Premium
    reviews: Reviews
    decisions: Decisions
    audit: Audit
    files: Files
    history: History
    orders: Orders
    webhooks: Webhooks
    undoing: Undoing
    statuses: Statuses
    exemptions: Exemptions
    callsigns: Callsigns
    awards: Awards
    notes: Notes
    privacy: Privacy
    leaves: Leaves
    patrols: Patrols
    standing: Standing
