"""Activity checks drawn: the question, the answers, how it came out."""

from dataclasses import replace

import discord

from bot.buttons import Button
from bot.embeds.cards import GOOD, Card
from bot.embeds.limits import escaped, moment
from domain.duty.checks import Check
from domain.ids import PersonId
from domain.rosters.pages import Page
from services.duty.checks import Results
from words import mark, say

HERE = "activity-here"
WHO = "activity-who"
LONGEST_SHOWN = 1000
KINDS = (mark("Missing"), mark("Here"), mark("Excused"))


def question_card(page: Page, check: Check) -> Card:
    """Draw the message with the button; with the end it is gone."""
    lines = [
        *_text(check),
        _whom(page, check),
        say("Press until {when}.", when=f"{moment(check.ends_at, 'f')} ({moment(check.ends_at)})"),
    ]
    foot = say("Whoever is on leave or exempt need not answer.")
    return Card(_title(page), tuple(lines), foot=foot, rows=[[_here(check), _who(check)]])


def closed_card(results: Results) -> Card:
    """Draw the message after the end: the sums and no names, which a button shows to supervisors."""
    check = results.check
    lines = (*_text(check), _whom(results.page, check), sums(results))
    return Card(_title(results.page), lines, foot=say("This activity check is over."), rows=[[_who(check)]])


def ended_card(results: Results) -> Card:
    """Draw that it is over, for whoever ended it."""
    return replace(results_card(results), rows=[[_who(results.check)]], colour=GOOD)


def results_card(results: Results) -> Card:
    """Draw the head of the results."""
    check = results.check
    when = (
        say("Until {when}", when=moment(check.ends_at, "f"))
        if check.is_open
        else say("Over since {when}", when=moment(check.ended_at, "f"))
    )
    return Card(_title(results.page), (when, sums(results)))


def results_lines(results: Results) -> tuple[str, ...]:
    """Draw who is missing, who answered, who need not."""
    lines: list[str] = []
    answers = results.answers
    for kind, those in zip(KINDS, (answers.missing, answers.answered, answers.excused), strict=True):
        if those:
            lines += [f"**{say(kind)}**", *(f"> {_name(results, each)}" for each in those)]
    return tuple(lines)


def sums(results: Results) -> str:
    """Draw how many answered, are missing, are excused."""
    answers = results.answers
    return say(
        "{here} here · {missing} missing · {excused} excused",
        here=len(answers.answered),
        missing=len(answers.missing),
        excused=len(answers.excused),
    )


def reminded_card(results: Results) -> Card:
    """Draw that a reminder is on its way, and to how many."""
    return Card(say("A message goes to all who have not answered"), (sums(results),), colour=GOOD)


def started_card(check: Check) -> Card:
    """Draw that the question is in its channel."""
    where = say("In <#{channel}>, until {when}", channel=check.channel_id, when=moment(check.ends_at, "f"))
    foot = say("Whoever has not answered at half time gets a message.")
    return Card(say("The activity check is posted"), (where,), foot=foot, colour=GOOD)


def reminder_card(results: Results) -> Card:
    """Draw the private message to somebody who has not answered."""
    check = results.check
    where = f"https://discord.com/channels/{check.guild_id}/{check.channel_id}/{check.message_id or ''}"
    lines = (
        *_text(check),
        say("You have not answered yet. Press the button until {when}.", when=moment(check.ends_at, "f")),
        where,
    )
    return Card(_title(results.page), lines, rows=[[_here(check)]])


def _here(check: Check) -> Button:
    return Button(say("I'm here"), HERE, check.id, style=discord.ButtonStyle.success)


def _who(check: Check) -> Button:
    return Button(say("Who answered"), WHO, check.id)


def _whom(page: Page, check: Check) -> str:
    rank = next((each.name for each in page.ranks if each.id == check.rank_id), None)
    names = {"page": escaped(page.title), "rank": escaped(rank or ""), "role": f"<@&{check.role_id}>"}
    if check.role_id is not None:
        if rank:
            return say("For {rank} on {page} with {role}.", **names)
        return say("For everybody on {page} with {role}.", page=names["page"], role=names["role"])
    if rank:
        return say("For {rank}.", rank=names["rank"])
    return say("For everybody on {page}.", page=names["page"])


def _title(page: Page) -> str:
    return say("Activity check: {page}", page=escaped(page.title))


def _text(check: Check) -> tuple[str, ...]:
    return (escaped(check.text, LONGEST_SHOWN),) if check.text else ()


def _name(results: Results, person_id: PersonId) -> str:
    return escaped(results.people[person_id].profile.name, 80)
