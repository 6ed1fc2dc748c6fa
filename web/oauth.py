"""OAuth: Discord asked who somebody is. The only place from which the web speaks to anybody by itself.

    /signin ─► Errand: address, state, verifier ─► Discord's page ─► /signin/discord?code&state
                                                                          └► token ─► who, in which servers

The token serves for these two questions and is thrown away: what somebody may, the bot sees for itself.
"""

import secrets
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import httpx2
import structlog
from authlib.integrations.httpx_client import AsyncOAuth2Client, OAuthError

from domain.ids import GuildId, UserId, snowflake
from domain.words import sentence
from web.errors import SignInFailed

AUTHORIZE = "https://discord.com/oauth2/authorize"
API = "https://discord.com/api/v10"
SCOPES = "identify guilds"
RETURN = "/signin/discord"
PATIENCE = 10.0
LONGEST_WAIT = 600
"""Seconds; whoever is told to wait longer is told to wait so long."""

log = structlog.get_logger(__name__)

Json = dict[str, Any]  # Any: whatever Discord answers, until it is read.


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuthSettings:
    """Our application at Discord, where Discord is, and over what wire: None is the network."""

    client_id: str
    client_secret: str
    authorize_url: str = AUTHORIZE
    api_base: str = API
    transport: httpx2.AsyncBaseTransport | None = None


@dataclass(frozen=True, slots=True)
class Errand:
    """Where somebody is sent; his browser brings back `state`, and we show `verifier`."""

    address: str
    state: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who came back, and in which servers he is."""

    user_id: UserId
    name: str
    guild_ids: frozenset[GuildId]


class OAuth:
    """Sends people to Discord and learns who they are."""

    def __init__(self, settings: OAuthSettings, *, public_url: str) -> None:
        self._settings = settings
        self._return = public_url + RETURN

    def errand(self, *, asks_again: bool = False) -> Errand:
        """Return the way to Discord; `asks_again` even if the account said yes before, to choose another."""
        verifier = secrets.token_urlsafe(48)
        client = AsyncOAuth2Client(
            self._settings.client_id,
            scope=SCOPES,
            redirect_uri=self._return,
            code_challenge_method="S256",
            transport=httpx2.MockTransport(_never),
        )
        address, state = client.create_authorization_url(
            self._settings.authorize_url,
            state=secrets.token_urlsafe(24),
            code_verifier=verifier,
            prompt="consent" if asks_again else "none",
        )
        return Errand(address, state, verifier)

    async def arrival(self, code: str, verifier: str) -> Arrival:
        """Return who brought the code back; `SignInFailed` with a sentence if Discord won't say."""
        with _said_plainly():
            async with self._client() as client:
                await client.fetch_token(
                    f"{self._settings.api_base}/oauth2/token", code=code, code_verifier=verifier
                )
                who = _checked(await client.get(f"{self._settings.api_base}/users/@me")).json()
                where = _checked(await client.get(f"{self._settings.api_base}/users/@me/guilds")).json()
            return _arrival(who, where)

    def _client(self) -> AsyncOAuth2Client:
        client = AsyncOAuth2Client(
            self._settings.client_id,
            self._settings.client_secret,
            redirect_uri=self._return,
            code_challenge_method="S256",
            timeout=PATIENCE,
            headers={"User-Agent": "DiscordBot (Muster, 1)"},
            **({"transport": wire} if (wire := self._settings.transport) else {"verify": self._certificates}),
        )
        client.register_compliance_hook("access_token_response", _checked_token)
        return client

    @cached_property
    def _certificates(self) -> ssl.SSLContext:
        return ssl.create_default_context()


def _never(_request: httpx2.Request) -> httpx2.Response:
    raise AssertionError("An address is made without asking anybody.")


def _arrival(who: Json, where: list[Json]) -> Arrival:
    user_id = snowflake(str(who["id"]))
    guild_ids = (snowflake(str(guild["id"])) for guild in where)
    if user_id is None:
        raise ValueError("no account")
    return Arrival(
        UserId(user_id),
        str(who.get("global_name") or who.get("username") or user_id),
        frozenset(GuildId(guild_id) for guild_id in guild_ids if guild_id is not None),
    )


def _checked_token(response: httpx2.Response) -> httpx2.Response:
    """Refusals of a code are the library's to read; all else is ours."""
    return response if response.status_code in (400, 401) else _checked(response)


def _checked(response: httpx2.Response) -> httpx2.Response:
    if response.status_code == 429:
        wait = min(LONGEST_WAIT, _seconds(response))
        said = sentence(
            "Discord asks us to slow down: too many people signed in at once. Try again in {seconds} s.",
            seconds=wait,
        )
        raise SignInFailed(said, status=503, retry_after=wait)
    response.raise_for_status()
    return response


def _seconds(response: httpx2.Response) -> int:
    try:
        return max(1, int(float(response.headers.get("retry-after", "5"))) + 1)
    except ValueError:
        return 5


@contextmanager
def _said_plainly() -> Iterator[None]:
    """Turn what can go wrong at Discord into sentences; the log gets kinds, never what was sent."""
    try:
        yield
    except OAuthError as error:
        log.warning("signin.refused", error=str(error.error)[:60])
        if error.error == "invalid_client":
            raise SignInFailed(
                sentence(
                    "Discord doesn't know this Muster: its client id or secret is wrong. "
                    "Tell whoever runs it; `muster doctor` says more."
                ),
                status=503,
            ) from None
        raise SignInFailed(
            sentence("Discord no longer takes this sign-in; it was used already or took too long."),
            status=400,
        ) from None
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError, KeyError, TypeError, AttributeError) as error:
        log.warning("signin.discord_failed", error=type(error).__name__)
        raise SignInFailed(
            sentence("Discord can't be reached right now, so nobody can sign in. Try again in a minute."),
            status=503,
            retry_after=60,
        ) from None
