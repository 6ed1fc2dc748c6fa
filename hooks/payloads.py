"""Payloads: a message as the bytes that are signed and sent."""

import orjson

from domain.hooks.kinds import Message


def body_of(message: Message) -> bytes:
    """Return the message as JSON: its fields by their names, moments as RFC 3339 in UTC."""
    return orjson.dumps(message, option=orjson.OPT_UTC_Z)
