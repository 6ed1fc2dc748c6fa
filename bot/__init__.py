"""The Discord edge: gateway events in, slash commands and buttons answered; it decides nothing about rosters.

    gateway ──► client (copies) ──► intake (a queue a guild) ──► services
    command ──► cogs ──► services ──► embeds ──► answer

Only this package imports discord; what we need of discord.py that it keeps to itself is in `library.py`.
"""
