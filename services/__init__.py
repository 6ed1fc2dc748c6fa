"""Verbs: load, decide, save, announce; one transaction each. Takes an actor first, returns domain values."""

from dataclasses import dataclass

from services.access.audit import Audit
from services.access.entitlements import Entitlements
from services.access.footings import Footings
from services.access.keys import Keys
from services.access.premium import Premium
from services.access.sessions import Sessions
from services.access.tiers import Tiers
from services.duty.badges import Badges
from services.duty.checks import Checks
from services.duty.exports import PatrolExports
from services.duty.forgotten import Forgotten
from services.duty.patrols import Patrols
from services.duty.quotas import Quotas
from services.duty.reports import Reports
from services.duty.reviews import Reviews
from services.duty.rules import Rules
from services.duty.standing import Standing
from services.duty.waiting import WaitingPatrols
from services.hooks.deliveries import Deliveries
from services.hooks.webhooks import Webhooks
from services.housekeeping import Housekeeping
from services.hr.decisions import Decisions
from services.hr.leaves import Leaves
from services.hr.requests import LeaveRequests
from services.live import Live
from services.rosters.announcement_rules import AnnouncementRules
from services.rosters.announcements import Announcements
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
from services.rosters.memberships import Memberships
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
from services.rosters.themes import Themes
from services.rosters.undoing import Undoing
from services.runs import Runs
from services.staff.sites import Sites
from services.staff.staff import Staff

__all__ = ["Duty", "Services", "Staffing"]


@dataclass(frozen=True, slots=True)
class Duty:
    """The verbs about time: on patrol, asked for, and away."""

    patrols: Patrols
    standing: Standing
    forgotten: Forgotten
    reviews: Reviews
    rules: Rules
    quotas: Quotas
    leaves: Leaves
    decisions: Decisions
    badges: Badges
    exports: PatrolExports
    waiting: WaitingPatrols
    reports: Reports
    checks: Checks


@dataclass(frozen=True, slots=True)
class Staffing:
    """The verbs about who works for a guild, where, and when he is away."""

    staff: Staff
    sites: Sites
    requests: LeaveRequests


@dataclass(frozen=True, slots=True)
class Services:
    """All verbs that the edges may call; made once, in `app/wiring.py`."""

    guilds: Guilds
    pages: Pages
    themes: Themes
    ranks: Ranks
    certifications: Certifications
    subdivisions: Subdivisions
    memberships: Memberships
    callsigns: Callsigns
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
    announcements: Announcements
    announcement_rules: AnnouncementRules
    setups: Setups
    sync: Sync
    reading: Reading
    feeds: Feeds
    boards: Boards
    audit: Audit
    keys: Keys
    tiers: Tiers
    sessions: Sessions
    footings: Footings
    settings: Settings
    entitlements: Entitlements
    premium: Premium
    duty: Duty
    staffing: Staffing
    webhooks: Webhooks
    deliveries: Deliveries
    housekeeping: Housekeeping
    runs: Runs
    live: Live
