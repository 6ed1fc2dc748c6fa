"""Bodies: what a program sends, as JSON; whatever else it is gets its own status and a sentence.

another type 415 · too large 413 · no UTF-8, no JSON, a field twice 400
"""

import json

import orjson
from quart import Request

from domain.words import sentence
from web.errors import BadBody, WrongType

JSON = "application/json"


LONGEST_NAME = 100


class SaidTwice(BadBody):
    """An object of the body has one field twice, and nobody can say which is meant; `field` names it."""

    def __init__(self, name: str) -> None:
        super().__init__(sentence("{name} may be given once.", name=name))
        self.field = name


async def json_of(request: Request) -> object:
    """Return what the body's JSON says, or raise `WrongType` or `BadBody`; Quart says what is too large."""
    mimetype = request.mimetype or ""
    if mimetype != JSON and not mimetype.endswith("+json"):
        raise WrongType(sentence("Send JSON, with the header Content-Type: application/json."))
    raw: bytes = await request.get_data(as_text=False)  # type: ignore[assignment] # as it was asked for
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise BadBody(sentence("The body is not UTF-8.")) from None
    try:
        value: object = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadBody(
            sentence(
                "The body is not JSON: line {line}, column {column}.", line=error.lineno, column=error.colno
            )
        ) from None
    try:
        json.loads(text, object_pairs_hook=_check_once, parse_int=len, parse_float=len)
    except RecursionError:
        raise BadBody(sentence("The body is nested too deep.")) from None
    return value


def _check_once(pairs: list[tuple[str, object]]) -> None:
    """Raise `SaidTwice` if two fields of an object have one name: most readers keep the last, unasked."""
    names: set[str] = set()
    for name, _ in pairs:
        if name in names:
            raise SaidTwice(name[:LONGEST_NAME])
        names.add(name)
