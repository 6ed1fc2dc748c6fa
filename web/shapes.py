"""Shapes: what a body must look like; what pydantic finds wrong is said in our own words.

body ──► JSON (`web/bodies.py`) ──► shaped ──► a value with the fields of its shape
                                      └──────► 422 with the field, and every fault in `details`
"""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails
from quart import Request

from domain.errors import Invalid
from domain.words import Sentence, sentence
from web.bodies import json_of

LONGEST_FIELD = 100
MOST_FAULTS = 20
"""How many faults are told at once."""


class Shape(BaseModel):
    """What a body holds: these fields of these types and no others; nothing is turned into something else."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, populate_by_name=False)


Shaped = TypeVar("Shaped", bound=Shape)


class Misshapen(Invalid):
    """A body has other fields than it should; `details` tells of each fault."""

    def __init__(self, faults: list[tuple[str, Sentence]]) -> None:
        field, first = faults[0]
        super().__init__(first, field=field or None)
        self.details = [{"field": field, "error": str(said)} for field, said in faults if field]


async def shaped(request: Request, shape: type[Shaped]) -> Shaped:
    """Return what a request's body says, or raise what is wrong with it."""
    return fitted(await json_of(request), shape)


def fitted(value: object, shape: type[Shaped]) -> Shaped:
    """Return a JSON value as this shape, or raise `Misshapen`."""
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        raise Misshapen([_said(each, shape) for each in error.errors()[:MOST_FAULTS]]) from None


def _said(fault: ErrorDetails, shape: type[Shape]) -> tuple[str, Sentence]:
    field = _path(fault["loc"])
    if not field:
        return field, sentence("The body must be a JSON object.")
    if fault["type"] == "extra_forbidden":
        return field, _unknown(field, shape)
    say = FAULTS.get(fault["type"], _senseless)
    return field, say(field, fault.get("ctx", {}))


def _path(places: tuple[int | str, ...]) -> str:
    text = ""
    for place in places:
        text += f"[{place}]" if isinstance(place, int) else f".{place}" if text else str(place)
    return text[:LONGEST_FIELD]


def _unknown(field: str, shape: type[Shape]) -> Sentence:
    known = [each.alias or name for name, each in shape.model_fields.items()]
    if "." in field:
        return sentence("There is no field {field}.", field=field)
    if close := get_close_matches(field, known, n=1):
        return sentence("There is no field {field}; did you mean {close}?", field=field, close=close[0])
    return sentence("There is no field {field}; there are: {known}.", field=field, known=", ".join(known))


def _missing(field: str, _context: Mapping[str, object]) -> Sentence:
    return sentence("{field} is missing.", field=field)


def _text(field: str, _context: Mapping[str, object]) -> Sentence:
    return sentence("{field} must be text.", field=field)


def _whole(field: str, _context: Mapping[str, object]) -> Sentence:
    return sentence("{field} must be a whole number.", field=field)


def _number(field: str, _context: Mapping[str, object]) -> Sentence:
    return sentence("{field} must be a number.", field=field)


def _list(field: str, _context: Mapping[str, object]) -> Sentence:
    return sentence("{field} must be a list.", field=field)


def _object(field: str, _context: Mapping[str, object]) -> Sentence:
    return sentence("{field} must be a JSON object.", field=field)


def _one_of(field: str, context: Mapping[str, object]) -> Sentence:
    return sentence("{field} must be {expected}.", field=field, expected=str(context.get("expected", "")))


def _senseless(field: str, _context: Mapping[str, object]) -> Sentence:
    return sentence("{field} makes no sense here.", field=field)


FAULTS: Mapping[str, Callable[[str, Mapping[str, object]], Sentence]] = {
    "missing": _missing,
    "string_type": _text,
    "int_type": _whole,
    "int_from_float": _whole,
    "int_parsing_size": _whole,
    "float_type": _number,
    "finite_number": _number,
    "list_type": _list,
    "model_type": _object,
    "model_attributes_type": _object,
    "dict_type": _object,
    "literal_error": _one_of,
}
"""What we say of each fault that pydantic knows and a body of ours can have."""
