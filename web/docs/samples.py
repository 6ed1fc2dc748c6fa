"""Samples: each operation called by cURL, Python and JavaScript, ready to be copied; a test runs every one.

The key is taken from the environment, so that nobody pastes it into a file: `export MUSTER_KEY=ro_…`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from web.docs.operations import Json, Operation

LANGUAGES = {"curl": "cURL", "python": "Python", "javascript": "JavaScript"}
"""What each language is called."""
BESIDE = 60
"""Letters of JSON that still stand on one line."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The source of one call in one language."""

    language: str
    title: str
    source: str


def samples(
    operation: Operation, address: str, given: Mapping[str, str] | None = None, body: Json = None
) -> tuple[Sample, ...]:
    """Return the call in each language; `given` and `body` replace what the table's examples say."""
    url = address.rstrip("/") + _filled(operation, given or {})
    sent = body if body is not None else operation.body.sample if operation.body else None
    makers = {"curl": _curl, "python": _python, "javascript": _javascript}
    return tuple(
        Sample(language, title, makers[language](operation.method, url, sent))
        for language, title in LANGUAGES.items()
    )


def _filled(operation: Operation, given: Mapping[str, str]) -> str:
    path = operation.path
    for parameter in operation.path_parameters:
        path = path.replace(f"{{{parameter.name}}}", given.get(parameter.name, parameter.example))
    asked = {
        each.name: given.get(each.name, each.example)
        for each in operation.query
        if each.is_sampled or each.name in given
    }
    return f"{path}?{urlencode(asked)}" if asked else path


def _curl(method: str, url: str, body: Json) -> str:
    lines = [
        f"curl {'' if method == 'GET' else f'-X {method} '}{_quoted(url)}",
        '-H "X-API-Key: $MUSTER_KEY"',
    ]
    if body is not None:
        lines += ["-H 'Content-Type: application/json'", f"-d {_quoted(_indented(body))}"]
    return " \\\n  ".join(lines)


def _python(method: str, url: str, body: Json) -> str:
    headers = ['"X-API-Key": os.environ["MUSTER_KEY"]']
    extra = ""
    if body is not None:
        headers.append('"Content-Type": "application/json"')
        # Written as JSON and read back, so that true and null need no other spelling here.
        extra = f"    data={_json(body)!r}.encode(),\n"
    return (
        "import json, os, urllib.request\n\n"
        "request = urllib.request.Request(\n"
        f"    {json.dumps(url)},\n"
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
        extra = f"  body: JSON.stringify({_indented(body)}),\n"
    return (
        f"const answer = await fetch({json.dumps(url)}, {{\n"
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
