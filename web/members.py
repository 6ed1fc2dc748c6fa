"""Members: who may see a page that is for members, asked anew for each answer and, of open streams, again."""

from collections.abc import Awaitable, Callable
from urllib.parse import quote

from domain.errors import RosterError
from domain.rosters.pages import PageHead, Visibility
from web.answers import HTML, PRIVATE_NO_STORE, Answer, plain_answer
from web.asks import Ask
from web.drawing.doors import DoorDrawing
from web.errors import SIGN_IN
from web.signin import SignIn
from words import speaking


class Members:
    """Lets those in for whom a page is; `signin` is None where nobody can sign in."""

    def __init__(self, signin: SignIn | None, doors: DoorDrawing) -> None:
        self._signin = signin
        self._doors = doors

    async def door(self, ask: Ask, head: PageHead) -> Answer | None:
        """Return the door that whoever asks stands before, or None: he may come in. Raises `OutOfReach`."""
        with speaking(ask.language):
            if self._signin is None:
                return plain_answer(403, self._doors.closed(Visibility.MEMBERS), HTML)
            # Not the present slug: whoever is not let in learns nothing of the page.
            back = f"{SIGN_IN}?next={quote(ask.path, safe='/')}"
            found = await self._signin.found(ask)
            if found is None:
                body = self._doors.members_only(back)
            elif await self._signin.may_read(found[0], head.guild_id, head.reader_role_ids):
                return None
            else:
                body = self._doors.not_yours(f"{back}&again=1")
        return plain_answer(403, body, HTML, PRIVATE_NO_STORE)

    def staying(self, ask: Ask, head_now: Callable[[], PageHead | None]) -> Callable[[], Awaitable[bool]]:
        """Return what says whether the asker, who was let in, may still stay on the page as it is now."""

        async def stays() -> bool:
            head = head_now()
            try:
                return head is not None and await self.door(ask, head) is None
            except RosterError:  # Nobody can say what he is now, so he is nothing.
                return False

        return stays
