"""What is so in our Discord: nouns, the rules between them, and events when they change.

No sockets and no waiting in here, except for somebody's answer to an interaction.
"""
