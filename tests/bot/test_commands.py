"""Every command there is: who may use it, and that Discord is told so."""

import pytest

from bot.client import MusterBot
from bot.cogs.menus import ITS_HISTORY, PROFILE, PROMOTE
from bot.registration import payload
from tests.bot.fakes import World
from tests.bot.town import Town, said

COMMANDS: dict[str, dict[str, object]] = {
    "page create": {"title": "Vinewood"},
    "page edit": {"title": "Vinewood"},
    "page theme": {"appearance": "dark"},
    "page list": {},
    "page visibility": {"visibility": "off"},
    "page link": {},
    "page fields": {"field": "hours", "audience": "everyone"},
    "page owner": {"member": "stan"},
    "page delete": {"page": "blaine"},
    "page restore": {"page": "blaine"},
    "rank detect": {},
    "rank add": {"role": "Captain"},
    "rank edit": {"rank": "Chief", "name": "Big Chief"},
    "rank move": {"rank": "Chief", "place": 2},
    "rank remove": {"rank": "Chief"},
    "rank list": {},
    "rank seats": {"rank": "Chief", "max": 2},
    "cert create": {"role": "Captain"},
    "cert edit": {"certification": "FTO", "name": "Trainer"},
    "cert delete": {"certification": "FTO"},
    "subdivision create": {"role": "Captain"},
    "subdivision edit": {"subdivision": "SWAT", "name": "SRT"},
    "subdivision delete": {"subdivision": "SWAT"},
    "award create": {"name": "Medal", "symbol": "🏅"},
    "award edit": {"award": "Medal", "name": "Cross"},
    "award delete": {"award": "Medal"},
    "permissions set": {"role": "Captain", "tier": "command"},
    "permissions view": {},
    "announce set": {"on": True},
    "announce template": {"kind": "promotion"},
    "announce preview": {"kind": "promotion"},
    "announce view": {},
    "announce reset": {},
    "announce options": {"mentions": True},
    "sync now": {},
    "sync status": {},
    "sync doctor": {},
    "setup": {},
}
"""Commands for whoever manages the server."""

ORDERS: dict[str, dict[str, object]] = {
    "cert grant": {"member": "stan", "certification": "FTO"},
    "cert revoke": {"member": "stan", "certification": "FTO"},
    "cert holders": {"certification": "FTO"},
    "cert expiring": {"within": "30d"},
    "award grant": {"member": "stan", "award": "Medal"},
    "award revoke": {"member": "stan", "award": "Medal"},
    "subdivision add": {"member": "stan", "subdivision": "SWAT"},
    "subdivision remove": {"member": "stan", "subdivision": "SWAT"},
    "promote": {"member": "stan"},
    "demote": {"member": "stan", "reason": "late"},
    "transfer": {"member": "stan", "subdivision": "SWAT"},
    "discharge": {"member": "stan", "reason": "retired"},
    "reinstate": {"member": "stan", "rank": "Officer"},
    "undo": {"member": "olga"},
    "callsign assign": {"member": "stan", "callsign": "S-1"},
    "callsign release": {"member": "stan"},
    "callsign next": {"member": "stan"},
    "callsign reserve": {"callsign": "S-1"},
    "roster vacancies": {},
    "roster export": {"format": "csv"},
    "bulk promote": {"of_role": "Officer"},
    "bulk demote": {"reason": "late", "of_rank": "Sergeant"},
    "bulk reinstate": {"rank": "Officer", "of_role": "FTO"},
    "bulk certify": {"certification": "FTO", "of_role": "Officer"},
    "bulk revoke": {"certification": "FTO", "of_rank": "Officer"},
    "bulk assign": {"subdivision": "SWAT", "of_role": "Officer"},
    "bulk unassign": {"subdivision": "SWAT", "of_subdivision": "SWAT"},
    "bulk discharge": {"reason": "retired", "of_role": "Officer"},
    "bulk status": {},
    "roster-import csv": {"file": ("roster.csv", b"name\n")},
    "roster-import rollback": {},
    "member view": {"member": "stan"},
    "member history": {"member": "olga"},
    "member status": {"member": "stan", "status": "loa"},
    "member exempt": {"member": "stan"},
    "member past": {},
    "member note add": {"member": "stan", "text": "late"},
    "member note list": {"member": "stan"},
    "member note remove": {"member": "stan", "note": 1},
}
"""Commands for whoever has a tier."""

ADMINISTERED: dict[str, dict[str, object]] = {
    "config view": {},
    "config language": {"language": "de"},
    "config timezone": {"zone": "Europe/Berlin"},
    "config week": {"day": 6},
    "config label": {"word": "shift"},
    "audit recent": {},
    "audit member": {"member": "olga"},
    "audit export": {"days": 30},
}
"""Commands for whoever is of the admin tier."""

