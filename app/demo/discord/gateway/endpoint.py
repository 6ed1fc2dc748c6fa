"""The gateway's WebSocket: one bot's side of the conversation, read and answered."""

import asyncio
from enum import IntEnum

from aiohttp import WSMsgType, web

from app.demo.discord.gateway.hub import API_VERSION, Hub
from app.demo.discord.gateway.member_requests import REQUEST_GUILD_MEMBERS, MemberRequest
from app.demo.discord.gateway.sessions import Connection, Session
from app.demo.discord.gateway.streams import stream_for
from app.demo.discord.wire import Json, decode_object
from app.demo.discord.world.events import Intent

HEARTBEAT_INTERVAL_MS = 41_250
ACKNOWLEDGED_AFTER = 0.05
"""As far away as Discord is: discord.py notes a heartbeat just after sending it, and an answer that is there
before seems to be one to the heartbeat before, 41 s late."""
LARGEST_PAYLOAD = 15 * 1024
_GOODBYES = (1000, 1001)


class Operation(IntEnum):
    """What a payload is, by Discord's numbers."""

    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE_UPDATE = 3
    VOICE_STATE_UPDATE = 4
    RESUME = 6
    REQUEST_GUILD_MEMBERS = REQUEST_GUILD_MEMBERS
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class CloseCode(IntEnum):
    """Why the gateway hangs up, by Discord's numbers."""

    UNKNOWN_OPCODE = 4001
    DECODE_ERROR = 4002
    NOT_AUTHENTICATED = 4003
    AUTHENTICATION_FAILED = 4004
    ALREADY_AUTHENTICATED = 4005
    INVALID_SHARD = 4010
    INVALID_VERSION = 4012
    DISALLOWED_INTENTS = 4014


class HangUp(Exception):
    """Ends the conversation with a code."""

    def __init__(self, code: CloseCode, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class GatewayEndpoint:
    """Serves `/gateway`."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Talk with one bot until either side ends it."""
        socket = web.WebSocketResponse(compress=False, max_msg_size=LARGEST_PAYLOAD)
        await socket.prepare(request)
        connection = Connection(socket, request, stream_for(request.query.get("compress")))
        talk = _Conversation(self._hub, connection)
        try:
            if request.query.get("v", str(API_VERSION)) != str(API_VERSION):
                raise HangUp(CloseCode.INVALID_VERSION, "Invalid API version.")
            connection.put_json(Operation.HELLO, {"heartbeat_interval": HEARTBEAT_INTERVAL_MS})
            async for message in socket:
                if message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
                    talk.hear(message.data)
        except HangUp as end:
            await connection.close(end.code, end.reason)
        finally:
            connection.stop()
            talk.end(said_goodbye=socket.close_code in _GOODBYES)
        return socket


class _Conversation:
    def __init__(self, hub: Hub, connection: Connection) -> None:
        self._hub = hub
        self._connection = connection
        self._session: Session | None = None

    def hear(self, raw: str | bytes) -> None:
        try:
            payload = decode_object(raw)
            operation = Operation(payload["op"])
        except (ValueError, KeyError) as error:
            raise HangUp(CloseCode.DECODE_ERROR, "Error while decoding payload.") from error
        self._obey(operation, payload.get("d"))

    def end(self, *, said_goodbye: bool) -> None:
        if self._session is not None:
            self._hub.detach(self._session, self._connection)
            if said_goodbye and self._session.connection is None:
                self._hub.drop(self._session)

    def _obey(self, operation: Operation, data: object) -> None:
        if operation is Operation.HEARTBEAT:
            self._connection.spawn(self._acknowledge())
            return
        body: Json = data if isinstance(data, dict) else {}
        if operation in (Operation.IDENTIFY, Operation.RESUME) and self._session is not None:
            raise HangUp(CloseCode.ALREADY_AUTHENTICATED, "Already authenticated.")
        match operation:
            case Operation.IDENTIFY:
                self._identify(body)
            case Operation.RESUME:
                self._resume(body)
            case Operation.REQUEST_GUILD_MEMBERS:
                self._request_members(body)
            case Operation.PRESENCE_UPDATE | Operation.VOICE_STATE_UPDATE:
                pass
            case _:
                raise HangUp(CloseCode.UNKNOWN_OPCODE, "Unknown opcode.")

    async def _acknowledge(self) -> None:
        await asyncio.sleep(ACKNOWLEDGED_AFTER)
        self._connection.put_json(Operation.HEARTBEAT_ACK, None)

    def _identify(self, body: Json) -> None:
        self._check_token(body)
        shard = _shard(body.get("shard") or (0, 1))
        intents = Intent(_number(body, "intents", 0) & ~Intent.CONTROL)
        if intents & Intent.GUILD_MEMBERS and not self._hub.faults.members_intent_allowed:
            raise HangUp(CloseCode.DISALLOWED_INTENTS, "Disallowed intent(s).")
        self._session = self._hub.identify(
            self._connection,
            shard=shard,
            intents=intents,
            large_threshold=_number(body, "large_threshold", 50),
        )

    def _resume(self, body: Json) -> None:
        self._check_token(body)
        session_id, sequence = str(body.get("session_id")), _number(body, "seq", 0)
        self._session = self._hub.resume(self._connection, session_id, sequence)
        if self._session is None:
            self._connection.put_json(Operation.INVALID_SESSION, False)

    def _request_members(self, body: Json) -> None:
        if self._session is None:
            raise HangUp(CloseCode.NOT_AUTHENTICATED, "Not authenticated.")
        try:
            request = MemberRequest.read(body)
        except ValueError as error:
            raise HangUp(CloseCode.DECODE_ERROR, str(error)) from error
        self._connection.spawn(self._hub.members.answer(self._session, request))

    def _check_token(self, body: Json) -> None:
        if str(body.get("token")).removeprefix("Bot ") != self._hub.world.token:
            raise HangUp(CloseCode.AUTHENTICATION_FAILED, "Authentication failed.")


def _shard(given: object) -> tuple[int, int]:
    match given:
        case [int(index), int(count)] if 0 <= index < count:
            return index, count
    raise HangUp(CloseCode.INVALID_SHARD, "Invalid shard.")


def _number(body: Json, name: str, default: int) -> int:
    try:
        return int(body.get(name) or default)
    except (TypeError, ValueError) as error:
        raise HangUp(CloseCode.DECODE_ERROR, f"{name} is no number.") from error
