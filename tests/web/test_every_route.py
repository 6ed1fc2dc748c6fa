"""Every route there is, found in the application's map: its headers, its cookies, and whose forms it takes.

A new route is looked at without being named here.
"""

import re
from collections.abc import AsyncIterator, Iterator
from html import unescape
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from werkzeug.routing import Rule

from domain.ids import UserId
from tests.domain.makers import ANNA, CARLA, GUILD
from tests.services.house import MANAGER
from tests.web.clients import Reply, ask
from tests.web.dashboard.department import asked, manned, patrolled
from tests.web.dashboard.office import ADDRESS, OLGA, Office, an_office
from web.access import Access
from web.answers import HTML
from web.signin import READING

pytestmark = pytest.mark.asyncio(loop_scope="module")

SECRETS = "s3cret", "t0ken", "c0de"
COOKIE = re.compile(r"__Host-muster[a-z-]*=[^;]*; Path=/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure")
INLINE = re.compile(r"<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
LOADED = re.compile(
    r"<(?:script|img|iframe|object|embed|source|video|audio)\b[^>]*?\s(?:src|data)=\"([^\"]*)\""
    r"|<link\b(?![^>]*rel=\"(?:canonical|alternate)\")[^>]*?\shref=\"([^\"]*)\""
    r"|<form\b[^>]*?\saction=\"([^\"]*)\""
)
FOR_READERS_WITH_ACCOUNTS = ("/dashboard", "/signin", "/signout")
Asked = tuple[str, str, Access]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def office(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    """Yield an office with people, and with something that waits for each decision."""
    async with an_office(f"sqlite:///{tmp_path_factory.mktemp('routes') / 'muster.db'}") as opened:
        await manned(opened)
        await patrolled(opened, CARLA)
        await asked(opened, ANNA)
        yield opened


def everything(office: Office) -> Iterator[Asked]:
    """Yield each method at each address, with what the route says of who may use it."""
    for rule in office.app.url_map.iter_rules():
        access: Access = getattr(office.app.view_functions[rule.endpoint], "access")  # noqa: B009 - untyped
        for method in sorted(rule.methods or ()):
            is_stream = rule.rule.endswith("/live") and method == "GET"  # its headers are those of its HEAD
            if not is_stream:
                yield method, address_of(rule, office), access


def address_of(rule: Rule, office: Office) -> str:
    """Return an address that leads to a route, and mostly to something."""
    known = {
        "guild": str(GUILD),
        "slug": office.page.slug,
        "page_id": str(office.page.id),
        "member": str(ANNA),
        "number": str(office.page.ranks[0].id),
        "name": "favicon.svg",
    }
    path = re.sub(r"<any\((\w+)[^>]*>", r"\1", rule.rule)
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda gap: known.get(gap[1], "1"), path)


async def answered(office: Office, method: str, path: str) -> Reply:
    """Return what the office's browser is answered, whose cookies stay as they are."""
    cookies = "; ".join(f"{name}={value}" for name, value in office.cookies.items())
    return await ask(office.app, path, method=method, headers={"Cookie": cookies})


@pytest.mark.parametrize("who", [None, OLGA, CARLA])
async def test_every_answer_keeps_the_house_rules(office: Office, who: UserId | None) -> None:
    office.another_browser()
    if who is not None:
        await office.sign_in(who)
    session = next(iter(office.cookies.values()), "nobody's")

    for method, path, access in everything(office):
        reply = await answered(office, method, path)
        at = f"{method} {path} {reply.status}"
        assert reply.status < 500 or path == "/readyz", at
        check_headers(reply, at)
        check_cookies(reply, at)
        is_private = access.auth == "session" or path.startswith(FOR_READERS_WITH_ACCOUNTS)
        if is_private and method != "OPTIONS":
            assert reply.headers["cache-control"] in {"private, no-store", "no-store"}, at
        if reply.headers.get("content-type", "").encode() == HTML:
            check_html(reply.text, at)
        told = f"{reply.headers.get('location', '')} {reply.body.decode('utf-8', 'ignore')}"
        assert not any(secret in told for secret in (*SECRETS, session)), at


def check_headers(reply: Reply, at: str) -> None:
    """See that an answer says, once, what a browser must not do with it."""
    policies = [value.decode() for name, value in reply.all_headers if name == b"content-security-policy"]
    assert len(policies) == 1, at
    policy = dict(part.strip().split(" ", 1) for part in policies[0].split(";"))
    assert set(policy.values()) <= {"'self'", "'none'"}, at
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'", at
    assert reply.headers["x-content-type-options"] == "nosniff", at
    assert reply.headers["referrer-policy"] == "strict-origin-when-cross-origin", at
    assert reply.headers["cross-origin-opener-policy"] == "same-origin", at
    assert "camera=()" in reply.headers["permissions-policy"], at
    assert int(reply.headers["strict-transport-security"].removeprefix("max-age=")) > 0, at
    assert "access-control-allow-credentials" not in reply.headers, at


def check_cookies(reply: Reply, at: str) -> None:
    """See that no script, no other site and no plain connection ever gets a cookie."""
    for name, value in reply.all_headers:
        assert name != b"set-cookie" or COOKIE.fullmatch(value.decode()), at


def check_html(text: str, at: str) -> None:
    """See that a page brings nothing that the policy forbids, and loads from and sends to nobody else."""
    assert not INLINE.search(text), at
    for found in LOADED.finditer(text):
        address = urlsplit(unescape(next(filter(None, found.groups()))))
        assert not address.netloc or f"{address.scheme}://{address.netloc}" == ADDRESS, at


async def test_every_form_is_refused_unless_a_page_of_the_session_has_it(office: Office) -> None:
    office.another_browser()
    await office.sign_in(CARLA)
    others = office.form_token(await office.get("/dashboard/you"))
    office.another_browser()
    await office.sign_in(OLGA)
    own = office.form_token(await office.get("/dashboard/you"))
    before = await office.house.audit_lines.recent(MANAGER, GUILD)
    forms = [path for method, path, access in everything(office) if is_form(method, access)]
    elsewhere = {"Origin": "https://evil.example"}

    assert len(forms) > 25
    for path in forms:
        assert (await office.post(path, {})).status == 403, path
        assert (await office.post(path, {"form_token": others})).status == 403, path
        assert (await office.post(path, {"form_token": own}, **elsewhere)).status == 403, path
        assert (
            await office.post(path, {"form_token": own}, **{"Sec-Fetch-Site": "cross-site"})
        ).status == 403
        assert (await office.get(f"{path}?form_token={own}")).status != 303, path

    assert await office.house.audit_lines.recent(MANAGER, GUILD) == before
    assert (await office.get("/dashboard/you")).status == 200, "nobody was signed out"


async def test_a_session_changes_nothing_by_the_api_from_another_site(office: Office) -> None:
    office.another_browser()
    await office.sign_in(OLGA)
    await office.get(f"/dashboard/{GUILD}")
    writing = [
        (method, path)
        for method, path, access in everything(office)
        if "session or key" in access.auth and method not in READING
    ]

    assert len(writing) > 10
    for method, path in writing:
        assert (await answered(office, method, path)).status == 403, path


def is_form(method: str, access: Access) -> bool:
    """Say whether what is sent there is a form of the dashboard's."""
    return method not in READING and access.auth == "session"
