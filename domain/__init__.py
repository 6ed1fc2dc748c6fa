"""Nouns and rules, in the words of `docs/glossary.md`: standard library only, no I/O, no async, never asks the time."""
