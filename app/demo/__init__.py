"""The demo: a Discord on loopback, a seeded department, and somebody who keeps it moving.

Speaks plain values and loopback sockets; the real bot meets it over HTTP and WebSocket only.
"""
