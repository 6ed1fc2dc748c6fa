"""Trying: the first call that a new key can make, ready to be pasted; it reads and changes nothing."""

from collections.abc import Iterable

from domain.access.keys import Key
from domain.access.scopes import Scope
from domain.rosters.pages import PageHead
from web.docs.operations import Operation
from web.docs.samples import samples
from web.docs.table import OPERATIONS

FIRST = ("get_roster", "list_staff", "list_sites", "list_leave")
"""What is tried, the first that the key's scopes allow."""


def first_call(key: Key, heads: Iterable[PageHead], address: str) -> str | None:
    """Return a call for cURL that works with the key as things are; None if there is none."""
    page = next((head for head in heads if _reads(key, head)), None)
    given = {"page_id": str(page.id)} if page is not None else {}
    for operation in _possible():
        is_ready = all(each.name in given for each in operation.path_parameters)
        if operation.scope in key.scopes and is_ready:
            made = samples(operation, address, given)
            return next(each.source for each in made if each.language == "curl")
    return None


def lacks_page(key: Key, heads: Iterable[PageHead]) -> bool:
    """Say whether the key is there to read pages, and there is none yet that it could."""
    return Scope.READ_ROSTERS in key.scopes and not any(_reads(key, head) for head in heads)


def _possible() -> Iterable[Operation]:
    by_name = {each.name: each for each in OPERATIONS}
    return (by_name[name] for name in FIRST)


def _reads(key: Key, head: PageHead) -> bool:
    return key.reads(head.id, guild_id=head.guild_id, owner_id=head.owner_id)
