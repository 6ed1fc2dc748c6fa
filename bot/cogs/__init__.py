"""Cogs: one file per command group; a callback reads the options, calls one verb, and sends what an embed drew."""
