"""Cogs: one file a command group; a callback reads the options, calls one verb, sends what an embed drew."""
