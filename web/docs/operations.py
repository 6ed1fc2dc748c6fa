"""Operations: what of the API is described, each said once; a test holds the routes against it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.access.scopes import Scope
from web.access import Auth

# A JSON value, or a JSON Schema: whatever JSON holds.
Json = Any


@dataclass(frozen=True, slots=True)
class Parameter:
    """A part of the path, or of what stands behind the question mark; `example` is what samples say."""

    name: str
    description: str
    schema: Mapping[str, Json]
    example: str
    is_sampled: bool = True


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent along: a pydantic model, and a value of it for the samples.

    `variables` are those fields that samples take from the environment, each with its variable.
    """

    model: type[Any]  # any pydantic model
    sample: Mapping[str, Json]
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """Operations that are read together; `refusal` is the model of what they say no with."""

    name: str
    description: str
    refusal: type[Any]  # any pydantic model


@dataclass(frozen=True, slots=True)
class Operation:
    """One method at one address; `rule` is the route that answers where it has another pattern.

    `also` are further addresses with the same meaning. Each refusal says when it is given.
    """

    name: str
    method: str
    path: str
    group: Group
    summary: str
    description: str
    scope: Scope
    answer: type[Any]  # any pydantic model, or a list of one
    sample: Json
    refusals: Mapping[int, str]
    auth: Auth = "key"
    path_parameters: tuple[Parameter, ...] = ()
    query: tuple[Parameter, ...] = ()
    body: Body | None = None
    rule: str | None = None
    also: tuple[str, ...] = ()
    headers: tuple[str, ...] = field(default=())

    @property
    def anchor(self) -> str:
        """Return the name of its place on the page."""
        return self.name.replace("_", "-")

    @property
    def paths(self) -> tuple[str, ...]:
        """Return every address it has."""
        return (self.path, *self.also)

    @property
    def rules(self) -> tuple[str, ...]:
        """Return the patterns of the routes that answer it."""
        return (self.rule or self.path, *self.also)


ANY_TEXT: dict[str, Json] = {"type": "string"}
UUID_TEXT: dict[str, Json] = {"type": "string", "format": "uuid"}
DISCORD_ID: dict[str, Json] = {"type": "string", "pattern": "^[0-9]{1,19}$"}
NUMBER: dict[str, Json] = {"type": "integer", "minimum": 1, "maximum": 2**63 - 1}
DAY: dict[str, Json] = {"type": "string", "format": "date"}

TOO_MANY = "Too many requests; `Retry-After` says in how many seconds to come back."
"""What 429 means everywhere."""


def both(path: str) -> tuple[str, ...]:
    """Return the address under `/v1` that means the same."""
    return (path.replace("/api/", "/v1/", 1),)
