"""Bodies: what a program sends, as JSON; whatever else it is gets its own status and a sentence.

another type 415 · too large 413 · no UTF-8, no JSON 400
"""

import orjson
from quart import Request

from domain.words import sentence
from web.errors import BadBody, WrongType

JSON = "application/json"


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
    return value
