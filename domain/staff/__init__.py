"""Staff and sites: who works for a guild, where, and for how many hours."""
