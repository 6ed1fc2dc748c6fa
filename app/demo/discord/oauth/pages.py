"""`/oauth2/authorize`: a plain list of accounts to be, since nobody has a password here.

Nothing of it is a form: a browser would not let one lead to another address than ours.
"""

from collections.abc import Iterator
from html import escape
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from app.demo.discord.control.guard import own_page_only
from app.demo.discord.world.grants import Grant
from app.demo.discord.world.nouns import User
from app.demo.discord.world.snowflakes import UserId
from app.demo.discord.world.world import World

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_KEPT = ("client_id", "redirect_uri", "scope", "state", "code_challenge")
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in · Discord on this machine</title><link rel="stylesheet" href="/static/accounts.css"></head>
<body><main><h1>Who are you?</h1>
<p>This Discord lives on your machine and knows no passwords. Pick an account;
{name} will be told its name and its servers.</p>
{lists}
<p><a href="{no}">No, don't sign me in</a></p></main></body></html>
"""


def authorize_routes(world: World) -> list[web.RouteDef]:
    """Return the routes of the page and of its choices."""
    pages = AuthorizePages(world)
    return [
        web.get("/oauth2/authorize", pages.choose),
        web.get("/oauth2/allow", pages.allow),
    ]


class AuthorizePages:
    """Asks who somebody is, and sends him back with a code, or with his no."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def choose(self, request: web.Request) -> web.StreamResponse:
        """Return the page of accounts."""
        self._check(request)
        kept = {name: request.query[name] for name in _KEPT}
        no = _with(kept["redirect_uri"], error="access_denied", state=kept["state"])
        page = _PAGE.format(
            name=escape(self._world.bot.display_name), lists="".join(self._lists(kept)), no=escape(no)
        )
        return web.Response(text=page, content_type="text/html", headers=_HEADERS)

    async def allow(self, request: web.Request) -> web.StreamResponse:
        """Send somebody back with a code for the account he picked; only from the page itself."""

        async def send(_request: web.Request) -> web.StreamResponse:
            self._check(request)
            query = request.query
            user_id = UserId(int(query["user"])) if query.get("user", "").isdecimal() else UserId(0)
            if user_id not in self._world.state.users:
                raise web.HTTPBadRequest(text="There is no such account.")
            grant = Grant(user_id, query["scope"], query["redirect_uri"], query["code_challenge"])
            code = self._world.grants.allow(grant)
            raise web.HTTPFound(_with(query["redirect_uri"], code=code, state=query["state"]))

        return await own_page_only(request, send)

    def _check(self, request: web.Request) -> None:
        missing = [name for name in _KEPT if not request.query.get(name)]
        if missing:
            raise web.HTTPBadRequest(text=f"Missing: {', '.join(missing)}.")
        if request.query["client_id"] != str(self._world.bot.id):
            raise web.HTTPBadRequest(text="There is no such application.")
        if urlsplit(request.query["redirect_uri"]).hostname not in ("127.0.0.1", "localhost"):
            raise web.HTTPBadRequest(text="Only this machine is led back to.")

    def _lists(self, kept: dict[str, str]) -> Iterator[str]:
        users = self._world.state.users
        named = {user_id: label for label, user_id in self._world.accounts}
        others = [user for user in users.values() if user.id not in named and not user.is_bot]
        rest = "".join(_line(user, "", kept) for user in others)
        if not named:
            yield f"<ul>{rest}</ul>"
            return
        yield f"<ul>{''.join(_line(users[user_id], label, kept) for user_id, label in named.items())}</ul>"
        yield f"<details><summary>Everybody else ({len(others)})</summary><ul>{rest}</ul></details>"


def _line(user: User, label: str, kept: dict[str, str]) -> str:
    address = escape("/oauth2/allow?" + urlencode(kept | {"user": str(user.id)}))
    said = f" <small>{escape(label)}</small>" if label else ""
    return f'<li><a href="{address}">{escape(user.display_name)}</a>{said}</li>'


def _with(address: str, **query: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"
