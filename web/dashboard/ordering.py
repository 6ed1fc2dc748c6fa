"""Ordering: what may be ordered of a member, as a list to choose from, and the order that a form means.

A choice is `<kind>` or `<kind>:<id>`, such as `promote:12`; whether he may is the service's to say.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from domain.access.tiers import Tier
from domain.errors import Invalid
from domain.ids import CertificationId, RankId, SubdivisionId
from domain.rosters.asks import Ask, Assign, Certify, Demote, Discharge, Promote, Reinstate, Revoke, Unassign
from domain.rosters.order_words import DONE, WANTED
from domain.rosters.orders import Order, OrderState
from domain.words import sentence
from services.rosters.files import PageFile
from services.rosters.orders import Terms
from web.dashboard.filling import Filled
from web.dashboard.moments import moment_of
from words import said, say
from words.dates import moment

MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that may be ordered: what the form sends, and its words."""

    value: str
    words: str


def choices_of(file: PageFile, tier: Tier) -> dict[str, list[Choice]]:
    """Return what somebody of a tier may want of this member on this page, by heading."""
    is_past = file.membership.left_at is not None
    groups: dict[str, list[Choice]] = {}
    if tier >= Tier.COMMAND:
        groups[say("Rank")] = list(_back(file) if is_past else _ranks(file))
    if not is_past:
        groups[say("Certifications")] = list(_certifications(file))
        groups[say("Subdivisions")] = list(_subdivisions(file))
        if tier >= Tier.COMMAND:
            groups[say("End")] = [Choice("discharge", say("Discharge"))]
    return {heading: choices for heading, choices in groups.items() if choices}


def _ranks(file: PageFile) -> Iterator[Choice]:
    order = file.page.order()
    here = order.get(file.membership.standing.shown, len(file.page.ranks))
    for rank in reversed(file.page.ranks):  # the next rank up comes first, for it is meant most often
        if order[rank.id] < here and not rank.is_unmapped:
            yield Choice(f"promote:{rank.id}", say("Promote to {rank}", rank=rank.name))
    for rank in file.page.ranks:
        if order[rank.id] > here and not rank.is_unmapped:
            yield Choice(f"demote:{rank.id}", say("Demote to {rank}", rank=rank.name))


def _back(file: PageFile) -> Iterator[Choice]:
    for rank in file.page.ranks:
        if not rank.is_unmapped:
            yield Choice(f"reinstate:{rank.id}", say("Reinstate as {rank}", rank=rank.name))


def _certifications(file: PageFile) -> Iterator[Choice]:
    held = file.membership.standing.certifications
    for each in file.page.certifications:
        if each.id in held:
            yield Choice(f"revoke:{each.id}", say("Revoke {name}", name=each.name))
        elif not each.is_unmapped:
            yield Choice(f"certify:{each.id}", say("Certify: {name}", name=each.name))


def _subdivisions(file: PageFile) -> Iterator[Choice]:
    held = file.membership.standing.subdivisions
    for each in file.page.subdivisions:
        if each.id in held:
            yield Choice(f"unassign:{each.id}", say("Take out of {name}", name=each.name))
        elif not each.is_unmapped:
            yield Choice(f"assign:{each.id}", say("Assign to {name}", name=each.name))


def ask_of(text: str) -> Ask:
    """Return what a choice means; `Invalid` if it is none."""
    kind, _, number = text.partition(":")
    noun = int(number) if number.isascii() and number.isdecimal() and len(number) <= MOST_DIGITS else None
    match kind, noun:
        case "discharge", None:
            return Discharge()
        case "promote", int(noun):
            return Promote(RankId(noun))
        case "demote", int(noun):
            return Demote(RankId(noun))
        case "reinstate", int(noun):
            return Reinstate(RankId(noun))
        case "certify", int(noun):
            return Certify(CertificationId(noun))
        case "revoke", int(noun):
            return Revoke(CertificationId(noun))
        case "assign", int(noun):
            return Assign(SubdivisionId(noun))
        case "unassign", int(noun):
            return Unassign(SubdivisionId(noun))
    raise Invalid(sentence("Choose what is to be done."), field="what")


def terms_of(filled: Filled, ask: Ask, *, now: datetime) -> Terms:
    """Return why, when and how the form wants it; demotions and discharges need a reason, as by command."""
    reason = filled.text("reason").strip()
    if isinstance(ask, Demote | Discharge) and not reason:
        raise Invalid(sentence("Say why; it goes on record."), field="reason")
    at = moment_of(filled.text("at"), field="at")
    if at is not None and at <= now:
        raise Invalid(sentence("That moment has passed; choose a later one."), field="at")
    return Terms(
        reason or None,
        at,
        is_silent=filled.is_ticked("silent"),
        over_strength=filled.is_ticked("over_strength"),
    )


def order_words(order: Order, name: str) -> str:
    """Return how an order stands, in a sentence."""
    names = {"who": name, "what": order.subject or "?"}
    wanted = say(WANTED[order.kind], **names)
    match order.state:
        case OrderState.FULFILLED:
            return say(DONE[order.kind], **names)
        case OrderState.FAILED | OrderState.EXPIRED:
            why = said(order.failure) if order.failure else say("Nobody knows why.")
            return say("It was not done: {wanted}. {why}", wanted=wanted, why=why)
        case OrderState.CANCELLED:
            return say("Cancelled: {wanted}", wanted=wanted)
        case OrderState.SCHEDULED:
            return say("Scheduled for {moment}: {wanted}", moment=moment(order.due_at), wanted=wanted)
        case _:
            return say("Still in the works: {wanted}", wanted=wanted)