FOR_ALL: dict[str, dict[str, object]] = {
    "me history": {},
    "callsign list": {},
    "cert list": {},
    "subdivision list": {},
    "award list": {},
    "me view": {},
    "me hide": {},
    "me show": {},
    "me data": {},
    "me forget": {},
    "roster show": {},
    "roster search": {"text": "olga"},
    "roster changes": {},
    "help": {},
}
"""Commands for everybody."""
BOARDS: dict[str, dict[str, object]] = {
    "roster post": {"channel": "office"},
    "roster refresh": {},
    "roster unpost": {"board": "1"},
    "roster posts": {},
}
"""Commands for whoever is of the admin tier; see `tests/bot/cogs/test_boards.py`."""
PATROLS: dict[str, dict[str, object]] = {
    "patrol-admin pending": {},
    "patrol-admin unclosed": {},
    "patrol-admin approve": {"patrol": "1"},
    "patrol-admin deny": {"patrol": "1", "reason": "asleep"},
    "patrol-admin edit": {"patrol": "1", "reason": "slip", "start": "3h ago"},
    "patrol-admin end": {"patrol": "1"},
    "patrol-admin void": {"patrol": "1", "reason": "not seen"},
    "patrol-admin add-time": {"member": "stan", "time": "1h", "reason": "event"},
    "patrol-admin export": {"format": "csv"},
    "patrol-admin remove-time": {"member": "stan", "time": "1h", "reason": "late"},
    "patrol-rules view": {},
    "patrol-rules set": {"approval_above": "8h"},
    "patrol-rules type add": {"name": "Training"},
    "patrol-rules type retire": {"type": "Training"},
}
"""Commands for supervisors and admins, on real services in `tests/bot/cogs/test_patrol_*.py`."""
ON_REAL_SERVICES = {
    f"patrol {name}"
    for name in (
        "start",
        "break",
        "stop",
        "status",
        "log",
        "history",
        "active",
        "leaderboard",
        "panel",
    )
}
"""Commands that are tried for every tier on real services; see `tests/bot/cogs/test_patrols.py`."""
DUTY = {
    "quota set",
    "quota remove",
    "quota view",
    "quota status",
    "quota report",
    "quota period",
    "quota schedule",
    "activitycheck start",
    "activitycheck results",
    "activitycheck remind",
    "activitycheck end",
    "staff link",
}
"""Commands tried on real services alone, by every tier; see their cogs' own tests."""
LEAVE = {
    *(f"loa {name}" for name in ("request", "view", "extend", "end", "list", "panel")),
    *(
        f"loa-admin {name}"
        for name in ("pending", "approve", "deny", "create", "edit", "end", "history", "rules")
    ),
}
"""Tried on real services: see `tests/bot/cogs/test_leave.py` and `test_leave_admin.py`."""
WEBHOOKS = {
    f"webhook {name}"
    for name in ("create", "edit", "rotate", "list", "test", "switch", "log", "resend", "delete")
}
"""Tried for every tier on real services; see `tests/bot/cogs/test_webhooks.py`."""
KEYS = {f"apikey {name}" for name in ("create", "list", "revoke", "rotate")}
"""Tried on real services by every tier: see `tests/bot/cogs/test_apikeys.py`."""
ALL = COMMANDS | ORDERS | ADMINISTERED | FOR_ALL | BOARDS
GROUPS = {
    name.split()[0]: {each: ALL[each] for each in ALL if each.split()[0] == name.split()[0]} for name in ALL
}
OF_COMMAND = {
    *("promote", "demote", "transfer", "discharge", "reinstate"),
    *("award grant", "award revoke", "member exempt"),
}
"""Which of the orders take the command tier; supervisors give the others."""
NO_TIER = "You need the {tier} tier for that; here you are of the member tier."
MENUS = (PROFILE, PROMOTE, ITS_HISTORY)
SHOWN = {
    *MENUS,
    "cert",
    "subdivision",
    "award",
    "promote",
    "demote",
    "transfer",
    "discharge",
    "reinstate",
    "undo",
    "callsign",
    "loa",
    "loa-admin",
    "config",
    "bulk",
    "roster-import",
    "member",
    "me",
    "patrol",
    "audit",
    "patrol-admin",
    "patrol-rules",
    "quota",
    "roster",
    "webhook",
    "help",
    "activitycheck",
    "apikey",
    "staff",
}
"""Commands that Discord hides from nobody: their tiers are ours to check."""


def filled(town: Town, options: dict[str, object]) -> dict[str, object]:
    """Put the town's roles in place of their names."""
    people = {"stan": town.stranger, "olga": town.manager}

    def handle(name: str, value: object) -> object:
        if name == "member":
            return people[str(value)]
        if name == "channel":
            return town.channel
        return town.roles[str(value)] if name in ("role", "of_role") else value

    return {name: handle(name, value) for name, value in options.items()}


