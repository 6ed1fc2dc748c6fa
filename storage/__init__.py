"""Speaks SQL, for SQLite and PostgreSQL alike; takes and returns domain values."""
