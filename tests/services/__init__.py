"""Verbs on a real database."""
