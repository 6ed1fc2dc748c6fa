"""Headers that every answer carries, whoever gives it: they say what a browser must not do with it."""

from web.asgi import Header

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
TWO_YEARS = 63_072_000


def house_headers(public_url: str) -> tuple[Header, ...]:
    """Return the headers of every answer; to keep to HTTPS is said only where we are reached by it."""
    always = (
        (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"strict-origin-when-cross-origin"),
        (b"permissions-policy", PERMISSIONS_POLICY.encode()),
        (b"cross-origin-opener-policy", b"same-origin"),
    )
    if not public_url.lower().startswith("https://"):
        return always
    return (*always, (b"strict-transport-security", b"max-age=%d" % TWO_YEARS))
