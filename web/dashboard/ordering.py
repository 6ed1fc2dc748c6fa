"""Ordering: what may be ordered of a member, as a list to choose from, and the order that a form means.

A choice is `<kind>` or `<kind>:<id>`, such as `promote:12`; whether he may is the service's to say.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from domain.access.tiers import Tier
from domain.errors import Invalid
from domain.ids import CertificationId, RankId, SubdivisionId
from domain.rosters.asks import (
    Ask,
    Assign,
    Certify,
    Demote,
    Discharge,
    Promote,
    Reinstate,
    Revoke,
    Transfer,
    Unassign,
)
from domain.rosters.order_words import DONE, WANTED
from domain.rosters.orders import Order, OrderState
from domain.rosters.pages import Rank
from domain.words import sentence
from services.rosters.files import PageFile
from services.rosters.orders import Terms
from web.dashboard.filling import Filled
from web.dashboard.moments import end_of_day, moment_of
from words import said, say
from words.dates import moment

MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that may be ordered: what the form sends, and its words."""

    value: str
    words: str


def choices_of(file: PageFile, givable: Collection[Rank], *, may_kick: bool) -> dict[str, list[Choice]]:
    """Return what whoever reads the file, and may give these ranks, may want of this member, by heading."""
    if file.tier < Tier.SUPERVISOR:
        return {}
    is_past = file.membership.left_at is not None
    is_command = file.tier >= Tier.COMMAND
    groups: dict[str, list[Choice]] = {}
    ranks = [rank for rank in givable if not rank.is_unmapped]
    if is_command:
        groups[say("Rank")] = list(_back(ranks) if is_past else _ranks(file, ranks))
    if not is_past:
        groups[say("Certifications")] = list(_certifications(file))
        groups[say("Subdivisions")] = list(_subdivisions(file, may_transfer=is_command))
        if is_command:
            groups[say("End")] = [Choice("discharge", say("Discharge"))]
        if is_command and may_kick:
            kick = Choice("discharge-kick", say("Discharge, and put out of the server"))
            groups[say("End")].append(kick)
    return {heading: choices for heading, choices in groups.items() if choices}


def _ranks(file: PageFile, ranks: list[Rank]) -> Iterator[Choice]:
    order = file.page.order()
    here = order.get(file.membership.standing.shown, len(file.page.ranks))
    for rank in reversed(ranks):  # the next rank up comes first, for it is meant most often
        if order[rank.id] < here:
            yield Choice(f"promote:{rank.id}", say("Promote to {rank}", rank=rank.name))
    for rank in ranks:
        if order[rank.id] > here:
            yield Choice(f"demote:{rank.id}", say("Demote to {rank}", rank=rank.name))


def _back(ranks: list[Rank]) -> Iterator[Choice]:
    for rank in ranks:
        yield Choice(f"reinstate:{rank.id}", say("Reinstate as {rank}", rank=rank.name))


def _certifications(file: PageFile) -> Iterator[Choice]:
    held = file.membership.standing.certifications
    for each in file.page.certifications:
        if each.id in held and not each.is_unmapped:
            yield Choice(f"certify:{each.id}", say("Renew: {name}", name=each.name))
            yield Choice(f"revoke:{each.id}", say("Revoke {name}", name=each.name))
        elif not each.is_unmapped:
            yield Choice(f"certify:{each.id}", say("Certify: {name}", name=each.name))


def _subdivisions(file: PageFile, *, may_transfer: bool) -> Iterator[Choice]:
    held = file.membership.standing.subdivisions
    there = [each for each in file.page.subdivisions if not each.is_unmapped]
    for each in there:
        if each.id in held:
            yield Choice(f"unassign:{each.id}", say("Take out of {name}", name=each.name))
        else:
            yield Choice(f"assign:{each.id}", say("Assign to {name}", name=each.name))
    for each in there:
        if may_transfer and (each.id not in held or len(held) > 1):
            yield Choice(f"transfer:{each.id}", say("Transfer to {name}, out of all others", name=each.name))
            if each.id not in held and held:
                words = say("Transfer to {name}, and stay in the others", name=each.name)
                yield Choice(f"transfer-beside:{each.id}", words)


def ask_of(text: str) -> Ask:
    """Return what a choice means; `Invalid` if it is none."""
    kind, _, number = text.partition(":")
    noun = int(number) if number.isascii() and number.isdecimal() and len(number) <= MOST_DIGITS else None
    match kind, noun:
        case "discharge", None:
            return Discharge()
        case "discharge-kick", None:
            return Discharge(kick=True)
        case "transfer", int(noun):
            return Transfer(SubdivisionId(noun))
        case "transfer-beside", int(noun):
            return Transfer(SubdivisionId(noun), keeps_others=True)
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
    until, is_for_good = end_of_day(filled.text("expires"), field="expires"), filled.is_ticked("for_good")
    if not isinstance(ask, Certify) and (until is not None or is_for_good):
        raise Invalid(sentence("Only what is certified ends; leave this empty."), field="expires")
    if until is not None and is_for_good:
        raise Invalid(sentence("Write a day, or tick that it has no end; not both."), field="expires")
    return Terms(
        reason or None,
        at,
        is_silent=filled.is_ticked("silent"),
        over_strength=filled.is_ticked("over_strength"),
        until=until,
        is_for_good=is_for_good,
    )


def wanted_words(order: Order, name: str) -> str:
    """Return what an order wants of a member."""
    return say(WANTED[order.kind], who=name, what=order.subject or "?")


def order_words(order: Order, name: str) -> str:
    """Return how an order stands, in a sentence."""
    wanted = wanted_words(order, name)
    match order.state:
        case OrderState.FULFILLED:
            return say(DONE[order.kind], who=name, what=order.subject or "?")
        case OrderState.FAILED | OrderState.EXPIRED:
            why = said(order.failure) if order.failure else say("Nobody knows why.")
            return say("It was not done: {wanted}. {why}", wanted=wanted, why=why)
        case OrderState.CANCELLED:
            return say("Cancelled: {wanted}", wanted=wanted)
        case OrderState.SCHEDULED:
            return say("Scheduled for {moment}: {wanted}", moment=moment(order.due_at), wanted=wanted)
        case _:
            return say("Still in the works: {wanted}", wanted=wanted)
