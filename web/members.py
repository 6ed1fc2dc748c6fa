"""Members: who may see a page that is for members, and what of any page, asked anew for each answer.

who asks                       sees what is shown to
nobody who is signed in        everyone
somebody signed in             the circle that he belongs to; while nobody can tell, everyone

Of open streams it is asked again and again. What an address says decides nothing.
"""

from collections.abc import Awaitable, Callable
from urllib.parse import quote

from domain.errors import RosterError
from domain.rosters.fields import Circle
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

    def shows_session(self, ask: Ask) -> bool:
        """Say whether somebody may be signed in; of nearly all who read a page nobody is."""
        return self._signin is not None and b"cookie" in ask.headers and self._signin.is_shown(ask)

    async def circle(self, ask: Ask, head: PageHead) -> Circle:
        """Return the circle whose view of an open page whoever asks gets."""
        found = await self._signin.found(ask) if self._signin is not None else None
        if self._signin is None or found is None:
            return Circle.EVERYONE
        try:
            _, circle = await self._signin.standing(found[0], head)
        except RosterError:  # Nobody can say what he is now, so he is anybody.
            return Circle.EVERYONE
        return head.sharing.widest_like(circle)

    async def admitted(self, ask: Ask, head: PageHead) -> Answer | Circle:
        """Return the door that whoever asks stands before, or whose view he gets. Raises `OutOfReach`."""
        with speaking(ask.language):
            if self._signin is None:
                return plain_answer(403, self._doors.closed(Visibility.MEMBERS), HTML)
            # Not the present slug: whoever is not let in learns nothing of the page.
            back = f"{SIGN_IN}?next={quote(ask.path, safe='/')}"
            found = await self._signin.found(ask)
            if found is None:
                body = self._doors.members_only(back)
            else:
                is_reader, circle = await self._signin.standing(found[0], head)
                if is_reader:
                    return head.sharing.widest_like(circle)
                body = self._doors.not_yours(f"{back}&again=1")
        return plain_answer(403, body, HTML, PRIVATE_NO_STORE)

    def staying(
        self, ask: Ask, circle: Circle, head_now: Callable[[], PageHead | None]
    ) -> Callable[[], Awaitable[bool]]:
        """Return what says whether the asker may still see, on the page as it is now, what he was let see."""

        async def stays() -> bool:
            head = head_now()
            if head is None:
                return False
            sees = self.admitted if head.visibility is Visibility.MEMBERS else self.circle
            try:
                return await sees(ask, head) is circle
            except RosterError:  # Nobody can say what he is now, so he is nothing.
                return False

        return stays
