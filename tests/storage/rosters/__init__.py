"""SQL about pages and people, on both engines."""
