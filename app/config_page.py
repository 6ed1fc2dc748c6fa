"""The settings as a page of documentation: `python -m app.config_page > docs/settings.md`."""

import sys

from app.config import Section, sections
from app.config_sources import variable_name

INTRODUCTION = """\
# Settings

This page is written from `app/config.py`: `python -m app.config_page > docs/settings.md`.

Muster reads `config.toml` here, or the file given with `--config`. Each setting has a default;
`config.example.toml` shows them all. Later wins:

1. the default
2. the configuration file: `port = 8080` under `[web]`
3. the secrets directory (`MUSTER_SECRETS_DIR`, else `/run/secrets` if there): a file named `muster_web__port`
4. the environment: `MUSTER_WEB__PORT=8080`

In the last two, lists are separated by commas. A setting, section, variable or secret that does not exist is
refused by name, with the closest one that does; variables that begin with `MUSTER_` but resemble no setting
are left alone. A relative SQLite file is meant from the configuration file's folder, or from the current
folder when there is no such file.
"""


def page() -> str:
    """Return the whole page as Markdown."""
    return "\n".join([INTRODUCTION, *(_section(name, section) for name, section in sections().items())])


def _section(name: str, section: type[Section]) -> str:
    rows = [
        f"| `{key}` | {_default(field.default)} | {field.description} | `{variable_name(name, key)}` |"
        for key, field in section.model_fields.items()
    ]
    heading = f"## [{name}]\n\n{section.__doc__}\n"
    return "\n".join([heading, "| setting | default | meaning | variable |", "|---|---|---|---|", *rows, ""])


def _default(value: object) -> str:
    match value:
        case None:
            return "not set"
        case ():
            return "`[]`"
        case str():
            return f'`"{value}"`'
        case _:
            return f"`{value}`"


if __name__ == "__main__":
    sys.stdout.write(page())
