"""Transactions: one unit of work, with a repository for each noun.

Rows are locked in one order, or two writers could wait for each other: the guild first, then its pages by id.
"""

from storage.access.audit import Audit
from storage.access.entitlements import Entitlements
from storage.access.footings import Footings
from storage.access.keys import Keys
from storage.access.sessions import Sessions
from storage.access.tiers import Tiers
from storage.connection import Connection
from storage.duty.checks import Checks
from storage.duty.patrols import Patrols
from storage.duty.quotas import Quotas
from storage.duty.reports import Reports
from storage.duty.settings import Duty
from storage.epochs import Epochs
from storage.hooks.deliveries import Deliveries
from storage.hooks.webhooks import Webhooks
from storage.hr.leaves import Leaves
from storage.outbox import Outbox
from storage.rosters.announcement_rules import AnnouncementRules
from storage.rosters.announcements import Announcements
from storage.rosters.awards import Awards
from storage.rosters.batches import Batches
from storage.rosters.boards import Boards
from storage.rosters.callsigns import Callsigns
from storage.rosters.erasing import Erasing
from storage.rosters.exemptions import Exemptions
from storage.rosters.expiries import Expiries
from storage.rosters.forgetting import Forgetting
from storage.rosters.guilds import Guilds
from storage.rosters.imports import Imports
from storage.rosters.memberships import Memberships
from storage.rosters.notes import Notes
from storage.rosters.orders import Orders
from storage.rosters.pages import Pages
from storage.rosters.particulars import Particulars
from storage.rosters.people import People
from storage.rosters.personal import Personal
from storage.rosters.pictures import Pictures
from storage.rosters.records import Records
from storage.rosters.rosters import Rosters
from storage.rosters.settings import Settings
from storage.rosters.setups import Setups
from storage.rosters.statuses import Statuses
from storage.runs import Runs
from storage.staff.merging import Merging
from storage.staff.sites import Sites
from storage.staff.staff import Staff


class Transaction:
    """What is read through it is of one state; what is written becomes true at its end, all or nothing."""

    def __init__(self, connection: Connection) -> None:
        self._add_access(connection)
        self.guilds = Guilds(connection)
        self.pages = Pages(connection)
        self.pictures = Pictures(connection)
        self.people = People(connection)
        self.memberships = Memberships(connection)
        self.statuses = Statuses(connection)
        self.callsigns = Callsigns(connection)
        self.exemptions = Exemptions(connection)
        self.notes = Notes(connection)
        self.rosters = Rosters(connection)
        self.awards = Awards(connection)
        self.expiries = Expiries(connection)
        self.records = Records(connection)
        self.orders = Orders(connection)
        self.boards = Boards(connection)
        self.batches = Batches(connection)
        self.imports = Imports(connection)
        self.particulars = Particulars(connection)
        self.announcements = Announcements(connection)
        self.announcement_rules = AnnouncementRules(connection)
        self.setups = Setups(connection)
        self.settings = Settings(connection)
        self.patrols = Patrols(connection)
        self.duty = Duty(connection)
        self.quotas = Quotas(connection)
        self.checks = Checks(connection)
        self.reports = Reports(connection)
        self.forgetting = Forgetting(connection)
        self.erasing = Erasing(connection)
        self.personal = Personal(connection)
        self.leaves = Leaves(connection)
        self.staff = Staff(connection)
        self.sites = Sites(connection)
        self.merging = Merging(connection)
        self._make_others(connection)

    def _make_others(self, connection: Connection) -> None:
        self.webhooks = Webhooks(connection)
        self.deliveries = Deliveries(connection)
        self.runs = Runs(connection)
        self.epochs = Epochs(connection)
        self.outbox = Outbox(connection)

    def _add_access(self, connection: Connection) -> None:
        self.keys = Keys(connection)
        self.entitlements = Entitlements(connection)
        self.sessions = Sessions(connection)
        self.footings = Footings(connection)
        self.tiers = Tiers(connection)
        self.audit = Audit(connection)
