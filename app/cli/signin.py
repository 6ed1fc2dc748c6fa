"""Whether people can sign in: the application's id, its secret, and the way back, as far as Discord tells."""

import json
import urllib.error
import urllib.parse
import urllib.request
from base64 import b64encode
from http.client import HTTPException

from app.cli.application import Reply
from app.cli.checks import Finding
from app.config import Settings
from app.handing import oauth_of
from web.oauth import RETURN, OAuthSettings

SUBJECT = "Sign-in"
PATIENCE = 10.0
PORTAL = "in the Developer Portal (your application, OAuth2)"


def signin_finding(settings: Settings, reply: Reply) -> Finding:
    """Say whether people can sign in; `reply` is what Discord said of the bot's application."""
    oauth = oauth_of(settings)
    if oauth is None:
        return Finding(
            SUBJECT, None, "is not set up: set [discord] client_id and client_secret to have a dashboard"
        )
    application = reply.application
    if application is not None and str(application.id) != oauth.client_id:
        return Finding(
            SUBJECT,
            False,
            f"client_id is not that of {application.name!r}, the bot's application",
            f"Set [discord] client_id to {application.id}.",
        )
    refusal = _refusal(oauth)
    if refusal is not None:
        mend = f"Copy the client secret anew {PORTAL}." if "refuses" in refusal else "Look at the network."
        return Finding(SUBJECT, False, f"was tried, but {refusal}", mend)
    way_back = settings.web.address + RETURN
    if (
        application is not None
        and application.redirects is not None
        and way_back not in application.redirects
    ):
        return Finding(
            SUBJECT, False, f"Discord would not lead back to {way_back}", f"Add it to the redirects {PORTAL}."
        )
    return Finding(SUBJECT, True, f"works; Discord leads back to {way_back}")


def _refusal(oauth: OAuthSettings) -> str | None:
    """Return why Discord won't know the application by its secret, which is not said; None if it does."""
    form = urllib.parse.urlencode({"grant_type": "client_credentials", "scope": "identify"})
    login = b64encode(f"{oauth.client_id}:{oauth.client_secret}".encode()).decode()
    # A TOML file or the environment chose the address; it was checked to be http or https.
    question = urllib.request.Request(  # noqa: S310
        f"{oauth.api_base}/oauth2/token",
        data=form.encode(),
        headers={"Authorization": f"Basic {login}", "User-Agent": "DiscordBot (Muster, 1)"},
    )
    try:
        with urllib.request.urlopen(question, timeout=PATIENCE) as answer:  # noqa: S310
            json.load(answer)
            return None
    except urllib.error.HTTPError as error:
        with error:
            return "Discord refuses the secret" if error.code in (400, 401) else f"it answers {error.code}"
    except OSError as error:
        return f"Discord can't be reached ({getattr(error, 'reason', error)})"
    except (HTTPException, ValueError):
        return "its answer is not what it should be"
