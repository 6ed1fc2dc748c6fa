"""Tests, in the same folders as what they test: `bot/cogs/pages.py` has `tests/bot/cogs/test_pages.py`."""
