"""What happens to a member is told once, and logged with who did it."""

import pytest

from app.demo.department import Department
from app.demo.discord.world.audit import AuditAction, AuditQuery
from app.demo.discord.world.errors import DiscordError
from app.demo.discord.world.events import Event
from app.demo.discord.world.nouns import Member


@pytest.fixture
def cadet(department: Department) -> Member:
    return department.holders(department.ranks[-1])[0]


def _names(heard: list[Event]) -> list[str]:
    return [event.name for event in heard if "AUDIT" not in event.name]


def test_a_promotion_is_one_event_and_one_entry(
    department: Department, cadet: Member, heard: list[Event]
) -> None:
    guild, (deputy, former) = department.guild, department.ranks[-2:]
    captain = department.holders(department.ranks[2])[0]
    roles = [deputy.id if held == former.id else held for held in cadet.roles]

    department.world.members.set_roles(guild, cadet, roles, by=captain.user.id, reason="Earned")

    entry = department.world.audit_log.read(guild, AuditQuery(limit=1))[0]
    assert _names(heard) == ["GUILD_MEMBER_UPDATE"]
    assert heard[-1].data["roles"] == [str(role) for role in roles]
    assert (entry.actor_id, entry.target_id, entry.reason) == (captain.user.id, cadet.user.id, "Earned")
    assert entry.changes == (
        {"key": "$add", "new_value": [{"id": str(deputy.id), "name": "Deputy"}]},
        {"key": "$remove", "new_value": [{"id": str(former.id), "name": "Cadet"}]},
    )


def test_giving_twice_and_taking_what_is_not_held_change_nothing(
    department: Department, cadet: Member, heard: list[Event]
) -> None:
    guild, members = department.guild, department.world.members

    members.give_role(guild, cadet, department.ranks[-1].id, by=guild.owner_id)
    members.take_role(guild, cadet, department.ranks[0].id, by=guild.owner_id)

    assert heard == []


def test_a_role_that_does_not_exist_cannot_be_given(department: Department, cadet: Member) -> None:
    before = cadet.roles

    with pytest.raises(DiscordError, match="Unknown Role"):
        department.world.members.set_roles(department.guild, cadet, [type(before[0])(1)], by=cadet.user.id)

    assert cadet.roles == before


def test_joining_and_leaving_are_told(department: Department, heard: list[Event]) -> None:
    world, guild = department.world, department.guild

    member = world.members.join(guild, world.new_user("new"))
    same = world.members.join(guild, member.user)
    world.members.leave(guild, member)

    assert same is member
    assert _names(heard) == ["GUILD_MEMBER_ADD", "GUILD_MEMBER_REMOVE"]


def test_a_kick_and_a_ban_are_logged(department: Department, cadet: Member) -> None:
    world, guild = department.world, department.guild
    other = department.holders(department.ranks[-1])[1]

    world.members.kick(guild, cadet, by=guild.owner_id)
    world.members.ban(guild, other.user, by=guild.owner_id, reason="Rude")
    world.members.unban(guild, other.user.id, by=guild.owner_id)

    actions = [entry.action for entry in world.audit_log.read(guild, AuditQuery(limit=3))]
    assert actions == [AuditAction.MEMBER_BAN_REMOVE, AuditAction.MEMBER_BAN_ADD, AuditAction.MEMBER_KICK]
    assert cadet.user.id not in guild.members
    assert guild.bans == {}


def test_a_nickname_is_logged_and_a_users_own_name_is_not(
    department: Department, cadet: Member, heard: list[Event]
) -> None:
    world, guild = department.world, department.guild

    world.members.rename(guild, cadet, "Rookie", by=guild.owner_id)
    world.members.rename_user(cadet.user, global_name="Somebody Else")
    world.members.change_avatar(cadet.user, "abc")

    assert _names(heard) == ["GUILD_MEMBER_UPDATE"] * 3
    assert cadet.display_name == "Rookie"
    assert heard[-1].data["user"]["global_name"] == "Somebody Else"
    assert len(world.audit_log.read(guild, AuditQuery(action=AuditAction.MEMBER_UPDATE))) == 1


def test_the_bots_own_name_is_told_to_it(department: Department, heard: list[Event]) -> None:
    department.world.members.rename_user(department.world.bot, username="Muster II")

    assert heard[0].name == "USER_UPDATE"


def test_lifting_a_ban_nobody_has_is_refused(department: Department, cadet: Member) -> None:
    with pytest.raises(DiscordError, match="Unknown Ban"):
        department.world.members.unban(department.guild, cadet.user.id, by=cadet.user.id)
