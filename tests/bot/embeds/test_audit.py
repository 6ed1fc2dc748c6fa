"""The audit drawn."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from bot.embeds.audit import audit_card, audit_lines
from domain.access.actors import Via
from domain.access.audit import AuditLine, Deed, small
from domain.ids import AuditLineId, GuildId, PageId, UserId
from domain.rosters.statuses import Status, Term
from services.access.audit import MOST_SHOWN, AuditLines
from words import speaking

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
LINE = AuditLine(
    AuditLineId(1),
    GuildId(7),
    AT,
    UserId(2),
    "Olga",
    Via.COMMAND,
    Deed("page.edited", "Blaine", {"slug": "a → b"}),
)


def drawn(line: AuditLine) -> str:
    (text,) = audit_lines(AuditLines((line,), {}))
    return text


def test_a_line_says_when_what_by_whom_and_the_details() -> None:
    assert drawn(LINE) == "<t:1772366400:f> · **Page edited**: Blaine · by <@2> · slug: a → b"


def test_the_operator_has_a_name_and_a_way_and_a_member_is_named() -> None:
    line = replace(LINE, actor_id=None, actor_name="operator", via=Via.CLI, target_id=UserId(9))

    assert "· <@9> · by operator · at the command line ·" in drawn(line)


def test_whoever_was_forgotten_is_called_so_in_the_reader_s_language() -> None:
    line = replace(LINE, actor_id=None, actor_name="former member")

    with speaking("de"):
        assert "ehemaliges Mitglied" in drawn(line)


def test_hostile_names_stay_text_and_an_unknown_action_is_shown() -> None:
    line = replace(LINE, deed=Deed("new.thing", "@everyone **x**", {"why": "<@1> " + "y" * 500}))
    text = drawn(line)

    assert "**new.thing**" in text
    assert "@everyone" not in text
    assert "<@1>" not in text
    assert len(text) < 300


def test_moments_in_details_are_shown_in_the_readers_zone() -> None:
    at = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
    detail = small(
        {"at": at, "since": AT.isoformat(timespec="seconds"), "reason": "till 2026-13-01 12:00 UTC"}
    )
    text = drawn(replace(LINE, deed=Deed("order.given", "promote", detail)))

    assert "at: <t:1772366400:f>, since: <t:1772366400:f>, reason: till 2026-13-01 12:00 UTC" in text


def test_channels_and_settings_in_details_are_shown_by_what_people_know() -> None:
    deed = Deed("patrol_rules.changed", "Blaine", {"what": "log_channel_id, cut_off", "channel": "815"})

    assert "what: log channel, cut off, channel: <#815>" in drawn(replace(LINE, deed=deed))


def test_a_status_in_the_audit_says_until_when_in_the_readers_zone_and_words() -> None:
    term = Term(Status.SUSPENDED, AT)
    deed = Deed("status.recorded", f"{Term().text} → {term.text}")

    with speaking("de"):
        assert "Aktiv → Suspendiert bis <t:1772366400:f>" in drawn(replace(LINE, deed=deed))


def test_there_is_an_end_to_what_is_shown() -> None:
    lines = audit_lines(AuditLines((LINE,) * MOST_SHOWN, {}))

    assert len(lines) == MOST_SHOWN + 1
    assert "/audit export" in lines[-1]
    assert audit_card("O*lga").title == "Audit: O\\*lga"


def test_a_permission_names_its_role_page_and_subdivision() -> None:
    detail = small({"role": "77", "page": PageId(UUID(int=3)), "subdivision": 4})
    line = replace(LINE, deed=Deed("permission.set", "command", detail))

    (text,) = audit_lines(
        AuditLines((line,), {}, pages={str(UUID(int=3)): "Blaine *County*"}, subdivisions={"4": "Marine"})
    )

    assert text.endswith(r"role: <@&77>, page: Blaine \*County\*, subdivision: Marine")
    assert drawn(line).endswith(f"page: {UUID(int=3)}, subdivision: 4")
