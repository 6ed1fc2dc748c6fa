"""Responses: our answers as Quart sends them."""

from collections.abc import Awaitable, Callable

from quart import Request, Response

from web.answers import Answer
from web.asks import Ask
from words import speak


async def respond(request: Request, answer: Callable[[Ask], Answer | Awaitable[Answer]]) -> Response:
    """Return what `answer` answers to the request, as Quart wants it."""
    ask = Ask.of(request)
    speak(ask.language)
    answered = answer(ask)
    return response_of(answered if isinstance(answered, Answer) else await answered)


def response_of(answer: Answer) -> Response:
    """Return `answer` as a response of Quart's; the front adds what every answer carries."""
    response = Response(answer.body, status=answer.status)
    response.headers.clear()
    for name, value in answer.headers:
        response.headers.add(name.decode("latin-1"), value.decode("latin-1"))
    return response
