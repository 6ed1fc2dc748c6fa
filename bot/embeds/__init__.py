"""Embeds: domain values drawn as Discord messages, in the words and order of the page; no decisions, no awaits."""
