"""Every table, declared once; importing this package declares them all on one `metadata`."""

from storage.tables import (
    access,
    audit,
    boards,
    drafts,
    guilds,
    notes,
    orders,
    outbox,
    pages,
    patrols,
    people,
    privacy,
    records,
    settings,
    tiers,
)

__all__ = [
    "access",
    "audit",
    "boards",
    "drafts",
    "guilds",
    "notes",
    "orders",
    "outbox",
    "pages",
    "patrols",
    "people",
    "privacy",
    "records",
    "settings",
    "tiers",
]
