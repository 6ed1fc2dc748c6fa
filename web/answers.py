"""Answers: status, headers and bytes, ready to be sent; and renderings, an answer in all its forms.

Rendering ── plain ── unchanged (304)
          └─ packed ─ unchanged (304)      gzip, with an ETag of its own, for the bytes differ
"""

import gzip
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import orjson

from web.asgi import Header
from web.asks import Ask

SMALLEST_PACKED = 512
"""Bytes below which compression saves no packet."""

GZIP_LEVEL = 6
LONGEST_REMEMBERED = 120
NOT_A_HEADER = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")

HTML = b"text/html; charset=utf-8"
CSS = b"text/css; charset=utf-8"
JSON = b"application/json"
TEXT = b"text/plain; charset=utf-8"

PUBLIC_CACHE = (b"cache-control", b"no-cache")
PRIVATE_CACHE = (b"cache-control", b"private, no-cache")
NO_STORE = (b"cache-control", b"no-store")
PRIVATE_NO_STORE = (b"cache-control", b"private, no-store")


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes out for one request, but for the headers that every answer carries."""

    status: int
    headers: tuple[Header, ...]
    body: bytes = b""


class Ready(NamedTuple):
    """An answer as it goes over the line, but for the status line and what the server adds."""

    status: int
    head: bytes
    body: bytes


def ready(answer: Answer, ask: Ask, house: tuple[Header, ...]) -> Ready:
    """Return the answer to `ask` with every header as it is sent."""
    added = ask.allowance.lines() if ask.allowance is not None else b""
    head = header_lines(answer.headers) + added + header_lines(house)
    return Ready(answer.status, head, b"" if ask.is_head else answer.body)


@lru_cache(maxsize=4096)
def header_lines(headers: tuple[Header, ...]) -> bytes:
    """Return the headers as they are sent; `ValueError` for one that would end its line."""
    for name, value in headers:
        if NOT_A_HEADER.search(name) or NOT_A_HEADER.search(value):
            raise ValueError(f"A header can't hold {name!r}: {value!r}.")
    return b"".join(b"%b: %b\r\n" % header for header in headers)


@dataclass(frozen=True, slots=True)
class Rendering:
    """Bytes drawn once, in each form a client may want them; `size` is what keeping them costs."""

    plain: Answer
    plain_unchanged: Answer
    plain_tag: bytes
    packed: Answer
    packed_unchanged: Answer
    packed_tag: bytes
    size: int

    def answer(self, ask: Ask) -> Answer:
        """Return the form that fits the request: 304 if it has these bytes, gzip if it takes that."""
        headers = ask.headers
        is_packed = accepts_gzip(headers.get(b"accept-encoding"))
        known = headers.get(b"if-none-match")
        if known is not None and names_tag(known, (self.plain_tag, self.packed_tag)):
            return self.packed_unchanged if is_packed else self.plain_unchanged
        return self.packed if is_packed else self.plain


def rendering(
    body: bytes, content_type: bytes, headers: Sequence[Header] = (), *, vary: bytes = b"", packs: bool = True
) -> Rendering:
    """Return `body` in all its forms; this may take milliseconds of CPU for large ones."""
    digest = blake2b(body, digest_size=12).hexdigest().encode()
    packed_body = gzip.compress(body, GZIP_LEVEL, mtime=0) if packs and len(body) >= SMALLEST_PACKED else body
    is_packed = len(packed_body) < len(body)
    vary = b"Accept-Encoding" + vary
    common = (*headers, (b"vary", vary))
    plain_tag, packed_tag = b'"%s"' % digest, b'"%s-gz"' % digest if is_packed else b'"%s"' % digest
    plain = _full(body, plain_tag, content_type, common)
    packed = _full(packed_body, packed_tag, content_type, (*common, (b"content-encoding", b"gzip")))
    return Rendering(
        plain=plain,
        plain_unchanged=Answer(304, ((b"etag", plain_tag), *common)),
        plain_tag=plain_tag,
        packed=packed if is_packed else plain,
        packed_unchanged=Answer(304, ((b"etag", packed_tag), *common)),
        packed_tag=packed_tag,
        size=len(body) + (len(packed_body) if is_packed else 0) + 2000,
    )


def _full(body: bytes, tag: bytes, content_type: bytes, headers: tuple[Header, ...]) -> Answer:
    length = (b"content-length", b"%d" % len(body))
    return Answer(200, ((b"content-type", content_type), length, (b"etag", tag), *headers), body)


def plain_answer(status: int, body: bytes, content_type: bytes, *headers: Header) -> Answer:
    """Return an answer of one form, kept by nobody unless `headers` say otherwise."""
    length = (b"content-length", b"%d" % len(body))
    return Answer(status, ((b"content-type", content_type), length, *(headers or (NO_STORE,))), body)


def json_answer(status: int, value: object, *headers: Header) -> Answer:
    """Return `value` as JSON, kept by nobody unless `headers` say otherwise."""
    return plain_answer(status, orjson.dumps(value), JSON, *headers)


def redirect(address: str) -> Answer:
    """Return the way to `address`; asked again next time, since an old address may get a new owner."""
    location = (b"location", address.encode("ascii", "replace"))
    return Answer(308, (location, (b"content-length", b"0"), PUBLIC_CACHE))


def see_other(address: str, *headers: Header) -> Answer:
    """Return the way to `address` after something was done, or before somebody may go on; kept by nobody."""
    location = (b"location", address.encode("ascii", "replace"))
    return Answer(303, (location, (b"content-length", b"0"), PRIVATE_NO_STORE, *headers))


def privately(answer: Answer) -> Answer:
    """Return an answer that was made for everybody, for one who is signed in: nobody else may keep it."""
    kept = tuple(header for header in answer.headers if header[0] != b"cache-control")
    return replace(answer, headers=(*kept, PRIVATE_CACHE, (b"vary", b"Cookie")))


def names_tag(known: bytes, tags: tuple[bytes, ...]) -> bool:
    """Say whether an `If-None-Match` names one of `tags`, weak or strong, or anything at all."""
    if known in tags or known.strip() == b"*":
        return True
    return any(each.strip().removeprefix(b"W/") in tags for each in known[:4096].split(b","))


def accepts_gzip(header: bytes | None) -> bool:
    """Say whether an `Accept-Encoding` takes gzip."""
    if header is None:
        return False
    if len(header) > LONGEST_REMEMBERED:
        return _takes_gzip(header[:4096])
    return _remembered_gzip(header)


def _takes_gzip(header: bytes) -> bool:
    weights: dict[bytes, bool] = {}
    for each in header.lower().split(b","):
        name, _, weight = each.partition(b";")
        weights[name.strip()] = not re.fullmatch(rb"\s*q\s*=\s*0(\.0*)?\s*", weight)
    return weights.get(b"gzip", weights.get(b"*", False))


_remembered_gzip = lru_cache(maxsize=256)(_takes_gzip)
