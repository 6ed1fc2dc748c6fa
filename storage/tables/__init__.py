"""Every table, declared once; importing this package declares them all on one `metadata`."""

from storage.tables import (
    access,
    audit,
    guilds,
    notes,
    orders,
    outbox,
    pages,
    patrols,
    people,
    records,
    settings,
    tiers,
)

__all__ = [
    "access",
    "audit",
    "guilds",
    "notes",
    "orders",
    "outbox",
    "pages",
    "patrols",
    "people",
    "records",
    "settings",
    "tiers",
]
