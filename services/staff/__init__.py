"""Staff and sites: taken on, changed, linked with Discord, let go."""
