"""The documentation drawn: every operation, every scope, every kind, and nobody else's address."""

import re

from domain.access.scopes import Scope
from domain.hooks.kinds import HookKind
from web.docs.openapi import document
from web.docs.table import OPERATIONS
from web.drawing.docs import DocsDrawing
from web.drawing.paper import make_environment

ADDRESS = "https://muster.example"


def page() -> str:
    description = document(OPERATIONS, address=ADDRESS)
    return DocsDrawing(make_environment(), OPERATIONS).page(description, address=ADDRESS).decode()


def test_everything_in_the_tables_is_on_the_page() -> None:
    html = page()

    assert [each.name for each in OPERATIONS if f'id="{each.anchor}"' not in html] == []
    assert [scope for scope in Scope if f"<code>{scope.value}</code>" not in html] == []
    assert [kind for kind in HookKind if f"<code>{kind.value}</code>" not in html] == []
    assert html.count('data-sample="') == 3 * len(OPERATIONS)


def test_nothing_is_fetched_from_anybody_else_and_no_script_or_style_stands_in_it() -> None:
    html = page()

    assert re.findall(r'(?:src|href)="(?!/|#|\?)', html) == []
    assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []
    assert "<style" not in html
    assert re.findall(r"\sstyle=|\son\w+=", html) == []


def test_each_name_is_used_once_and_every_link_within_leads_somewhere() -> None:
    html = page()
    names = re.findall(r'\sid="([^"]+)"', html)

    assert len(set(names)) == len(names)
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(names)
