"""Routes: all of the dashboard is behind the sign-in."""

import re

from tests.domain.makers import GUILD
from tests.web.dashboard.office import Office
from web.access import Access


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
