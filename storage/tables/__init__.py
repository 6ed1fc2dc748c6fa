"""Every table, declared once; importing this package declares them all on one `metadata`."""

from storage.tables import access, guilds, orders, outbox, pages, people, records, tiers

__all__ = ["access", "guilds", "orders", "outbox", "pages", "people", "records", "tiers"]
