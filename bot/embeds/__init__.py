"""Embeds: domain values drawn as Discord messages, in the words and order of the page; nothing is awaited."""
