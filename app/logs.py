"""Logs: one line for one fact, for people or for machines, and never a secret in it.

structlog formats for everybody: our own loggers and those of discord.py, uvicorn and APScheduler, which speak
the standard library's logging. Message, fields and traceback are searched for secrets before they are shown.
"""

import logging
import re
import sys
from collections.abc import Iterable, Mapping
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from app.config import Log

REMOVED = "[removed]"
HANDLER_NAME = "muster"

QUIETER = {"apscheduler": logging.WARNING, "aiosqlite": logging.INFO, "uvicorn.access": logging.WARNING}
"""Loggers that tell of every tick, statement and request: they never say less important things than these."""

LEFTOVERS = {"message", "asctime", "color_message"}

SECRET_NAMES = re.compile(r"(?i)token|secret|password|authorization|cookie|api_?key|^key$")
"""Names of fields whose value is removed whatever it looks like."""

SECRET_SHAPES = (
    # Discord's bot tokens: base64 of the id, of a time, and a signature.
    (re.compile(r"\b[\w-]{23,30}\.[\w-]{6,7}\.[\w-]{27,}"), REMOVED),
    # API keys: the first part is the key's public id and may stay.
    (re.compile(r"\b(ro_[A-Za-z0-9]+_)[\w-]+"), rf"\1{REMOVED}"),
    (re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*"), REMOVED),
    (
        re.compile(r"(?i)\b(authorization|x-api-key|cookie)(['\"]?\s*[:=,]\s*b?['\"]?)[^'\"\r\n,}\])]+"),
        rf"\1\2{REMOVED}",
    ),
    (re.compile(r"(?i)\b(bearer|basic|bot)(\s+)[\w.~+/=-]{16,}"), rf"\1\2{REMOVED}"),
    (re.compile(r"(?i)([?&](?:key|token|code|access_token|api_key)=)[^&\s'\"]+"), rf"\1{REMOVED}"),
    (re.compile(r"(?i)(\b\w*(?:token|secret|password)['\"]?\s*[=:]\s*['\"]?)[^\s'\",)}]+"), rf"\1{REMOVED}"),
    # Whoever has an interaction's or a webhook's address may write to it.
    (re.compile(r"(/(?:webhooks|interactions)/\d+/)[\w-]{16,}"), rf"\1{REMOVED}"),
    (re.compile(r"(://[^\s:/@]*:)[^\s@/]+(@)"), rf"\1{REMOVED}\2"),
)
"""What secrets look like wherever they stand, and what is written instead."""


class Redaction:
    """A processor that removes secrets: by the name of a field, by their shape, and those it was told."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = sorted((secret for secret in secrets if secret), key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, known))) if known else None

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        """Return the event with every secret in it removed."""
        return {name: self._field(name, value) for name, value in event.items()}

    def text(self, text: str) -> str:
        """Return the text with every secret in it removed."""
        if self._known:
            text = self._known.sub(REMOVED, text)
        for shape, instead in SECRET_SHAPES:
            text = shape.sub(instead, text)
        return text

    def _field(self, name: object, value: object) -> object:
        if value is not None and isinstance(name, str) and SECRET_NAMES.search(name):
            return REMOVED
        return self._value(value)

    def _value(self, value: object) -> object:
        match value:
            case None | bool() | int() | float():
                return value
            case str():
                return self.text(value)
            case Mapping():
                return {str(name): self._field(name, inner) for name, inner in value.items()}
            case list() | tuple() | set() | frozenset():
                return [self._value(inner) for inner in value]
            case _:
                return self.text(str(value))


def start_logging(log: Log, *, secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """Send every log line of this process to `stream` (standard error), without `secrets`.

    May be called again: the last call decides.
    """
    stream = stream or sys.stderr
    level = logging.getLevelNamesMapping()[log.level.upper()]
    handler = logging.StreamHandler(stream)
    handler.set_name(HANDLER_NAME)
    handler.setFormatter(_formatter(log, Redaction(secrets), colors=stream.isatty()))

    root = logging.getLogger()
    for old in [old for old in root.handlers if old.get_name() == HANDLER_NAME]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    for name, least in QUIETER.items():
        logging.getLogger(name).setLevel(max(level, least))
    structlog.configure(
        processors=[*_first_steps(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def _first_steps() -> list[Processor]:
    """What our own events and those of other libraries go through alike."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]


def _without_leftovers(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Other formatters and uvicorn leave the message in a record a second time."""
    return {name: value for name, value in event.items() if name not in LEFTOVERS}


def _formatter(log: Log, redaction: Redaction, *, colors: bool) -> logging.Formatter:
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if log.format == "json"
        else structlog.dev.ConsoleRenderer(colors=colors)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*_first_steps(), structlog.stdlib.ExtraAdder(), _without_leftovers],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            # A traceback becomes text before the redaction, and without its variables.
            structlog.processors.format_exc_info,
            redaction,
            renderer,
        ],
    )
