"""OpenAPI 3.1, made of the table of operations and the table of webhook kinds."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter

from domain.access.scopes import DESCRIPTIONS, Scope
from domain.hooks.kinds import KINDS, HookKind, sample
from domain.hooks.signing import ID, SIGNATURE, TIMESTAMP
from domain.words import LABEL_GAPS, filled
from web.cookies import SESSION, Cookies
from web.dialects import BAD_KEY, MISSING_PARAMETER
from web.docs.operations import Json, Operation, Parameter
from web.docs.rosters import INCOMPLETE, PAGE, REFUSALS, ROSTERS
from web.docs.samples import samples

VERSION = "3.1.0"
API_VERSION = "1.0.0"
"""Of what programs see: the first number grows when one of them could break."""
REFERENCE = "#/components/schemas/{model}"
SECURITY: dict[str, Mapping[str, str]] = {
    "key": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "A key, `ro_…`."},
    "bearer": {"type": "http", "scheme": "bearer", "description": "The same key as a bearer token."},
}
SESSION_WORDS = (
    "A browser's session, as the dashboard has it: whoever is signed in acts as himself, in the server that "
    "he chose last there. A request that changes something must say that it comes from this address, by "
    "`Origin` or `Sec-Fetch-Site: same-origin`, as browsers do; from elsewhere, or without either, it gets "
    "403. Programs use a key."
)
ORIGIN: Mapping[str, Json] = {
    "name": "Origin",
    "in": "header",
    "required": False,
    "description": "With a session, where the request comes from: this address. Browsers send it themselves.",
    "schema": {"type": "string"},
}
IF_NONE_MATCH: Mapping[str, Json] = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The `ETag` of an earlier answer: 304 says that nothing has changed since.",
    "schema": {"type": "string"},
}
READING = frozenset({"GET", "HEAD"})
COUNTED = {
    "RateLimit-Limit": "Requests a minute.",
    "RateLimit-Remaining": "How many of them are left.",
    "RateLimit-Reset": "In how many seconds there are more.",
}
PHRASES = {
    200: "OK",
    304: "Not modified",
    400: "Bad request",
    401: "No key",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    413: "Too large",
    415: "Not JSON",
    422: "Invalid",
    429: "Too many",
    500: "Our fault",
}
SIGNED = {
    ID: "The message's id, the same at every try.",
    TIMESTAMP: "When this try was made, in Unix seconds.",
    SIGNATURE: "`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`; two while the secret changes.",
}


def document(operations: Sequence[Operation], *, address: str) -> dict[str, Json]:
    """Return the whole description, for programs that make clients of it."""
    schemas = _Schemas(operations)
    return {
        "openapi": VERSION,
        "info": {
            "title": "Muster",
            "version": API_VERSION,
            "description": "Rosters, staff and leave of Discord communities, for programs. " + _scopes(),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": address}],
        "tags": [
            {"name": group.name, "description": group.description}
            for group in dict.fromkeys(operation.group for operation in operations)
        ],
        "paths": _paths(operations, schemas, address) | _incomplete(schemas),
        "webhooks": {kind.value: {"post": _webhook(kind, schemas)} for kind in HookKind},
        "components": {"schemas": schemas.definitions, "securitySchemes": {**SECURITY, **_session(address)}},
    }


class _Schemas:
    """The shapes of bodies, answers and messages, each under its name."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        self._adapters: dict[Any, TypeAdapter[Any]] = {}  # shapes of any type
        for operation in operations:
            sent = (operation.body.model,) if operation.body is not None else ()
            for shape in (operation.answer, operation.group.refusal, *sent):
                self._adapters.setdefault(shape, TypeAdapter(shape))
        for kind in KINDS.values():
            self._adapters.setdefault(type(kind.sample), TypeAdapter(type(kind.sample)))
        inputs = [(shape, "validation", adapter) for shape, adapter in self._adapters.items()]
        made, definitions = TypeAdapter.json_schemas(inputs, ref_template=REFERENCE)  # type: ignore[arg-type]
        self._made = {shape: schema for (shape, _), schema in made.items()}
        self.definitions: dict[str, Json] = definitions.get("$defs", {})

    def of(self, shape: Any) -> Json:  # any shape that was told of at the beginning
        """Return the schema, which refers to `definitions`."""
        return self._made[shape]


def _paths(operations: Iterable[Operation], schemas: _Schemas, address: str) -> dict[str, Json]:
    paths: dict[str, dict[str, Json]] = {}
    for operation in operations:
        for number, path in enumerate(operation.paths):
            told = _operation(operation, schemas, address)
            if number:
                told["operationId"] += f"_{number + 1}"
            paths.setdefault(path, {})[operation.method.lower()] = told
    return paths


