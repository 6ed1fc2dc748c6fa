"""SQL about guilds, pages, people and what they hold."""
