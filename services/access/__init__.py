"""Verbs about keys and entitlements."""
