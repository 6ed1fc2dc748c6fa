"""The wizard's state: a page about to be, its roles sorted into ranks, certifications and subdivisions.

It lives in memory for a quarter of an hour: nothing is created before its owner says "Create".
"""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from domain.errors import Refused
from domain.ids import GuildId, PageId, RoleId, UserId
from domain.rosters.detection import Kind, Proposal, Suggestion
from domain.rosters.drafts import MappingDraft, PageDraft, RankDraft
from domain.rosters.pages import Visibility
from domain.words import sentence

LIVES = 900.0
"""Seconds since it was last touched; longer than an interaction can be answered."""
LEAF = 25
EXPIRED = sentence(
    "This set-up was begun before I restarted, or more than 15 minutes ago. Nothing was created. "
    "Start anew with /setup."
)

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
    """Every set-up under way, one for each person and server."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._kept: dict[str, tuple[float, Wizard]] = {}

    def keep(self, wizard: Wizard) -> None:
        """Keep a new one in place of any other of the same person in the same server."""
        now = self._monotonic()
        self._kept = {
            token: (touched, other)
            for token, (touched, other) in self._kept.items()
            if now - touched < LIVES and (other.guild_id, other.user_id) != (wizard.guild_id, wizard.user_id)
        }
        self._kept[wizard.token] = (now, wizard)

    def get(self, token: str, guild_id: GuildId, user_id: UserId) -> Wizard:
        """Return the one meant; `Refused` if it is gone or somebody else's."""
        touched, wizard = self._kept.get(token, (0.0, None))
        if wizard is None or self._monotonic() - touched >= LIVES:
            self._kept.pop(token, None)
            raise Refused(EXPIRED)
        if (wizard.guild_id, wizard.user_id) != (guild_id, user_id):
            raise Refused(sentence("Somebody else began this set-up. Start your own with /setup."))
        self._kept[token] = (self._monotonic(), wizard)
        return wizard

    def end(self, wizard: Wizard) -> None:
        """Forget one."""
        self._kept.pop(wizard.token, None)
