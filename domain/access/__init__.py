"""Who may do what: actors, keys, entitlements."""
