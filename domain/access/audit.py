"""Audit: who changed what in Muster, one line each; the record of a member's service is another thing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.access.actors import Via
from domain.ids import AuditLineId, GuildId, UserId

KEPT = timedelta(days=365)
LONGEST_DETAIL = 200

Plain = str | int | bool | None
"""What a detail may be: small, and the same in JSON."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that was done: a word like `page.edited`, about what, and what is worth knowing besides."""

    action: str
    subject: str = ""
    detail: Mapping[str, Plain] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuditLine:
    """Who did it (None: the operator, or somebody forgotten), when, by which way, and about whom."""

    id: AuditLineId
    guild_id: GuildId | None
    at: datetime
    actor_id: UserId | None
    actor_name: str
    via: Via
    deed: Deed
    target_id: UserId | None = None


def small(detail: Mapping[str, object]) -> dict[str, Plain]:
    """Return the detail as it is kept: nothing long, nothing that a database would choke on."""
    return {name: _plain(value) for name, value in detail.items() if value not in (None, "")}


def _plain(value: object) -> Plain:
    if isinstance(value, bool | int):
        return value
    text = str(value).replace("\0", "").encode("utf-8", "replace").decode()
    return text if len(text) <= LONGEST_DETAIL else text[: LONGEST_DETAIL - 1] + "…"
