"""Logs: every library's lines in one form, and no secret in any of them."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Literal

import pytest
import structlog

from app.config import Log
from app.logs import HANDLER_NAME, QUIETER, REMOVED, Redaction, start_logging

BOT_TOKEN = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    level = root.level
    levels = {name: logging.getLogger(name).level for name in QUIETER}
    yield
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    for handler in [handler for handler in root.handlers if handler.get_name() == HANDLER_NAME]:
        root.removeHandler(handler)
    structlog.reset_defaults()


def a_log(form: Literal["console", "json"], *secrets: str) -> io.StringIO:
    stream = io.StringIO()
    start_logging(Log(format=form), secrets=secrets, stream=stream)
    return stream


def test_our_facts_and_those_of_libraries_have_one_form() -> None:
    stream = a_log("json")

    structlog.get_logger("services.sync").info("synced", guild=7, members=500)
    logging.getLogger("discord.gateway").warning("Shard %s is late", 3, extra={"shard": 3})

    ours, theirs = (json.loads(line) for line in stream.getvalue().splitlines())
    assert ours.items() >= {"event": "synced", "logger": "services.sync", "level": "info", "guild": 7}.items()
    assert theirs.items() >= {"event": "Shard 3 is late", "level": "warning", "shard": 3}.items()
    assert ours["timestamp"].endswith("Z")


def test_the_console_form_is_a_line_for_people() -> None:
    stream = a_log("console")

    structlog.get_logger("jobs").info("swept", guilds=2)

    assert "swept" in stream.getvalue()
    assert "guilds=2" in stream.getvalue()


def test_what_weighs_less_than_the_level_is_not_written() -> None:
    stream = a_log("console")

    structlog.get_logger("a").debug("small")
    logging.getLogger("b").debug("small")
    logging.getLogger("apscheduler.scheduler").info("tick")

    assert stream.getvalue() == ""


def test_starting_again_replaces_the_first() -> None:
    first = a_log("console")
    second = a_log("console")

    logging.getLogger("a").warning("once")

    assert first.getvalue() == ""
    assert second.getvalue().count("once") == 1


@pytest.mark.parametrize("form", ["console", "json"])
def test_a_traceback_is_written_without_secrets(form: Literal["console", "json"]) -> None:
    stream = a_log(form, 'odd"secret')

    try:
        raise ValueError(f'refused {BOT_TOKEN} and odd"secret')
    except ValueError:
        logging.getLogger("discord").exception("Request failed")
        structlog.get_logger("web").exception("request_failed")

    text = stream.getvalue()
    assert text.count("Traceback") == 2
    assert BOT_TOKEN not in text
    assert 'odd"secret' not in text.replace("\\", "")


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"logging in with {BOT_TOKEN}", BOT_TOKEN),
        ("key ro_3f9a1b2c_Zm9vYmFyYmF6 used", "Zm9vYmFyYmF6"),
        ("Authorization: Bearer abc", "abc"),
        ("{'Authorization': 'Bot abc', 'x': 1}", "abc"),
        ('{"X-API-Key": "abcdef"}', "abcdef"),
        ("(b'authorization', b'Bearer abcdef')", "abcdef"),
        ("got Bearer 0123456789abcdef0", "0123456789abcdef0"),
        ("eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl", "c2lnbmF0dXJl"),
        ("GET /feed.ics?key=abcdef&x=1", "abcdef"),
        ("token=abcdef", "abcdef"),
        ("client_secret: 'abcdef'", "abcdef"),
        ("POST /api/v10/interactions/123/aW50ZXJhY3Rpb246MTIz/callback", "aW50ZXJhY3Rpb246MTIz"),
        ("POST /api/v10/webhooks/123/aW50ZXJhY3Rpb246MTIz", "aW50ZXJhY3Rpb246MTIz"),
        ("cannot reach postgresql://muster:abcdef@db/muster", "abcdef"),
    ],
)
def test_a_secret_is_known_by_its_shape(text: str, secret: str) -> None:
    written = Redaction().text(text)

    assert secret not in written
    assert REMOVED in written


@pytest.mark.parametrize(
    "text",
    [
        "synced guild=80351110224678912 members=60",
        "GET /r/springfield-police 200",
        "https://discord.com/api/v10/guilds/80351110224678912/members",
        "Anna bot roles updated",
        "2026-11-22T12:13:16.379958Z",
    ],
)
def test_other_text_stays(text: str) -> None:
    assert Redaction().text(text) == text


def test_a_field_with_a_telling_name_is_removed_at_any_depth() -> None:
    event = Redaction()(
        None, "info", {"event": "x", "headers": {"Cookie": "a"}, "list": [{"token": "b"}], "n": 1}
    )

    assert event == {"event": "x", "headers": {"Cookie": REMOVED}, "list": [{"token": REMOVED}], "n": 1}
