"""Fields: schemas as people read them."""

from typing import Any

from pydantic import BaseModel, TypeAdapter

from web.docs.fields import Field, fields_of, type_words


class Inner(BaseModel):
    hours: float | None = None


class Outer(BaseModel):
    name: str
    parts: list[Inner]
    one: Inner | None = None


def schema(shape: Any) -> tuple[Any, Any]:
    made = TypeAdapter(shape).json_schema(ref_template="#/components/schemas/{model}")
    return made, made.get("$defs", {})


def test_fields_within_fields_stand_below_them() -> None:
    rows = fields_of(*schema(list[Outer]))

    assert rows == (
        Field("name", "string", True, ""),
        Field("parts", "list of object", True, ""),
        Field("parts.hours", "number or null", False, ""),
        Field("one", "object or null", False, ""),
        Field("one.hours", "number or null", False, ""),
    )


def test_types_are_said_in_words() -> None:
    assert type_words({"type": "string", "format": "date-time"}, {}) == "moment"
    assert type_words({"enum": ["a", "b"]}, {}) == '"a", "b"'
    assert type_words({"const": "ping"}, {}) == '"ping"'
    assert type_words({}, {}) == "anything"
