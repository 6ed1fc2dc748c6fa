"""JSON as it travels: compact, UTF-8, with ids as strings."""

import json
from typing import Any, TypeAlias

# Any: Discord's objects are open-ended, and a bot may send us whatever it likes.
Json: TypeAlias = dict[str, Any]


def encode(value: object) -> bytes:
    """Return `value` as compact JSON in UTF-8."""
    return _ENCODER.encode(value).encode()


def encode_text(text: str) -> str:
    """Return one string as a JSON literal, quotes included."""
    return _ENCODER.encode(text)


def decode_object(raw: str | bytes) -> Json:
    """Return the JSON object in `raw`; anything else raises ValueError."""
    value = json.loads(raw)
    if not isinstance(value, dict):
        raise ValueError("a JSON object was expected")
    return value


_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)
