"""The documentation drawn: every operation with its samples, all on one page that needs no script."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jinja2 import Environment

from domain.access.scopes import DESCRIPTIONS, Scope
from domain.hooks.kinds import KINDS, HookKind
from domain.ids import PageId
from domain.words import LABEL_GAPS, filled
from web.docs.fields import Field, fields_of, type_words
from web.docs.openapi import PHRASES, SIGNED, message_sample
from web.docs.operations import Group, Json, Operation, Parameter
from web.docs.samples import LANGUAGES, Sample, samples, variables
from web.drawing.paper import drawn


@dataclass(frozen=True, slots=True)
class Example:
    """The page that samples read; `is_own`: of whoever looks, or of a server whose keys he makes."""

    page_id: PageId
    title: str
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """A parameter as the page lists it."""

    name: str
    place: str
    type: str
    description: str


@dataclass(frozen=True, slots=True)
class OperationView:
    """An operation as the page shows it."""

    operation: Operation
    parameters: tuple[ParameterRow, ...]
    fields: tuple[Field, ...]
    answer: tuple[Field, ...]
    sample: str
    samples: tuple[Sample, ...]
    variables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KindView:
    """A kind of webhook as the page shows it."""

    kind: HookKind
    purpose: str
    is_public: bool
    fields: tuple[Field, ...]
    sample: str


class DocsDrawing:
    """Draws `/docs` from the table of operations and its description."""

    def __init__(self, environment: Environment, operations: Sequence[Operation]) -> None:
        self._environment = environment
        self._operations = operations

    def page(
        self,
        description: Mapping[str, Json],
        *,
        address: str,
        example: Example | None = None,
        is_signed_in: bool = False,
    ) -> bytes:
        """Return the HTML; `description` is the OpenAPI document of the same operations."""
        given = {"page_id": str(example.page_id)} if example else {}
        definitions = description["components"]["schemas"]
        groups: dict[Group, list[OperationView]] = {}
        for each in self._operations:
            groups.setdefault(each.group, []).append(_view(each, description, given, address))
        values = {
            "groups": groups,
            "languages_of_samples": LANGUAGES,
            "scopes": [(scope.value, DESCRIPTIONS[scope]) for scope in Scope],
            "kinds": [_kind(kind, description, definitions) for kind in HookKind],
            "signed": SIGNED,
            "phrases": PHRASES,
            "address": address,
            "example": example,
            "is_signed_in": is_signed_in,
        }
        return drawn(self._environment, "docs/page.html", values)


def _view(
    operation: Operation, description: Mapping[str, Json], given: Mapping[str, str], address: str
) -> OperationView:
    definitions = description["components"]["schemas"]
    told = description["paths"][operation.path][operation.method.lower()]
    body = told.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    answer = told["responses"]["200"]["content"]["application/json"]["schema"]
    return OperationView(
        operation=operation,
        parameters=(
            *(_parameter(each, "path", definitions) for each in operation.path_parameters),
            *(_parameter(each, "query", definitions) for each in operation.query),
        ),
        fields=fields_of(body, definitions),
        answer=fields_of(answer, definitions),
        sample=_indented(operation.sample),
        samples=samples(operation, address, given),
        variables=variables(operation, given),
    )


def _parameter(parameter: Parameter, place: str, definitions: Mapping[str, Json]) -> ParameterRow:
    words = type_words(parameter.schema, definitions)
    return ParameterRow(parameter.name, place, words, parameter.description)


def _kind(kind: HookKind, description: Mapping[str, Json], definitions: Mapping[str, Json]) -> KindView:
    content = description["webhooks"][kind.value]["post"]["requestBody"]["content"]["application/json"]
    data = content["schema"]["properties"]["data"]
    return KindView(
        kind=kind,
        purpose=filled(KINDS[kind].purpose, LABEL_GAPS),
        is_public=KINDS[kind].is_public,
        fields=fields_of(data, definitions),
        sample=_indented(message_sample(kind)),
    )


def _indented(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
