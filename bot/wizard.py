"""The wizard's state: a page about to be, its roles sorted into ranks, certifications and subdivisions.

It is kept for a quarter of an hour, through a restart: nothing is created before its owner says "Create".
"""

import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from uuid import UUID

from domain.errors import Refused
from domain.ids import GuildId, PageId, RoleId, UserId
from domain.rosters.detection import Kind, Proposal, Suggestion
from domain.rosters.drafts import MappingDraft, PageDraft, RankDraft
from domain.rosters.pages import Visibility
from domain.rosters.setups import Setup
from domain.words import sentence
from services.rosters.setups import Setups

LEAF = 25
EXPIRED = sentence("This set-up has ended, or waited for more than 15 minutes. Start anew with /setup.")

ORDER = tuple(Kind)


@dataclass(slots=True)
class Wizard:
    """One set-up under way; for an existing page `page_id` is set and only roles are chosen."""

    token: str
    guild_id: GuildId
    user_id: UserId
    title: str
    slug: str
    description: str = ""
    visibility: Visibility = Visibility.PUBLIC
    page_id: PageId | None = None
    entries: list[Suggestion] = field(default_factory=list)
    selected: RoleId | None = None
    leaf: int = 0
    note: str | None = None

    @classmethod
    def begun(
        cls, guild_id: GuildId, user_id: UserId, proposal: Proposal, *, title: str, slug: str
    ) -> "Wizard":
        """Return a new one, with what was proposed, ranks first."""
        wizard = cls(secrets.token_hex(6), guild_id, user_id, title, slug, entries=list(proposal.suggestions))
        wizard._sort()
        return wizard

    @property
    def leaves(self) -> int:
        """Return how many leaves of 25 roles there are, at least one."""
        return max(1, -(-len(self.entries) // LEAF))

    @property
    def shown(self) -> list[Suggestion]:
        """Return the roles on the leaf that is open."""
        return self.entries[self.leaf * LEAF : (self.leaf + 1) * LEAF]

    def of(self, kind: Kind) -> list[Suggestion]:
        """Return the roles of a kind, in order."""
        return [entry for entry in self.entries if entry.kind is kind]

    def chosen(self) -> Suggestion | None:
        """Return the role that is being corrected."""
        return next((entry for entry in self.entries if entry.role_id == self.selected), None)

    def select(self, role_id: RoleId) -> None:
        """Choose the role to correct."""
        if all(entry.role_id != role_id for entry in self.entries):
            raise Refused(sentence("That role is not among them any more."))
        self.selected = role_id

    def turn(self, by: int) -> None:
        """Open another leaf."""
        self.leaf = min(max(self.leaf + by, 0), self.leaves - 1)

    def make(self, kind: Kind) -> None:
        """Make the chosen role a rank, certification, subdivision, or nothing."""
        self._replace(
            lambda entry: replace(entry, kind=kind, is_command=entry.is_command and kind is Kind.RANK)
        )
        self._sort()
        self._follow()

    def toggle_command(self) -> None:
        """Make the chosen rank a command rank, or an ordinary one."""
        self._replace(lambda entry: replace(entry, is_command=not entry.is_command))

    def move(self, by: int) -> None:
        """Move the chosen role up (-1) or down (1) among those of its kind."""
        index = self._index()
        other = index + by
        if 0 <= other < len(self.entries) and self.entries[other].kind is self.entries[index].kind:
            self.entries[index], self.entries[other] = self.entries[other], self.entries[index]
            self._follow()

    def rename(self, name: str) -> None:
        """Call the chosen role's entry something else."""
        self._replace(lambda entry: replace(entry, name=name.strip() or entry.name))

    def draft(self) -> PageDraft:
        """Return the page as it stands."""
        return PageDraft(
            guild_id=self.guild_id,
            owner_id=self.user_id,
            slug=self.slug,
            title=self.title,
            description=self.description,
            visibility=self.visibility,
            id=self.page_id,
            ranks=tuple(RankDraft(each.name, each.role_id, each.is_command) for each in self.of(Kind.RANK)),
            certifications=tuple(
                MappingDraft(each.name, each.role_id) for each in self.of(Kind.CERTIFICATION)
            ),
            subdivisions=tuple(MappingDraft(each.name, each.role_id) for each in self.of(Kind.SUBDIVISION)),
        )

    def _index(self) -> int:
        for index, entry in enumerate(self.entries):
            if entry.role_id == self.selected:
                return index
        raise Refused(sentence("Pick a role first."))

    def _replace(self, change: Callable[[Suggestion], Suggestion]) -> None:
        index = self._index()
        self.entries[index] = change(self.entries[index])

    def _sort(self) -> None:
        self.entries.sort(key=lambda entry: ORDER.index(entry.kind))

    def _follow(self) -> None:
        self.leaf = self._index() // LEAF


class Wizards:
    """Every set-up under way, one for each person and server, as it was after the last press."""

    def __init__(self, setups: Setups) -> None:
        self._setups = setups

    async def keep(self, wizard: Wizard) -> None:
        """Keep one as it is now, in place of any other of the same person in the same server."""
        await self._setups.keep(Setup(wizard.token, wizard.guild_id, wizard.user_id, written(wizard)))

    async def get(self, token: str, guild_id: GuildId, user_id: UserId) -> Wizard:
        """Return the one meant; `Refused` if it is gone or somebody else's."""
        setup = await self._setups.find(token)
        if setup is None:
            raise Refused(EXPIRED)
        if (setup.guild_id, setup.user_id) != (guild_id, user_id):
            raise Refused(sentence("Somebody else began this set-up. Start your own with /setup."))
        try:
            return read(setup)
        except (KeyError, TypeError, ValueError):  # written by another version
            raise Refused(EXPIRED) from None

    async def end(self, wizard: Wizard) -> None:
        """Forget one."""
        await self._setups.end(wizard.token)


def written(wizard: Wizard) -> dict[str, object]:
    """Return what `read` makes the wizard of again."""
    plain = asdict(wizard)
    for told_apart in ("token", "guild_id", "user_id"):
        del plain[told_apart]
    page_id = str(wizard.page_id) if wizard.page_id is not None else None
    return plain | {"visibility": wizard.visibility.value, "page_id": page_id}


def read(setup: Setup) -> Wizard:
    """Return the wizard that was written."""
    content: dict[str, Any] = dict(setup.content)  # Any: JSON
    page_id, visibility = content.pop("page_id"), Visibility(content.pop("visibility"))
    entries = [
        Suggestion(**entry | {"kind": Kind(entry["kind"]), "reasons": tuple(entry["reasons"])})
        for entry in content.pop("entries")
    ]
    return Wizard(
        setup.token,
        setup.guild_id,
        setup.user_id,
        visibility=visibility,
        page_id=PageId(UUID(page_id)) if page_id is not None else None,
        entries=entries,
        **content,
    )
