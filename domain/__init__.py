"""Nouns and rules, in the words of `docs/glossary.md`.

Standard library only, no I/O, no async; never asks the time.
"""
