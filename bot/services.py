"""Services: the verbs that the bot is handed, in one piece."""

from dataclasses import dataclass

from services import Duty
from services.access.audit import Audit
from services.access.tiers import Tiers
from services.hooks.webhooks import Webhooks
from services.live import Live
from services.rosters.announcement_rules import AnnouncementRules
from services.rosters.awards import Awards
from services.rosters.batches import Batches
from services.rosters.boards import Boards
from services.rosters.callsigns import Callsigns
from services.rosters.certifications import Certifications
from services.rosters.exemptions import Exemptions
from services.rosters.expiries import Expiries
from services.rosters.feeds import Feeds
from services.rosters.files import Files
from services.rosters.forgetting import Forgetting
from services.rosters.guilds import Guilds
from services.rosters.history import History
from services.rosters.imports import Imports
from services.rosters.notes import Notes
from services.rosters.orders import Orders
from services.rosters.pages import Pages
from services.rosters.privacy import Privacy
from services.rosters.ranks import Ranks
from services.rosters.reading import Reading
from services.rosters.settings import Settings
from services.rosters.setups import Setups
from services.rosters.statuses import Statuses
from services.rosters.subdivisions import Subdivisions
from services.rosters.sync import Sync
from services.rosters.undoing import Undoing


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the bot may ask for; it decides nothing itself."""

    sync: Sync
    guilds: Guilds
    pages: Pages
    ranks: Ranks
    certifications: Certifications
    subdivisions: Subdivisions
    callsigns: Callsigns
    reading: Reading
    orders: Orders
    undoing: Undoing
    statuses: Statuses
    expiries: Expiries
    awards: Awards
    exemptions: Exemptions
    notes: Notes
    files: Files
    batches: Batches
    imports: Imports
    history: History
    privacy: Privacy
    forgetting: Forgetting
    setups: Setups
    tiers: Tiers
    audit: Audit
    settings: Settings
    announcement_rules: AnnouncementRules
    live: Live
    feeds: Feeds
    boards: Boards
    duty: Duty
    webhooks: Webhooks
