"""Uploads: how much a request may carry: little, but where somebody sends pictures."""

import re
from typing import Any

from quart import Request
from quart.wrappers import Body
from werkzeug.exceptions import RequestEntityTooLarge

LARGEST_BODY = 64 * 1024
LARGEST_UPLOAD = 32 * 1024 * 1024
"""More than two pictures may have, so that one that is too large is answered with a form and a sentence."""

UPLOADS = re.compile(r"/dashboard/\d+/pages/[^/]+/theme", re.ASCII)


def most_bytes(method: str, path: str) -> int:
    """Return how many bytes a request to this address may carry."""
    return LARGEST_UPLOAD if method == "POST" and takes_pictures(path) else LARGEST_BODY


def takes_pictures(path: str) -> bool:
    """Say whether pictures are sent to this address."""
    return UPLOADS.fullmatch(path) is not None


class CountedBody(Body):
    """A body that is refused once it is too large, even if it tells no length and is read as it comes."""

    _counted = 0

    def append(self, data: bytes) -> None:
        """Take what came in."""
        self._counted += len(data)
        most = self._max_content_length
        if self._must_raise is None and most is not None and self._counted > most:
            self._must_raise = RequestEntityTooLarge()
            self.set_complete()
        super().append(data)


class SizedRequest(Request):
    """A request whose body may be as large as its address allows."""

    body_class = CountedBody

    def __init__(
        self,
        method: str,
        scheme: str,
        path: str,
        *others: Any,  # as Quart hands them on
        max_content_length: int | None = None,
        **more: Any,
    ) -> None:
        most = most_bytes(method, path)
        super().__init__(method, scheme, path, *others, max_content_length=most, **more)
        self.max_content_length = most  # What takes forms apart asks for it here.
