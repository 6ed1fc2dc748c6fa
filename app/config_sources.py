"""Where settings come from, and how a wrong one is named.

Names are checked here before any value is looked at, so that a slip of the pen is told from a wrong value:

    config.toml: [discord] has no setting 'tokn'; did you mean 'token'?
    MUSTER_DISCORD_TOKEN is no setting; did you mean MUSTER_DISCORD__TOKEN?
    config.toml: [web] port must be a whole number, not 'eighty'.
"""

import os
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic_core import ErrorDetails

from domain.errors import Invalid

VARIABLE_PREFIX = "MUSTER_"
SECTION_DELIMITER = "__"
SECRETS_VARIABLE = "MUSTER_SECRETS_DIR"
USUAL_SECRETS_DIRECTORY = Path("/run/secrets")

OTHERS_USE = frozenset({"port"})
"""Kubernetes sets MUSTER_PORT for a service of our name; any other setting without its section is a slip."""

Names = Mapping[str, Collection[str]]
"""The settings that exist, by section."""

Document = dict[str, Any]
"""A parsed TOML file; of any depth and type until it is checked, hence Any."""

PROBLEMS = {
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "int_parsing_size": "must be a smaller number",
    "string_type": "must be a text in quotes",
    "string_too_short": "must not be empty",
    "tuple_type": "must be a list",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "literal_error": "must be {expected}",
    "value_error": "{error}",
}
"""Pydantic's kinds of error, as the end of a sentence that began with the setting's name."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The places that settings are read from this time."""

    file: Path | None
    document: Document
    secrets: Path | None

    @property
    def file_name(self) -> str:
        """The configuration file as a sentence names it, whether or not there is one."""
        return str(self.file or "config.toml")

    def variable(self, section: str, key: str) -> str | None:
        """Return the environment variable that sets this, if one does."""
        wanted = variable_name(section, key)
        return next((name for name in os.environ if name.upper() == wanted), None)

    def secret(self, section: str, key: str) -> Path | None:
        """Return the file in the secrets directory that sets this, if one does."""
        wanted = variable_name(section, key)
        return next((path for path in _files_in(self.secrets) if path.name.upper() == wanted), None)

    def name_of(self, section: str, key: str) -> str:
        """Return how a sentence names this setting, by the place it was read from."""
        place = self.variable(section, key) or self.secret(section, key)
        return str(place) if place else f"{self.file_name}: [{section}] {key}"


def variable_name(section: str, key: str) -> str:
    """Return the environment variable for a setting."""
    return f"{VARIABLE_PREFIX}{section}{SECTION_DELIMITER}{key}".upper()


def find_sources(file: Path | None) -> Sources:
    """Return the sources of this start; without `file`, ./config.toml counts if it is there."""
    if file is None:
        file = Path("config.toml")
        if not file.exists():
            return Sources(None, {}, _secrets_directory())
    return Sources(file, _read(file), _secrets_directory())


def refuse_unknown(sources: Sources, names: Names) -> None:
    """Raise Invalid for the first section, setting, variable or secret that does not exist."""
    for section, table in sources.document.items():
        _refuse_unknown_section(sources.file_name, section, table, names)
    for variable in sorted(os.environ):
        _refuse_unknown_variable(variable, variable, names)
    for path in _files_in(sources.secrets):
        _refuse_unknown_variable(path.name, str(path), names)


def refusal(sources: Sources, error: ErrorDetails, *, secret: bool) -> Invalid:
    """Return the refusal for a value that pydantic found wrong; a secret's value is not repeated."""
    section, *rest = (str(part) for part in error["loc"])
    problem = PROBLEMS.get(error["type"], error["msg"]).format(**error.get("ctx", {}))
    if not rest:
        return Invalid(f"{sources.file_name}: [{section}] {problem}.", field=section)
    given = "" if secret else f", not {_as_written(error['input'])}"
    return Invalid(f"{sources.name_of(section, rest[0])} {problem}{given}.", field=f"{section}.{rest[0]}")


def _as_written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _read(file: Path) -> Document:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Invalid(f"There is no configuration file {file}.") from None
    except OSError as error:
        raise Invalid(f"The configuration file {file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise Invalid(f"{file} is not a text in UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise Invalid(f"{file} is not valid TOML: {error}.") from None


def _secrets_directory() -> Path | None:
    named = os.environ.get(SECRETS_VARIABLE)
    if named:
        if not Path(named).is_dir():
            raise Invalid(f"{SECRETS_VARIABLE} names {named}, which is no directory.", field=SECRETS_VARIABLE)
        return Path(named)
    return USUAL_SECRETS_DIRECTORY if USUAL_SECRETS_DIRECTORY.is_dir() else None


def _files_in(directory: Path | None) -> list[Path]:
    """Other programs' secrets may lie in the same directory: only names with our prefix are looked at."""
    if directory is None:
        return []
    return sorted(path for path in directory.iterdir() if path.name.upper().startswith(VARIABLE_PREFIX))


def _refuse_unknown_section(file: str, section: str, table: object, names: Names) -> None:
    if section not in names:
        raise Invalid(f"{file} has no section {section!r}{_near_section(section, names)}", field=section)
    if not isinstance(table, dict):
        raise Invalid(f"{file}: [{section}] must be a section with settings of its own.", field=section)
    for key in table:
        if key not in names[section]:
            hint = _near(key, names[section])
            raise Invalid(f"{file}: [{section}] has no setting {key!r}{hint}", field=f"{section}.{key}")


def _refuse_unknown_variable(name: str, shown: str, names: Names) -> None:
    if not name.upper().startswith(VARIABLE_PREFIX):
        return
    rest = name[len(VARIABLE_PREFIX) :].lower()
    section, delimiter, key = rest.partition(SECTION_DELIMITER)
    if delimiter and section in names and key in names[section]:
        return
    begins_so = any(rest == section or rest.startswith(f"{section}_") for section in names)
    homes = [section for section, keys in names.items() if rest in keys and rest not in OTHERS_USE]
    if delimiter or begins_so or homes:
        known = [variable_name(section, key) for section, keys in names.items() for key in keys]
        at_home = [variable_name(section, rest) for section in homes]
        close = at_home or get_close_matches(name.upper(), known, n=1)
        raise Invalid(
            f"{shown} is no setting" + (f"; did you mean {close[0]}?" if close else "."), field=name
        )


def _near(word: str, words: Iterable[str]) -> str:
    close = get_close_matches(word, words, n=1)
    return f"; did you mean {close[0]!r}?" if close else "."


def _near_section(word: str, names: Names) -> str:
    """A setting written outside its section is the likelier slip than a misspelt section."""
    home = next((section for section, keys in names.items() if word in keys), None)
    return f"; {word!r} belongs under [{home}]." if home else _near(word, names)
