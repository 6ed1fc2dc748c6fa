"""The audit log is read newest first, or oldest first after an entry, and forgets after 45 days."""

from datetime import UTC, datetime, timedelta

from app.demo.department import Department, sheriffs_office
from app.demo.discord.world.audit import AuditAction, AuditEntry, AuditQuery, changed
from app.demo.discord.world.snowflakes import UserId

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def _kicks(department: Department, count: int) -> list[int]:
    log, guild = department.world.audit_log, department.guild
    return [
        log.write(guild, AuditAction.MEMBER_KICK, by=guild.owner_id, target_id=number).id
        for number in range(count)
    ]


def test_pages_go_back_and_forth(department: Department) -> None:
    log, ids = department.world.audit_log, _kicks(department, 5)
    kicks = AuditAction.MEMBER_KICK

    newest = log.read(department.guild, AuditQuery(action=kicks, limit=2))
    older = log.read(department.guild, AuditQuery(action=kicks, before=newest[-1].id))
    after = log.read(department.guild, AuditQuery(action=kicks, after=ids[1], limit=2))

    assert [entry.id for entry in newest] == ids[:2:-1]
    assert [entry.id for entry in older] == ids[2::-1]
    assert [entry.id for entry in after] == ids[2:4]


def test_entries_are_chosen_by_actor_and_target(department: Department) -> None:
    log, guild = department.world.audit_log, department.guild
    _kicks(department, 3)

    assert len(log.read(guild, AuditQuery(actor_id=guild.owner_id))) == 3
    assert len(log.read(guild, AuditQuery(target_id=2))) == 1


def test_forty_five_days_are_all_it_remembers() -> None:
    moments = [NOW]
    department = sheriffs_office(clock=lambda: moments[-1])
    _kicks(department, 1)

    moments.append(NOW + timedelta(days=45, seconds=1))

    assert department.world.audit_log.read(department.guild, AuditQuery()) == []


def test_the_past_is_sorted_in(department: Department) -> None:
    log, guild = department.world.audit_log, department.guild
    _kicks(department, 1)
    past = AuditEntry(0, AuditAction.ROLE_CREATE, UserId(1), 2)

    log.recall(guild, [(datetime.now(UTC) - timedelta(days=1), past)])

    assert log.read(guild, AuditQuery())[0].action is AuditAction.MEMBER_KICK


def test_an_entry_leaves_out_what_is_not_so() -> None:
    entry = AuditEntry(1, AuditAction.MEMBER_KICK, UserId(2), 3)

    assert entry.to_json() == {"id": "1", "user_id": "2", "target_id": "3", "action_type": 20}
    assert changed("nick", new="A") == {"key": "nick", "new_value": "A"}
