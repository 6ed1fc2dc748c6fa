"""Benchmarks: what Muster promises about speed, measured through its own front door.

    python -m benchmarks                 all of them, written to docs/benchmarks.md
    python -m benchmarks serving live    some of them, shown only

Each runs the real program in processes of its own (`benchmarks.children`), on loopback, and checks that the
result is right before it tells how long it took.
"""
