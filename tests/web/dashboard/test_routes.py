"""Routes: all of the dashboard is behind the sign-in."""

import re
from collections.abc import Iterator
from itertools import product

import pytest

from domain.ids import UserId
from tests.domain.makers import ANNA, BEN, CARLA, GUILD
from tests.web.dashboard.department import manned
from tests.web.dashboard.office import HOME, OLGA, Office
from web.access import Access

TOLD = re.compile(r'<p class="(?:alarm|fault)[^>]*>[^<]+')


async def test_every_route_of_the_dashboard_is_behind_the_sign_in(office: Office) -> None:
    rules = [rule for rule in office.app.url_map.iter_rules() if rule.rule.startswith("/dashboard")]

    assert rules
    for rule in rules:
        access = getattr(office.app.view_functions[rule.endpoint], "access", None)
        path = re.sub(r"<[^>]*guild>", str(GUILD), rule.rule)
        path = re.sub(r"<any\((\w+)[^>]*>", r"\1", path)
        path = re.sub(r"<[^>]+>", "1", path)
        is_form = "POST" in (rule.methods or ())
        reply = await (office.post(path, {}) if is_form else office.get(path))
        assert isinstance(access, Access)
        assert access.auth == "session"
        assert reply.status == 303, rule.rule
        assert reply.headers["location"].startswith("/signin?next=/dashboard")


@pytest.mark.parametrize("user_id", [OLGA, BEN, CARLA])
async def test_a_refused_form_never_comes_back_without_a_sentence(office: Office, user_id: UserId) -> None:
    """Every form there is, empty, from whoever may or may not, about himself and others."""
    await manned(office)
    await office.sign_in(user_id)
    token, page = office.form_token(await office.get(f"{HOME}/keys")), str(office.page.id)
    walked = 0

    for path in forms(office, (ANNA, BEN, CARLA)):
        for form in ({}, {"page": page}):
            reply = await office.post(path, {"form_token": token} | form)
            if reply.status >= 400 and 'class="desk' in reply.text:
                walked += 1
                assert TOLD.search(reply.text), (path, form, reply.status)

    assert walked > 10


def forms(office: Office, members: tuple[UserId, ...]) -> Iterator[str]:
    """Yield where every form below a server's dashboard is sent to."""
    for rule in office.app.url_map.iter_rules():
        if not rule.rule.startswith("/dashboard/<guild>/") or "POST" not in (rule.methods or ()):
            continue
        path = rule.rule.replace("<guild>", str(GUILD)).replace("<slug>", office.page.slug)
        choices = [found.split(",") for found in re.findall(r"<any\(([^)]*)\):", path)]
        whom = members if "<member>" in path else members[:1]
        for member, *chosen in product(whom, *choices):
            one = path.replace("<member>", str(member))
            for choice in chosen:
                one = re.sub(r"<any[^>]*>", choice.strip(), one, count=1)
            yield re.sub(r"<[^>]+>", "1", one)
