"""JSON travels compact and as UTF-8."""

import pytest

from app.demo.discord.wire import decode_object, encode, encode_text


def test_json_is_compact_utf8() -> None:
    assert encode({"a": [1, "é"]}) == '{"a":[1,"é"]}'.encode()


def test_a_string_is_escaped() -> None:
    assert encode_text('a"\n') == '"a\\"\\n"'


@pytest.mark.parametrize("raw", ["[]", "1", "{", b"\xff"])
def test_only_objects_are_taken(raw: str | bytes) -> None:
    with pytest.raises(ValueError):
        decode_object(raw)
