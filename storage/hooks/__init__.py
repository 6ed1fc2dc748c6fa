"""Webhooks and deliveries, as they are stored."""
