"""Bodies of the right shape, and what is said of others."""

from typing import Literal

import pytest
from pydantic import Field
from quart import Quart, request

from web.shapes import Misshapen, Shape, fitted, shaped


class Part(Shape):
    hours: float | None = None


class Body(Shape):
    name: str
    number: int | None = None
    first: str = Field("", alias="from")
    kind: Literal["a", "b"] = "a"
    words: list[str] = Field(default_factory=list)
    part: Part = Field(default_factory=Part)


@pytest.mark.parametrize(
    ("value", "field", "said"),
    [
        ([], None, "The body must be a JSON object."),
        (None, None, "The body must be a JSON object."),
        ({}, "name", "name is missing."),
        ({"name": None}, "name", "name must be text."),
        ({"name": 7}, "name", "name must be text."),
        ({"name": "x", "number": "7"}, "number", "number must be a whole number."),
        ({"name": "x", "number": 7.5}, "number", "number must be a whole number."),
        ({"name": "x", "number": True}, "number", "number must be a whole number."),
        ({"name": "x", "kind": "c"}, "kind", "kind must be 'a' or 'b'."),
        ({"name": "x", "kind": []}, "kind", "kind must be 'a' or 'b'."),
        ({"name": "x", "words": "y"}, "words", "words must be a list."),
        ({"name": "x", "words": ["y", 1]}, "words[1]", "words[1] must be text."),
        ({"name": "x", "part": 3}, "part", "part must be a JSON object."),
        ({"name": "x", "part": {"hours": "3"}}, "part.hours", "part.hours must be a number."),
        ({"name": "x", "part": {"hour": 3}}, "part.hour", "There is no field part.hour."),
        ({"name": "x", "nmae": "y"}, "nmae", "There is no field nmae; did you mean name?"),
        ({"name": "x", "first": "y"}, "first", "there are: name, number, from, kind, words, part."),
    ],
)
def test_what_does_not_fit_is_said(value: object, field: str | None, said: str) -> None:
    with pytest.raises(Misshapen) as refusal:
        fitted(value, Body)

    assert refusal.value.field == field
    assert said in refusal.value.sentence
    assert refusal.value.details == ([{"field": field, "error": refusal.value.sentence}] if field else [])


def test_every_fault_is_told() -> None:
    with pytest.raises(Misshapen) as refusal:
        fitted({"name": 1, "number": "x", "extra": 0}, Body)

    assert [each["field"] for each in refusal.value.details] == ["name", "number", "extra"]


def test_what_fits_is_a_value() -> None:
    body = fitted({"name": "x", "from": "y", "part": {"hours": 3}, "words": ["z"]}, Body)

    assert body == Body.model_validate({"name": "x", "from": "y", "part": {"hours": 3.0}, "words": ["z"]})
    assert (body.first, body.part.hours) == ("y", 3)


async def test_a_request_s_body_is_read() -> None:
    headers = {"Content-Type": "application/json"}
    async with Quart(__name__).test_request_context(
        "/v1/staff", method="POST", headers=headers, data=b'{"name": "x"}'
    ):
        assert (await shaped(request, Body)).name == "x"
