"""Signing: how a receiver knows that a message is ours, and not older than it says.

After the Standard Webhooks specification (1.0), whose libraries check it in a dozen languages:

    webhook-id: msg_…              the same at every try
    webhook-timestamp: 1795000000  when this try was made, in seconds
    webhook-signature: v1,…        base64 of HMAC-SHA256 over "{id}.{timestamp}.{body}"

While a secret gives way to another there are two signatures, with a space between; one that fits is enough.
The key of the HMAC is what follows `whsec_` in the secret, decoded from base64.
"""

import base64
import hmac
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime

PREFIX = "whsec_"
SECRET_BYTES = 32
ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"


def new_secret() -> str:
    """Return a fresh secret, to be shown once."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Return what `webhook-signature` holds of this message for one secret."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()


def signed_headers(
    good_secrets: Iterable[str], message_id: str, body: bytes, *, now: datetime
) -> Mapping[str, str]:
    """Return the headers by which the receiver knows the message, at a try made `now`."""
    timestamp = int(now.timestamp())
    return {
        ID: message_id,
        TIMESTAMP: str(timestamp),
        SIGNATURE: " ".join(signature(secret, message_id, timestamp, body) for secret in good_secrets),
    }
