"""Fields: what of a page may be shown or not, and to whom its server shows it.

everyone ⊂ members ⊂ staff          whoever belongs to a circle sees what those before it see; nobody: nobody

A page keeps what its admins chose otherwise than is usual: its *sharing*. `rosters.py: visible` heeds it for
a roster, `feeds.py` for what changed; nothing draws what they leave out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from domain.access.tiers import Tier
from domain.errors import Invalid
from domain.words import mark, sentence


class Field(StrEnum):
    """What of a page may be shown or not; of a member his name and rank are, unless he is hidden as a whole.

    Who sees `HIDDEN` sees those members, too, who hid themselves from the public.
    """

    CALLSIGN = "callsign"
    CERTIFICATIONS = "certifications"
    EXPIRIES = "expiries"
    SUBDIVISIONS = "subdivisions"
    AWARDS = "awards"
    PROMOTION = "promotion"
    OFFICER = "officer"
    STATUS = "status"
    ON_DUTY = "on_duty"
    HOURS = "hours"
    VACANCIES = "vacancies"
    CHANGES = "changes"
    USERNAMES = "usernames"
    IDS = "ids"
    HIDDEN = "hidden"


class Circle(StrEnum):
    """People as a page tells them apart, the widest circle first."""

    EVERYONE = "everyone"
    MEMBERS = "members"
    STAFF = "staff"
    NOBODY = "nobody"


CHOOSABLE = tuple(each for each in Field if each is not Field.HIDDEN)
"""What a page's admins may choose about; that somebody is hidden is his own choice, known to staff alone."""

USUAL: Mapping[Field, Circle] = dict.fromkeys(Field, Circle.EVERYONE) | dict.fromkeys(
    (Field.EXPIRIES, Field.HOURS, Field.USERNAMES, Field.IDS, Field.HIDDEN), Circle.STAFF
)
"""Who sees what as long as nobody chose otherwise."""

CIRCLE_WORDS: Mapping[Circle, str] = {
    Circle.EVERYONE: mark("everyone"),
    Circle.MEMBERS: mark("members"),
    Circle.STAFF: mark("staff"),
    Circle.NOBODY: mark("nobody"),
}
FIELD_WORDS: Mapping[Field, str] = {
    Field.CALLSIGN: mark("Callsigns"),
    Field.CERTIFICATIONS: mark("Certifications"),
    Field.EXPIRIES: mark("When certifications end"),
    Field.SUBDIVISIONS: mark("Subdivisions"),
    Field.AWARDS: mark("Awards"),
    Field.PROMOTION: mark("Rank since, promotions"),
    Field.OFFICER: mark("Promoted by"),
    Field.STATUS: mark("Status and leave"),
    Field.ON_DUTY: mark("Who is on duty"),
    Field.HOURS: mark("{Patrol} hours"),
    Field.VACANCIES: mark("Vacancies"),
    Field.CHANGES: mark("List of changes"),
    Field.USERNAMES: mark("Discord usernames"),
    Field.IDS: mark("Discord ids"),
}
"""What people call each field they may choose about."""

_WIDTH = {circle: place for place, circle in enumerate(Circle)}


@dataclass(frozen=True, slots=True)
class Sharing:
    """Which circle sees which field of a page; `chosen` is what differs from what is usual, in order."""

    chosen: tuple[tuple[Field, Circle], ...] = ()

    def of(self, field: Field) -> Circle:
        """Return the widest circle that sees the field."""
        return dict(self.chosen).get(field, USUAL[field])

    def all(self) -> tuple[tuple[Field, Circle], ...]:
        """Return every field that may be chosen about, with its circle."""
        return tuple((field, self.of(field)) for field in CHOOSABLE)

    def choosing(self, choices: Iterable[tuple[Field, Circle]]) -> "Sharing":
        """Return this sharing with some fields shown to others; `Invalid` where nothing is to be chosen."""
        wanted = dict(self.all())
        for field, circle in choices:
            if field not in wanted:
                raise Invalid(
                    sentence("fields: {field} is nothing to choose about.", field=field.value), field="fields"
                )
            wanted[field] = circle
        return Sharing(
            tuple((field, circle) for field, circle in wanted.items() if circle is not USUAL[field])
        )

    def fields_for(self, circle: Circle) -> frozenset[Field]:
        """Return what the people of a circle see."""
        return _fields_for(self, circle)

    def widest_like(self, circle: Circle) -> Circle:
        """Return the widest circle that sees just what this one does: all of them share one drawing."""
        seen = self.fields_for(circle)
        return next(each for each in Circle if self.fields_for(each) == seen)


AS_USUAL = Sharing()


def circle_of(*, is_reader: bool, tier: Tier = Tier.MEMBER) -> Circle:
    """Return where somebody stands who is of this tier on a page, and may read it while it is for members."""
    if tier >= Tier.SUPERVISOR:
        return Circle.STAFF
    return Circle.MEMBERS if is_reader else Circle.EVERYONE


@lru_cache(maxsize=4096)
def _fields_for(sharing: Sharing, circle: Circle) -> frozenset[Field]:
    if circle is Circle.NOBODY:
        return frozenset()
    return frozenset(field for field in Field if _WIDTH[sharing.of(field)] <= _WIDTH[circle])