def _incomplete(schemas: _Schemas) -> dict[str, Json]:
    """Return the addresses that end too early: there to say so, and nothing to call."""
    refusal = {"application/json": {"schema": schemas.of(ROSTERS.refusal)}}
    headers = {name: _header(words) for name, words in COUNTED.items()}
    refusals = {
        400: MISSING_PARAMETER,
        401: BAD_KEY,
        403: REFUSALS[403],
        429: REFUSALS[429],
        500: PHRASES[500],
    }
    told = {
        str(status): {"description": words, "headers": headers, "content": refusal}
        for status, words in refusals.items()
    }
    return {
        path: {
            "get": {
                "operationId": f"incomplete_{number}",
                "tags": [ROSTERS.name],
                "summary": "An address that ends too early",
                "description": "It answers 400: say which page, or whom.",
                "deprecated": True,
                "security": [{name: [Scope.READ_ROSTERS.value]} for name in SECURITY],
                "parameters": [_parameter(PAGE, "path")] if "{page_id}" in path else [],
                "responses": told,
            }
        }
        for number, path in enumerate(INCOMPLETE, 1)
    }


def _operation(operation: Operation, schemas: _Schemas, address: str) -> dict[str, Json]:
    takes_session = "session" in operation.auth
    told: dict[str, Json] = {
        "operationId": operation.name,
        "tags": [operation.group.name],
        "summary": operation.summary,
        "description": operation.description,
        "security": [
            *({name: [operation.scope.value]} for name in SECURITY),
            *([{"session": []}] if takes_session else []),
        ],
        "parameters": [
            *(_parameter(each, "path") for each in operation.path_parameters),
            *(_parameter(each, "query") for each in operation.query),
            *([IF_NONE_MATCH] if "ETag" in operation.headers else []),
            *([ORIGIN] if takes_session and operation.method not in READING else []),
        ],
        "responses": _responses(operation, schemas),
        "x-codeSamples": [
            {"lang": each.language, "label": each.title, "source": each.source}
            for each in samples(operation, address)
        ],
    }
    if operation.body is not None:
        content = {"schema": schemas.of(operation.body.model), "example": operation.body.sample}
        told["requestBody"] = {"required": True, "content": {"application/json": content}}
    return told


def _session(address: str) -> Mapping[str, Mapping[str, str]]:
    """Return how a session is shown: by the cookie that browsers keep for this address."""
    name = Cookies(address).name_of(SESSION)
    return {"session": {"type": "apiKey", "in": "cookie", "name": name, "description": SESSION_WORDS}}


def _parameter(parameter: Parameter, place: str) -> dict[str, Json]:
    return {
        "name": parameter.name,
        "in": place,
        "required": place == "path",
        "description": parameter.description,
        "schema": dict(parameter.schema),
        "example": _typed(parameter),
    }


def _typed(parameter: Parameter) -> Json:
    kind = parameter.schema.get("type")
    if kind == "boolean":
        return parameter.example == "true"
    return int(parameter.example) if kind == "integer" else parameter.example


def _responses(operation: Operation, schemas: _Schemas) -> dict[str, Json]:
    headers = {name: _header(words) for name, words in COUNTED.items()}
    good = {"schema": schemas.of(operation.answer), "example": operation.sample}
    responses: dict[str, Json] = {
        "200": {
            "description": PHRASES[200],
            "headers": headers | {name: _header("Of these bytes.") for name in operation.headers},
            "content": {"application/json": good},
        }
    }
    refusal = {"application/json": {"schema": schemas.of(operation.group.refusal)}}
    if "ETag" in operation.headers:
        responses["304"] = {"description": "Nothing has changed since that `ETag`.", "headers": headers}
    for status, words in sorted(operation.refusals.items()):
        responses[str(status)] = {"description": words, "headers": headers, "content": refusal}
    responses["500"] = {"description": PHRASES[500], "content": refusal}
    return responses


def _header(words: str) -> dict[str, Json]:
    return {"description": words, "schema": {"type": "string"}}


def _webhook(kind: HookKind, schemas: _Schemas) -> dict[str, Json]:
    told = KINDS[kind]
    message = {
        "type": "object",
        "required": ["id", "type", "timestamp", "guild_id", "data"],
        "properties": {
            "id": {"type": "string"},
            "type": {"const": kind.value},
            "timestamp": {"type": "string", "format": "date-time"},
            "guild_id": {"type": "string"},
            "data": schemas.of(type(told.sample)),
        },
    }
    return {
        "operationId": f"on_{kind.value.replace('.', '_')}",
        "summary": kind.value,
        "description": filled(told.purpose, LABEL_GAPS),
        "parameters": [
            {
                "name": name,
                "in": "header",
                "required": True,
                "description": words,
                "schema": {"type": "string"},
            }
            for name, words in SIGNED.items()
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": message, "example": message_sample(kind)}},
        },
        "responses": {"2XX": {"description": "Taken. Anything else is tried again for a day."}},
    }


def message_sample(kind: HookKind) -> Json:
    """Return a message of this kind as JSON."""
    return TypeAdapter(Any).dump_python(sample(kind), mode="json")


def _scopes() -> str:
    lines = (f"- `{scope.value}`: {DESCRIPTIONS[scope]}" for scope in Scope)
    return "A key has scopes:\n\n" + "\n".join(lines)
