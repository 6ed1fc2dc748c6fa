"""Fields: a JSON Schema as rows that a person reads: `contract.min_hours`, a number or null."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from web.docs.operations import Json

DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Field:
    """One line: where it stands, of what type it is, whether it must be there, what it means."""

    name: str
    type: str
    is_required: bool
    description: str


def fields_of(schema: Json, definitions: Mapping[str, Json]) -> tuple[Field, ...]:
    """Return all fields of an object, or of the objects in a list, those within others after them."""
    return tuple(_rows(schema, definitions, "", 0))


def type_words(schema: Mapping[str, Json], definitions: Mapping[str, Json]) -> str:
    """Return a type as people write it."""
    schema = _resolved(schema, definitions)
    if "anyOf" in schema:
        return " or ".join(type_words(each, definitions) for each in schema["anyOf"])
    if "const" in schema:
        return f'"{schema["const"]}"'
    if "enum" in schema:
        return ", ".join(f'"{each}"' for each in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {type_words(schema.get('items', {}), definitions)}"
    formats = {"date": "day", "date-time": "moment", "uuid": "UUID"}
    kind = str(schema.get("type", "anything"))
    return formats.get(str(schema.get("format", "")), kind)


def _rows(schema: Json, definitions: Mapping[str, Json], before: str, depth: int) -> Iterator[Field]:
    schema = _object_in(schema, definitions)
    required = set(schema.get("required", ()))
    for name, inner in schema.get("properties", {}).items():
        words = inner.get("description") or ""
        yield Field(before + name, type_words(inner, definitions), name in required, words)
        if depth < DEEPEST:
            yield from _rows(inner, definitions, f"{before}{name}.", depth + 1)


def _object_in(schema: Json, definitions: Mapping[str, Json]) -> Json:
    """Return the object that a schema is of, in a list or beside null; an empty one if there is none."""
    schema = _resolved(schema, definitions)
    if schema.get("type") == "array":
        return _object_in(schema.get("items", {}), definitions)
    for each in schema.get("anyOf", ()):
        found = _object_in(each, definitions)
        if found:
            return found
    return schema if schema.get("properties") else {}


def _resolved(schema: Mapping[str, Json], definitions: Mapping[str, Json]) -> Mapping[str, Json]:
    reference = schema.get("$ref")
    return definitions[reference.rpartition("/")[2]] if reference else schema
