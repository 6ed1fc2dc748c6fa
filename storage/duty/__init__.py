"""Duty, stored."""
