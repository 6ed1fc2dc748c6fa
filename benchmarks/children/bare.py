"""The bare ASGI application that Muster is measured against: constant answers on the same uvicorn.

Reads, from the file it is given, for each path the status, headers and body to send.
"""

import argparse
import asyncio
import base64
import json
from pathlib import Path

from app.running import allow_many_connections
from app.serving import Server, listen, new_event_loop, port_of
from benchmarks.children.talking import requests, say
from benchmarks.houses import HOST
from web.asgi import Message, Receive, Scope, Send

Answers = dict[str, tuple[Message, Message]]


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.children.bare", description=__doc__)
    parser.add_argument("answers", type=Path)
    answers = read_answers(parser.parse_args().answers)
    allow_many_connections()
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(_serve(answers))


def read_answers(path: Path) -> Answers:
    """Return the messages to send for each path."""
    answers: Answers = {}
    for each in json.loads(path.read_text()):
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in each["headers"]]
        start: Message = {"type": "http.response.start", "status": each["status"], "headers": headers}
        body: Message = {"type": "http.response.body", "body": base64.b64decode(each["body"])}
        answers[each["path"]] = (start, body)
    return answers


async def _serve(answers: Answers) -> None:
    async def bare(scope: Scope, _receive: Receive, send: Send) -> None:
        start, body = answers[scope["path"]]
        await send(start)
        await send(body)

    async def no_streams() -> None:
        return

    stop = asyncio.Event()
    sockets = listen(HOST, 0)
    serving = asyncio.create_task(Server(bare, sockets, close_streams=no_streams).run(stop))
    say({"port": port_of(sockets)})
    async for _request in requests():
        say({})
    stop.set()
    await serving


if __name__ == "__main__":
    main()
