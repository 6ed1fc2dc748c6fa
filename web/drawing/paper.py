"""Paper: the Jinja2 environment all drawings share, with links to static files that name their content."""

import json
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from web.drawing.pictures import picture_address
from words import mark
from words.dates import day, moment
from words.languages import LANGUAGES
from words.saying import called, counted_template, label_values, number, said, template_of, voice

HERE = Path(__file__).resolve().parent.parent
TEMPLATES = HERE / "templates"
STATIC = HERE / "static"

SCRIPT_WORDS = {
    "auto": mark("Auto"),
    "light": mark("Light"),
    "dark": mark("Dark"),
    "live": mark("Live"),
    "waiting": mark("Waiting"),
    "connecting": mark("Connecting"),
    "reconnecting": mark("Reconnecting"),
    "polling": mark("Every 30 s"),
    "offline": mark("Offline"),
    "updated": mark("updated"),
    "synced": mark("last synced"),
    "never": mark("not synced with Discord yet"),
    "now": mark("just now"),
    "seconds": mark("{n} s ago"),
    "minutes": mark("{n} min ago"),
    "hours": mark("{n} h ago"),
    "of": mark("{found} of {all}"),
    "found": mark("{found} of {all} members"),
    "left": mark("{who} left the page"),
    "moved": mark("{who} moved to {rank}"),
    "joined": mark("{who} joined as {rank}"),
    "changed": mark("{n} members changed"),
    "show": mark("Show"),
}
"""What scripts show, by the name they know it by; it comes with the page."""

SCRIPTS = ("words", "morph", "motion", "finder", "freshness", "changes", "live", "toolbar")
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


def make_environment(links: StaticLinks | None = None, *, can_sign_in: bool = False) -> Environment:
    """Return an environment that escapes everything, fails on unknown names and knows our static files."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined] # the extension's
        gettext=template_of, ngettext=counted_template, newstyle=True
    )
    environment.globals["can_sign_in"] = can_sign_in
    environment.globals["_"] = written
    environment.globals["plural"] = written_plural
    environment.globals["voice"] = voice
    environment.globals["languages"] = LANGUAGES
    environment.globals["script_words"] = script_words
    environment.filters["number"] = number
    environment.filters["said"] = said
    environment.filters["called"] = called
    environment.filters["isolated"] = isolated
    environment.globals["picture_address"] = picture_address
    environment.globals["static"] = links or StaticLinks()
    environment.globals["scripts"] = SCRIPTS
    environment.filters["day"] = day
    environment.filters["moment"] = moment
    environment.filters["marked"] = marked
    return environment


def drawn(environment: Environment, template: str, values: Mapping[str, object]) -> bytes:
    """Return the template filled with `values`, as UTF-8."""
    return environment.get_template(template).render(values).encode()


def script_words() -> str:
    """Return the words of scripts in the language in force, their gaps open, as JSON."""
    return json.dumps({name: template_of(text) for name, text in SCRIPT_WORDS.items()}, ensure_ascii=False)


def written(template: str, /, **gaps: object) -> Markup:
    """Return a template in the language in force, escaped, as is what fills its gaps unless it is markup."""
    return escape(template_of(template)).format_map({**label_values(), **gaps})


def written_plural(one: str, many: str, /, count: int, **gaps: object) -> Markup:
    """Return the template that `count` asks for, as `written` does; the gap {count} fills itself."""
    values = {**label_values(), "count": number(count), **gaps}
    return escape(counted_template(one, many, count)).format_map(values)


def isolated(name: object) -> Markup:
    """Return a name so that its direction of writing does not meddle with the sentence around it."""
    return Markup("<bdi>{}</bdi>").format(name)


def marked(text: str) -> Markup:
    """Return a sentence of ours with what stands between backticks set as code; all of it is escaped."""
    parts = escape(text).split("`")  # of what is escaped already, escape leaves everything as it is
    return Markup("").join(
        Markup("<code>%s</code>") % part if place % 2 else part for place, part in enumerate(parts)
    )


def _hash(content: bytes) -> str:
    return blake2b(content, digest_size=5).hexdigest()
