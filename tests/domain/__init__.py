"""Rules as pure functions."""
