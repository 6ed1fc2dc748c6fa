"""ASGI: the shapes in which the server hands us requests and takes answers."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

# Any: the specification gives each key of a scope and of a message a type of its own.
Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Header = tuple[bytes, bytes]
