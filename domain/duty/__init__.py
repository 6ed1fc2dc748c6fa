"""Duty: who was on patrol, for how long, and what is made of it."""
