"""Commands: the one list of cogs that a client gets."""

from collections.abc import Collection

from discord.ext import commands

from bot.checks import Doctor
from bot.client import MusterBot
from bot.cogs.activity_checks import ActivityCheckCommands
from bot.cogs.announce import AnnounceCommands
from bot.cogs.apikeys import ApiKeyCommands
from bot.cogs.audit import AuditCommands
from bot.cogs.awards import AwardCommands
from bot.cogs.bulk import BulkCommands
from bot.cogs.callsigns import CallsignCommands
from bot.cogs.certifications import CertificationCommands
from bot.cogs.config import ConfigCommands
from bot.cogs.help import HelpCommands
from bot.cogs.imports import ImportCommands
from bot.cogs.leave import LeaveCommands
from bot.cogs.leave_admin import LeaveAdminCommands
from bot.cogs.me import OwnCommands
from bot.cogs.members import MemberCommands
from bot.cogs.menus import MenuCommands
from bot.cogs.pages import PageCommands
from bot.cogs.patrol_admin import PatrolAdminCommands
from bot.cogs.patrol_rules import PatrolRulesCommands
from bot.cogs.patrols import PatrolCommands
from bot.cogs.permissions import PermissionCommands
from bot.cogs.personnel import PersonnelCommands
from bot.cogs.quotas import QuotaCommands
from bot.cogs.ranks import RankCommands
from bot.cogs.rosters import RosterCommands
from bot.cogs.setup import SetupCommands
from bot.cogs.staff import StaffCommands
from bot.cogs.subdivisions import SubdivisionCommands
from bot.cogs.sync import SyncCommands
from bot.cogs.webhooks import WebhookCommands
from bot.holders import Holders
from bot.ordering import Ordering
from bot.paging import Paging
from bot.profiles import Profiles
from bot.selling import Selling


def cogs_of(bot: MusterBot) -> Collection[commands.Cog]:
    """Return every command group, made for this client."""
    services, buttons, paging = bot.services, bot.buttons, Paging(bot.buttons)
    ordering, profiles = Ordering(services), Profiles(services)
    holders = Holders(bot.served, bot.chunking)
    setup = SetupCommands(services, bot.served, bot.chunking, buttons)
    return (
        setup,
        PageCommands(services, buttons, paging),
        RankCommands(services, paging, setup),
        CertificationCommands(services, paging, ordering),
        SubdivisionCommands(services, paging, ordering),
        AwardCommands(services, paging),
        CallsignCommands(services, buttons, paging),
        PatrolCommands(services, buttons, paging),
        LeaveCommands(services, buttons, paging),
        LeaveAdminCommands(services, buttons, paging, holders),
        PersonnelCommands(ordering, buttons),
        PatrolAdminCommands(services, buttons, paging),
        PatrolRulesCommands(services, holders),
        MemberCommands(services, paging, profiles),
        OwnCommands(services, bot.served, bot.intake, buttons, paging),
        MenuCommands(services, bot.tree, buttons, paging, profiles, ordering),
        BulkCommands(services, bot.bulking, buttons),
        ImportCommands(services, bot.bulking, buttons),
        QuotaCommands(services, buttons, paging),
        ApiKeyCommands(services, paging),
        Selling(bot, services.entitlements),
        ActivityCheckCommands(services, bot.served, bot.chunking, buttons, paging),
        PermissionCommands(services),
        StaffCommands(services),
        AuditCommands(services, paging),
        AnnounceCommands(services, buttons),
        WebhookCommands(services, paging),
        SyncCommands(services, bot.intake, bot.chunking, Doctor(bot), buttons, paging),
        RosterCommands(services, buttons, paging),
        ConfigCommands(services),
        HelpCommands(),
    )
