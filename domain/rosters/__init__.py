"""Who holds which rank: guilds, pages, ranks, memberships, and how Discord's roles become a roster."""
