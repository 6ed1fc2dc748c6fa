"""Our application at Discord, asked for over HTTP: whose token this is, and what Discord allows it."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException

from app.config import Discord
from domain.errors import Refused

API_BASE = "https://discord.com/api/v10"
PATIENCE = 10.0
LARGEST_ANSWER = 2**20
MEMBERS_INTENT = 1 << 14 | 1 << 15
"""Flags of an application that may ask for members: verified, or not yet in enough servers to need it."""


@dataclass(frozen=True, slots=True)
class Application:
    """What Discord says of the token's application; `redirects` are where people may be led back to."""

    id: int
    name: str
    may_ask_for_members: bool
    redirects: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """Discord's answer to the token, and what its clock said then (None: it was not reached)."""

    application: Application | None
    at: datetime | None
    refusal: str = ""


def ask_discord(discord: Discord) -> Reply:
    """Return what Discord answers to the configured token; never raises, and never repeats the token."""
    token = discord.token.get_secret_value() if discord.token else ""
    # A TOML file or the environment chose the address; it was checked to be http or https.
    question = urllib.request.Request(  # noqa: S310
        f"{discord.api_base or API_BASE}/applications/@me",
        headers={"Authorization": f"Bot {token}", "User-Agent": "DiscordBot (Muster, 1)"},
    )
    try:
        with urllib.request.urlopen(question, timeout=PATIENCE) as answer:  # noqa: S310
            return Reply(_application(answer.read(LARGEST_ANSWER)), _moment(answer.headers.get("Date")))
    except urllib.error.HTTPError as error:
        with error:
            said = "it refuses the token" if error.code == 401 else f"it answers {error.code}"
            return Reply(None, _moment(error.headers.get("Date")), said)
    except OSError as error:
        return Reply(None, None, f"it can't be reached ({getattr(error, 'reason', error)})")
    except (HTTPException, ValueError):
        # Not named: Python's message may quote the header, and with it the token.
        return Reply(None, None, "token or answer are not what they should be")


def application_id(discord: Discord) -> int:
    """Return the id of the application the token belongs to, or raise `Refused` saying why not."""
    if discord.token is None:
        raise Refused("There is no token in [discord] token to ask with; give --application-id instead.")
    reply = ask_discord(discord)
    if reply.application is None:
        raise Refused(f"Discord was asked for the application's id, but {reply.refusal}.")
    return reply.application.id


def _application(body: bytes) -> Application:
    document = json.loads(body)
    if not isinstance(document, dict):
        raise ValueError("no application")
    try:
        flags = int(document.get("flags") or 0)
        redirects = document.get("redirect_uris")
        return Application(
            int(document["id"]),
            str(document["name"]),
            bool(flags & MEMBERS_INTENT),
            tuple(map(str, redirects)) if isinstance(redirects, list) else None,
        )
    except (KeyError, TypeError) as error:
        raise ValueError("no application") from error


def _moment(text: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(text) if text else None
    except ValueError:
        return None
