"""Samples: each operation called by cURL, Python and JavaScript, ready to be copied; a test runs every one.

The key is taken from the environment, so that nobody pastes it into a file: `export MUSTER_KEY=ro_YOUR_KEY`.
So is every id that is not known where the sample is drawn: `export STAFF_ID=YOUR_STAFF_ID`. Pasted without it
a sample changes nothing.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from web.docs.operations import Json, Operation

LANGUAGES = {"curl": "cURL", "python": "Python", "javascript": "JavaScript"}
"""What each language is called."""
BESIDE = 60
"""Letters of JSON that still stand on one line."""
GAP = "⟦{name}⟧"
GAPS = re.compile("⟦([A-Z_]+)⟧")
"""What stands for a variable until a language says it in its own way; no text of ours has such letters."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The source of one call in one language."""

    language: str
    title: str
    source: str


def samples(operation: Operation, address: str, given: Mapping[str, str] | None = None) -> tuple[Sample, ...]:
    """Return the call in each language; `given` says the ids that are known, by parameter."""
    url = address.rstrip("/") + _filled(operation, given or {})
    body = operation.body
    sent = {**body.sample, **{each: _gap(name) for each, name in body.variables.items()}} if body else None
    makers = {"curl": _curl, "python": _python, "javascript": _javascript}
    return tuple(
        Sample(language, title, makers[language](operation.method, url, sent))
        for language, title in LANGUAGES.items()
    )


def variables(operation: Operation, given: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Return which variables, besides the key, the samples take from the environment."""
    asked = (_name(each.name) for each in operation.path_parameters if each.name not in (given or {}))
    sent = operation.body.variables.values() if operation.body else ()
    return tuple(dict.fromkeys((*asked, *sent)))


def _name(parameter: str) -> str:
    return parameter.upper()


def _gap(name: str) -> str:
    return GAP.format(name=name)


def _filled(operation: Operation, given: Mapping[str, str]) -> str:
    path = operation.path
    for parameter in operation.path_parameters:
        value = given.get(parameter.name, _gap(_name(parameter.name)))
        path = path.replace(f"{{{parameter.name}}}", value)
    asked = {
        each.name: given.get(each.name, each.example)
        for each in operation.query
        if each.is_sampled or each.name in given
    }
    return f"{path}?{urlencode(asked)}" if asked else path


def _curl(method: str, url: str, body: Json) -> str:
    lines = [
        f"curl {'' if method == 'GET' else f'-X {method} '}{_in_shell(url)}",
        '-H "X-API-Key: $MUSTER_KEY"',
    ]
    if body is not None:
        sent = GAPS.sub("'\"$\\1\"'", _quoted(_indented(body)))
        lines += ["-H 'Content-Type: application/json'", f"-d {sent}"]
    return " \\\n  ".join(lines)


def _python(method: str, url: str, body: Json) -> str:
    headers = ['"X-API-Key": os.environ["MUSTER_KEY"]']
    extra = ""
    if body is not None:
        headers.append('"Content-Type": "application/json"')
        sent = re.sub(f"'{GAPS.pattern}'", r'os.environ["\1"]', repr(body))
        extra = f"    data=json.dumps({sent}).encode(),\n"
    return (
        "import json, os, urllib.request\n\n"
        "request = urllib.request.Request(\n"
        f"    {_in_python(url)},\n"
        f'    method="{method}",\n'
        f"    headers={{{', '.join(headers)}}},\n"
        f"{extra}"
        ")\n"
        "with urllib.request.urlopen(request) as answer:\n"
        "    print(json.load(answer))\n"
    )


def _javascript(method: str, url: str, body: Json) -> str:
    headers = ['"X-API-Key": process.env.MUSTER_KEY']
    extra = ""
    if body is not None:
        headers.append('"Content-Type": "application/json"')
        sent = re.sub(f'"{GAPS.pattern}"', r"process.env.\1", _indented(body))
        extra = f"  body: JSON.stringify({sent}),\n"
    return (
        f"const answer = await fetch({_in_javascript(url)}, {{\n"
        f'  method: "{method}",\n'
        f"  headers: {{ {', '.join(headers)} }},\n"
        f"{extra}"
        "});\n"
        "if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);\n"
        "console.log(await answer.json());\n"
    )


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)


def _indented(value: Json) -> str:
    flat = _json(value)
    return (
        flat if len(flat) <= BESIDE else json.dumps(value, ensure_ascii=False, indent=2).replace("\n", "\n  ")
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _in_shell(url: str) -> str:
    if not GAPS.search(url):
        return _quoted(url)
    return '"' + "".join(_pieces(url, literal=r'[\\"$`]', variable="${name}")) + '"'


def _in_python(url: str) -> str:
    if not GAPS.search(url):
        return json.dumps(url)
    return 'f"' + "".join(_pieces(url, literal=r'[\\"]', variable="{{os.environ['{name}']}}")) + '"'


def _in_javascript(url: str) -> str:
    if not GAPS.search(url):
        return json.dumps(url)
    return "`" + "".join(_pieces(url, literal=r"[\\`$]", variable="${{process.env.{name}}}")) + "`"


def _pieces(text: str, *, literal: str, variable: str) -> Iterator[str]:
    """Yield what stands between the variables, with a backslash before what is `literal`, and these."""
    for number, piece in enumerate(GAPS.split(text)):
        yield variable.format(name=piece) if number % 2 else re.sub(f"({literal})", r"\\\1", piece)
