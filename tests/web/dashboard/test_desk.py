"""The desk: every page is its reader's alone, under the policy of all pages, with a tab for what there is."""

import re

from tests.domain.makers import BEN
from tests.web.dashboard.office import HOME, OLGA, Office
from web.dashboard.desk import TABS
from web.headers import CONTENT_SECURITY_POLICY


async def test_pages_are_private_and_as_strict_as_public_ones(office: Office) -> None:
    await office.sign_in(OLGA)

    for path in ("/dashboard", HOME, "/dashboard/you"):
        page = await office.get(path)

        assert page.headers["cache-control"] == "private, no-store"
        assert page.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
        assert page.headers["x-content-type-options"] == "nosniff"
        assert not re.search(r"<script(?![^>]* src=)|style=|\son\w+=", page.text)
        assert page.text.count("<h1>") == 1


async def test_a_tab_leads_where_something_is_and_to_whom_it_is_open(office: Office) -> None:
    rules = {rule.rule for rule in office.app.url_map.iter_rules()}
    there = {tab.path for tab in TABS if f"/dashboard/<guild>/{tab.path}" in rules}

    for user_id in (OLGA, BEN):
        office.another_browser()
        await office.sign_in(user_id)
        shown = set(re.findall(rf'href="{HOME}/(\w+)"', (await office.get(HOME)).text))
        may = {tab.path for tab in TABS if user_id == OLGA or tab.needs <= 1}
        assert shown == there & may


async def test_the_page_speaks_the_readers_language(office: Office) -> None:
    await office.sign_in(OLGA)

    assert '<html lang="de"' in (await office.get(f"{HOME}?lang=de")).text
