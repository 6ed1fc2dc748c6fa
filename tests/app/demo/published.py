"""Discord's published OpenAPI, where it lies beside the checkout: what our objects are held to."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias

PLACE = Path(__file__).parents[4] / "shared" / "discord" / "openapi.json"

# Any: a schema is JSON of any depth.
Schema: TypeAlias = dict[str, Any]

_KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}


class Published:
    """Compares values with the published schemas."""

    def __init__(self, document: Schema) -> None:
        self._schemas: Schema = document["components"]["schemas"]

    @classmethod
    def load(cls) -> "Published":
        """Read the document; the caller knows that it is there."""
        return cls(json.loads(PLACE.read_text(encoding="utf-8")))

    def faults(self, name: str, value: object) -> list[str]:
        """Return what is wrong with the value, a line each."""
        return list(self._faults({"$ref": f"#/components/schemas/{name}"}, value, name))

    def _faults(self, schema: Schema, value: object, where: str) -> Iterator[str]:
        if "$ref" in schema:
            yield from self._faults(self._schemas[schema["$ref"].rsplit("/", 1)[1]], value, where)
            return
        for word in ("oneOf", "anyOf"):
            if word in schema:
                found = [list(self._faults(one, value, where)) for one in schema[word]]
                yield from min(found, key=len)
        for one in schema.get("allOf", ()):
            yield from self._faults(one, value, where)
        kinds = schema.get("type")
        if kinds is not None and not _is_of(kinds, value):
            yield f"{where}: {value!r} is no {kinds}"
        elif isinstance(value, dict):
            yield from self._object_faults(schema, value, where)
        elif isinstance(value, list) and "items" in schema:
            for index, one in enumerate(value):
                yield from self._faults(schema["items"], one, f"{where}[{index}]")
        elif isinstance(value, str):
            yield from _text_faults(schema, value, where)

    def _object_faults(self, schema: Schema, value: dict[str, object], where: str) -> Iterator[str]:
        for name in schema.get("required", ()):
            if name not in value:
                yield f"{where}: {name} is missing"
        for name, inner in schema.get("properties", {}).items():
            if name in value:
                yield from self._faults(inner, value[name], f"{where}.{name}")


def _is_of(kinds: str | list[str], value: object) -> bool:
    names = [kinds] if isinstance(kinds, str) else kinds
    if isinstance(value, bool):
        return "boolean" in names
    return any(isinstance(value, _KINDS[name]) for name in names)


def _text_faults(schema: Schema, value: str, where: str) -> Iterator[str]:
    if schema.get("format") == "snowflake" and not value.isdecimal():
        yield f"{where}: {value!r} is no snowflake"
    if schema.get("format") == "date-time" and datetime.fromisoformat(value).tzinfo is None:
        yield f"{where}: {value!r} has no zone"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{where}: {value!r} does not match {schema['pattern']}"
