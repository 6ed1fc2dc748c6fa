"""Staff and sites, stored."""
