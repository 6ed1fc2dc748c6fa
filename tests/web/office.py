"""An office with a door for programs: real services behind the real application, keys, and sessions."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from domain.access.actors import Actor
from domain.access.footings import Footing
from domain.access.scopes import EVERY_SCOPE, Scope
from storage.database import open_database
from tests.domain.makers import GUILD, NOW
from tests.services.house import MANAGER, STRANGER, House
from tests.services.staff.office import COMMANDER, MEMBER, SUPERVISOR, opened
from tests.web.clients import Reply, ask
from tests.web.fakes import Stage, a_holder

ALL_KEY, PERSONAL_KEY = "ro_all", "ro_personal"
PEOPLE = {
    "stranger": STRANGER,
    "member": MEMBER,
    "supervisor": SUPERVISOR,
    "command": COMMANDER,
    "admin": MANAGER,
    "nowhere": Actor(MANAGER.user_id, "Olga"),
}
"""Who is signed in; the stranger is no member, and whoever is nowhere has chosen no guild."""
WRITES = ("POST", "PUT", "PATCH", "DELETE")


class Office:
    """Asks the application on behalf of keys and of people who are signed in."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.stage = Stage(staffing=house.staffing)
        self.cookies = {name: self._sign_in(name, actor) for name, actor in PEOPLE.items()}
        holders = self.stage.keys.holders
        holders[ALL_KEY] = a_holder("all", guild_id=GUILD, scopes=EVERY_SCOPE)
        holders[PERSONAL_KEY] = a_holder("personal", owner_id=MANAGER.user_id)
        for scope in Scope:
            only = frozenset({scope})
            holders[f"ro_{scope.value}"] = a_holder(scope.name, guild_id=GUILD, scopes=only)

    def _sign_in(self, name: str, actor: Actor) -> Mapping[str, str]:
        signed_in = self.stage.signed_in
        assert actor.user_id is not None
        headers = signed_in.sign_in(name, actor.user_id)
        if name != "nowhere":
            signed_in.sessions[name] = replace(signed_in.sessions[name], guild_id=GUILD)
        signed_in.footings[actor.user_id] = Footing(
            GUILD,
            actor.user_id,
            actor.name,
            is_member=actor is not STRANGER,
            manages=actor.user_id == MANAGER.user_id,
            role_ids=actor.role_ids,
            seen_at=NOW,
        )
        return headers

    async def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        who: str = ALL_KEY,
        raw: bytes | None = None,
        site: str | None = "same-origin",
    ) -> Reply:
        """Return the answer to a key's or a signed-in person's request, or to nobody's."""
        content = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        headers = {"Content-Length": str(len(content))}
        if method in WRITES:
            headers["Content-Type"] = "application/json"
        if who in self.cookies:
            headers |= self.cookies[who]
            headers |= {"Sec-Fetch-Site": site} if site else {}
        elif who:
            headers["Authorization"] = f"Bearer {who}"
        return await ask(self.stage.app, path, method=method, headers=headers, body=content)

    async def told(self, method: str, path: str, body: object = None, **others: Any) -> dict[str, Any]:
        """Return the body of an answer that is a success."""
        reply = await self.ask(method, path, body, **others)
        told: dict[str, Any] = json.loads(reply.body)
        assert (reply.status, told["success"]) == (200, True), reply.body
        return told

    async def refused(self, method: str, path: str, body: object = None, **others: Any) -> tuple[Any, ...]:
        """Return status, sentence and field of an answer that is none."""
        reply = await self.ask(method, path, body, **others)
        told = json.loads(reply.body)
        assert told["success"] is False, reply.body
        return reply.status, told["error"], told.get("field")


@asynccontextmanager
async def office_in(url: str) -> AsyncIterator[Office]:
    """Give an office on a migrated database."""
    database = await open_database(url)
    house = House(database)
    await house.start()
    await opened(house)
    yield Office(house)
    await database.close()
