"""The department is believable, and the same every time."""

import tomllib
from datetime import UTC, datetime, timedelta

from app.demo.department import Department, sheriffs_office
from app.demo.discord.world.audit import RETENTION, AuditAction, AuditQuery
from app.demo.discord.world.snowflakes import moment_of

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_sixty_two_people_hold_nine_ranks(department: Department) -> None:
    ranked = {member.user.id for rank in department.ranks for member in department.holders(rank)}

    assert len(department.ranks) == 9
    assert len(ranked) == 62


def test_somebody_still_has_an_old_rank(department: Department) -> None:
    ranks = {rank.id for rank in department.ranks}

    assert [len(ranks & set(member.roles)) for member in department.guild.members.values()].count(2) == 1


def test_it_is_the_same_at_every_call() -> None:
    one, other = (sheriffs_office(clock=lambda: NOW) for _ in range(2))

    assert one.guild == other.guild
    assert one.page_file() == other.page_file()


def test_its_page_names_roles_that_exist(department: Department) -> None:
    page = tomllib.loads(department.page_file())

    listed = [line for part in ("ranks", "certifications", "subdivisions") for line in page[part]]
    names = {str(role.id): role.name for role in department.guild.roles.values()}
    assert page["guild_id"] == str(department.guild.id)
    assert [line["is_command"] for line in page["ranks"]] == [True] * 4 + [False] * 5
    assert all(names[line["role_id"]] == line["name"] for line in listed)


def test_the_bot_stands_above_the_ranks(department: Department) -> None:
    bot = department.guild.members[department.world.bot.id]

    assert all(department.guild.height_of(bot) > rank.height for rank in department.ranks)


def test_past_promotions_are_in_the_audit_log() -> None:
    department = sheriffs_office(clock=lambda: NOW)

    entries = department.world.audit_log.read(department.guild, AuditQuery(limit=100))

    commanders = {one.user.id for rank in department.command_ranks for one in department.holders(rank)}
    assert len(entries) > 20
    assert {entry.action for entry in entries} == {AuditAction.MEMBER_ROLE_UPDATE}
    assert all(NOW - RETENTION <= moment_of(entry.id) <= NOW for entry in entries)
    assert all(entry.actor_id in commanders for entry in entries)
    assert all(_added(entry.changes) <= _roles_of(department, entry.target_id) for entry in entries)


def test_nobody_was_promoted_before_joining(department: Department) -> None:
    entries = department.world.audit_log.read(department.guild, AuditQuery(limit=100))
    joined = {member.user.id: member.joined_at for member in department.guild.members.values()}

    assert all(
        moment_of(entry.id) > joined[user_id] - timedelta(seconds=1)
        for entry in entries
        for user_id in joined
        if user_id == entry.target_id
    )


def _added(changes: tuple[dict[str, object], ...]) -> set[str]:
    parts = [change["new_value"] for change in changes if change["key"] == "$add"]
    return {str(role["id"]) for part in parts if isinstance(part, list) for role in part}


def _roles_of(department: Department, user_id: int) -> set[str]:
    members = department.guild.members.values()
    return {str(role) for member in members if member.user.id == user_id for role in member.roles}


def test_the_roster_has_a_channel_of_its_own(department: Department) -> None:
    assert department.board_channel.name == "roster"
