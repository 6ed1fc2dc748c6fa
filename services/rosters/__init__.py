"""Verbs about guilds, pages and rosters."""
