"""Webhooks: set up by admins, told what happens, tried again until somebody takes it."""
