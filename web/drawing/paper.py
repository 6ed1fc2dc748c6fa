"""Paper: the Jinja2 environment all drawings share, with links to static files that name their content."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from hashlib import blake2b
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

HERE = Path(__file__).resolve().parent.parent
TEMPLATES = HERE / "templates"
STATIC = HERE / "static"

SCRIPTS = ("morph", "motion", "finder", "freshness", "changes", "live", "toolbar")
"""The modules that `roster.js` loads; all of them carry one version, so that no two releases mix."""


class StaticLinks:
    """Addresses of static files, `/static/<path>?v=<hash>`: the hash changes only when the file does."""

    def __init__(self, root: Path = STATIC) -> None:
        self._versions = {
            path.relative_to(root).as_posix(): _hash(path.read_bytes())
            for path in sorted(root.rglob("*"))
            if path.is_file()
        }
        scripts = "".join(version for name, version in self._versions.items() if name.startswith("js/"))
        self._scripts = _hash(scripts.encode())

    def __call__(self, path: str) -> str:
        """Return the address of the file at `path` below `static/`; scripts share one version."""
        version = self._scripts if path.startswith("js/") else self._versions[path]
        return f"/static/{path}?v={version}"


def make_environment(links: StaticLinks | None = None) -> Environment:
    """Return an environment that escapes everything, fails on unknown names and knows our static files."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["static"] = links or StaticLinks()
    environment.globals["scripts"] = SCRIPTS
    environment.filters["day"] = day
    environment.filters["moment"] = moment
    environment.filters["marked"] = marked
    return environment


def drawn(environment: Environment, template: str, values: Mapping[str, object]) -> bytes:
    """Return the template filled with `values`, as UTF-8."""
    return environment.get_template(template).render(values).encode()


def day(value: date) -> str:
    """Return a date as people write it: `3 Mar 2026`."""
    return f"{value.day} {value:%b %Y}"


def moment(value: datetime) -> str:
    """Return a moment in UTC as people write it: `3 Mar 2026, 14:05 UTC`."""
    utc = value.astimezone(UTC)
    return f"{day(utc)}, {utc:%H:%M} UTC"


def marked(text: str) -> Markup:
    """Return a sentence of ours with what stands between backticks set as code; all of it is escaped."""
    parts = (escape(part) for part in text.split("`"))
    return Markup("").join(
        Markup("<code>%s</code>") % part if place % 2 else part for place, part in enumerate(parts)
    )


def _hash(content: bytes) -> str:
    return blake2b(content, digest_size=5).hexdigest()
