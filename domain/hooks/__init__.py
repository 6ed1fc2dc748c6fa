"""Webhooks: what is told to other programs, by whom it is signed, where it may go."""
