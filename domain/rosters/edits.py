"""Edits: what differs between a page and the page that it became, as deeds worth a line each.

What both have of a kind is compared by id: another name or role is an edit, another order a move.
"""

from collections.abc import Iterator, Sequence
from dataclasses import fields

from domain.access.audit import Deed, Plain
from domain.rosters.awards import Award
from domain.rosters.pages import Mapping, Page

_KINDS = ("rank", "certification", "subdivision", "award")
_TOLD_OTHERWISE = frozenset(
    {"ranks", "certifications", "subdivisions", "awards", "deleted_at", "former_slugs", "sharing"}
)
_NOBODY_S_DEED = frozenset({"id", "revision", "created_at", "is_new", "is_unmapped"})


def deeds_of(before: Page, after: Page) -> tuple[Deed, ...]:
    """Return what was done to `before` to make it `after`."""
    if (before.deleted_at is None) != (after.deleted_at is None):
        return (Deed("page.deleted" if after.deleted_at else "page.restored", before.title),)
    return tuple(_deeds(before, after))


def _deeds(before: Page, after: Page) -> Iterator[Deed]:
    if changed := _changed(before, after):
        yield Deed("page.edited", after.title, changed)
    if shared := _shared(before, after):
        yield Deed("page.shared", after.title, shared)
    for kind, old, new in zip(_KINDS, _mappings(before), _mappings(after), strict=True):
        yield from _of_kind(kind, old, new, after)


def _shared(before: Page, after: Page) -> dict[str, Plain]:
    """Return each field that others see now, as it was and as it is."""
    steps = zip(before.sharing.all(), after.sharing.all(), strict=True)
    return {field.value: f"{old} → {new}" for (field, old), (_, new) in steps if old is not new}


def _mappings(page: Page) -> tuple[Sequence[Mapping | Award], ...]:
    return page.ranks, page.certifications, page.subdivisions, page.awards


def _of_kind(
    kind: str, old: Sequence[Mapping | Award], new: Sequence[Mapping | Award], page: Page
) -> Iterator[Deed]:
    known = {each.id: each for each in old}
    left = {each.id for each in new}
    for each in new:
        before = known.get(each.id)
        if before is None:
            role = {} if isinstance(each, Award) else {"role": str(each.role_id)}
            yield Deed(f"{kind}.added", each.name, {"page": page.title, **role})
        elif changed := _changed(before, each):
            yield Deed(f"{kind}.edited", each.name, {"page": page.title, **changed})
    for each in old:
        if each.id not in left:
            yield Deed(f"{kind}.removed", each.name, {"page": page.title})
    stayed = [each.id for each in new if each.id in known]
    if stayed != [each.id for each in old if each.id in left]:
        order = ", ".join(each.name for each in new)
        yield Deed(f"{kind}.moved", page.title, {"order": order})


def _changed(before: Page | Mapping | Award, after: Page | Mapping | Award) -> dict[str, Plain]:
    """Return each field that differs, as it was and as it is."""
    passed_over = _TOLD_OTHERWISE | _NOBODY_S_DEED
    names = [each.name for each in fields(after) if each.name not in passed_over]
    steps = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return {name: f"{_told(old)} → {_told(new)}" for name, old, new in steps if old != new}


def _told(value: object) -> str:
    return "–" if value in (None, "", ()) else str(value)
