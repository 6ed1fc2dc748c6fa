"""Addresses for people and browsers: rosters, the index, and what a server owes its surroundings."""