def test_every_command_is_in_the_table() -> None:
    bot: MusterBot = World().bot()
    found: set[str] = set()
    for cog in bot._add_cogs(bot):
        for command in cog.walk_app_commands():
            if not hasattr(command, "commands") and command.qualified_name not in DUTY:
                found.add(command.qualified_name)

    assert found == (ALL | PATROLS).keys() | ON_REAL_SERVICES | LEAVE | WEBHOOKS | KEYS


@pytest.mark.parametrize("group", GROUPS)
async def test_whoever_manages_the_server_is_served(town: Town, group: str) -> None:
    for command, options in GROUPS[group].items():
        page = await town.page()
        if command == "page restore":
            await town.world.pages.delete(town.actor, page.id)

        answer = await town.types(command, **filled(town, options))

        assert answer.modal is not None or "Sorry" not in said(answer), command
        town.world.pages.pages.clear()


async def test_nobody_else_is_whatever_the_server_s_settings_say(town: Town) -> None:
    page = await town.page()
    town.show_commands_to_all()

    for command, options in COMMANDS.items():
        answer = await town.stranger.slash(town.channel, command, **filled(town, options))

        assert said(answer) == "You need the Manage Server permission to do that.", command
        assert town.world.pages.pages == {page.id: page}, command


async def test_without_a_tier_nothing_is_ordered(town: Town) -> None:
    await town.page()

    for command, options in ORDERS.items():
        answer = await town.stranger.slash(town.channel, command, **filled(town, options))

        tier = "command" if command in OF_COMMAND else "supervisor"
        assert said(answer) == NO_TIER.format(tier=tier), command
        assert town.world.orders.orders == {}, command


async def test_without_the_admin_tier_nothing_is_told(town: Town) -> None:
    await town.page()

    for command, options in ADMINISTERED.items():
        answer = await town.stranger.slash(town.channel, command, **filled(town, options))

        assert said(answer) == NO_TIER.format(tier="admin"), command


async def test_without_a_tier_nothing_is_posted(town: Town) -> None:
    await town.page()

    for command, options in BOARDS.items():
        answer = await town.stranger.slash(town.channel, command, **filled(town, options))

        assert " tier for that; here you are of the member tier." in said(answer), command
        assert town.world.boards.boards == {}, command


async def test_what_is_for_all_refuses_nobody_for_his_tier(town: Town) -> None:
    await town.page()

    for command, options in FOR_ALL.items():
        answer = await town.stranger.slash(town.channel, command, **filled(town, options))

        refusals = (" tier for", "You need")
        assert answer.modal is not None or not any(words in said(answer) for words in refusals), command


async def test_callsigns_are_everybody_s_to_see(town: Town) -> None:
    await town.page()

    answer = await town.stranger.slash(town.channel, "callsign list")

    assert "Callsigns of Blaine County" in said(answer)


async def test_one_s_own_history_is_everybody_s_to_see(town: Town) -> None:
    await town.page()

    answer = await town.stranger.slash(town.channel, "me history")

    assert "Service history of" in said(answer)


@pytest.mark.parametrize("menu", MENUS)
async def test_a_menu_answers_whoever_manages_and_refuses_whoever_has_no_tier(town: Town, menu: str) -> None:
    await town.page()

    answer = await town.manager.context_menu(town.channel, menu, town.stranger)
    refusal = await town.stranger.context_menu(town.channel, menu, town.manager)

    assert "Sorry" not in said(answer)
    assert said(refusal) == "You need the supervisor tier for that; here you are of the member tier."


async def test_discord_hides_what_needs_manage_server_and_nothing_else(town: Town) -> None:
    commands = payload(town.world.bot().tree) or town.env.backend.commands[None].values()

    assert commands
    hidden = {
        command["name"]: command["default_member_permissions"] not in (None, "None") for command in commands
    }
    assert hidden == {name: name not in SHOWN for name in hidden}


@pytest.mark.parametrize(
    "command",
    ["page edit", "rank detect", "rank list", "cert list", "subdivision list", "roster show", "page link"],
)
async def test_without_a_page_it_is_said_how_to_get_one(town: Town, command: str) -> None:
    answer = await town.types(command)

    assert "/setup" in said(answer)


@pytest.mark.parametrize("command", ["page link", "rank list", "roster show"])
async def test_with_several_pages_the_choices_are_named(town: Town, command: str) -> None:
    await town.page("blaine")
    await town.page("vinewood")

    assert "blaine, vinewood" in said(await town.types(command))
    assert "Sorry" not in said(await town.types(command, page="vinewood"))
