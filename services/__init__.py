"""Verbs: load, decide, save, announce; one transaction each. Takes an actor first, returns domain values."""
