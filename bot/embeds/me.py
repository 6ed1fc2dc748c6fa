"""What somebody is told of himself: what is stored, what the public sees, what forgetting would do."""

from collections.abc import Iterable, Mapping

import discord
from discord import ui

from bot.buttons import Button, form
from bot.embeds.cards import ACCENT, GOOD, WARNING, Card
from bot.embeds.limits import escaped
from domain.rosters.rosters import MemberRow
from services.rosters.forgetting import Forgot, Reach
from services.rosters.privacy import OnPage, OwnView, Shown
from words import plural, say

FORGET, CONFIRM = "me-forget", "me-forgotten"
"""The verbs of the two steps; the argument of both is whose they are."""
WORD = "FORGET"
MOST_NAMED = 10
APART = frozenset({"people", "guilds", "holdings"})
"""Tables that are told of otherwise, or are part of what another one tells."""


def own_card(own: OwnView) -> Card:
    """Draw where he stands, what the public sees of that, and how much is stored."""
    title = say("What Muster knows of you")
    if own.is_forgotten:
        return Card(title, (_while_forgotten(),), colour=WARNING)
    if own.person is None and not own.stored:
        return Card(title, (say("Nothing: you are on no page of this server, and never were."),))
    lines = [line for each in own.pages for line in _on_page(each)]
    if own.person is not None and own.person.is_hidden:
        lines.append(say("You are hidden from the public. /me show ends that."))
    lines += _stored(own.stored or {})
    foot = say("/me hide: off the public pages · /me data: all of it as a file · /me forget: gone for good")
    return Card(title, tuple(lines), foot=foot)


def hidden_card(*, is_new: bool) -> Card:
    """Draw that he is hidden, and what that means."""
    title = say("You are hidden") if is_new else say("You were hidden already")
    return Card(
        title,
        (
            say("No public page of this server names you: no roster, file, list of changes or search."),
            say(
                "Your rank, records and hours stay. Those above you, and programs with a key, still see you."
            ),
            say("/me show brings you back."),
        ),
        colour=GOOD,
    )


def shown_card(shown: Shown) -> Card:
    """Draw that he is seen again."""
    if shown.was_forgotten:
        line = say("Your roles count again from now on. What was before stays a former member's.")
        return Card(say("Welcome back"), (line,), colour=GOOD)
    if shown.was_hidden:
        return Card(say("You are shown again"), (say("The public pages name you as before."),), colour=GOOD)
    return Card(say("You were never hidden"), (say("Nothing was changed."),))


def forget_card(reach: Reach, user_id: int) -> Card:
    """Draw what forgetting would do, with the button that begins it."""
    lines = [
        say("Your name, username, picture and Discord ID are replaced by “former member” everywhere:"),
        "• " + say("on pages, in service histories, orders, the audit and what others wrote about you"),
        "• " + say("notes about you, your API keys and your premium are deleted"),
        "• " + say("orders that wait to be carried out, by you or about you, are cancelled"),
        say("What you did still counts in sums. Nobody can undo this, the operator neither."),
        say("Servers: {servers}", servers=_named(reach.servers)),
    ]
    if reach.pages:
        lines.append(say("These pages go to the owner of the server: {pages}", pages=_named(reach.pages)))
    lines.append(_while_forgotten())
    button = Button(say("Forget me…"), FORGET, user_id, style=discord.ButtonStyle.danger)
    return Card(say("Be forgotten?"), tuple(lines), colour=WARNING, rows=[[button]])


def forget_form(user_id: int) -> discord.ui.Modal:
    """Return the form that asks once more."""
    word = say("FORGET")
    field = ui.TextInput[ui.Modal](custom_id="word", placeholder=word, max_length=40)
    label = ui.Label[ui.Modal](text=say("Type {word} to be forgotten for good", word=word), component=field)
    return form(say("Be forgotten"), CONFIRM, user_id, fields=[label])


def is_confirmed(word: str) -> bool:
    """Say whether what was typed is the word that was asked for, in the reader's language or in English."""
    return word.strip().casefold() in (say("FORGET").casefold(), WORD.casefold())


def forgotten_card(forgot: Forgot) -> Card:
    """Draw that it is done."""
    lines = [
        plural("Done, in {count} server.", "Done, in {count} servers.", forgot.servers),
        _while_forgotten(),
        say("Discord itself still knows you; leaving a server and its messages are yours to decide."),
    ]
    return Card(say("You are forgotten"), tuple(lines), colour=ACCENT)


def _while_forgotten() -> str:
    return say(
        "Muster passes you over from then on, with the roles you have, until somebody gives you another role "
        "that a page shows, or you say /me show. Then you are somebody new."
    )


def _on_page(each: OnPage) -> Iterable[str]:
    yield f"**{escaped(each.page.title)}** · {escaped(each.row.rank)}"
    if each.public is None:
        yield say("The public sees nothing of you there.")
    else:
        yield say("The public sees: {what}", what=_public(each.public))


def _public(row: MemberRow) -> str:
    seen = [row.name, row.rank, row.callsign, *row.certifications, *row.subdivisions]
    if row.promotion_date is not None:
        seen.append(row.promotion_date.isoformat())
    return ", ".join(escaped(each) for each in seen if each)


def _stored(stored: Mapping[str, int]) -> Iterable[str]:
    """Yield how many lines there are of what."""
    rest = 0
    for table, count in stored.items():
        match table:
            case "records":
                yield "• " + plural("{count} record of service", "{count} records of service", count)
            case "orders":
                yield "• " + plural("{count} order by or about you", "{count} orders by or about you", count)
            case "audit_lines":
                yield "• " + plural("{count} line of the audit", "{count} lines of the audit", count)
            case "notes":
                yield "• " + plural("{count} note by or about you", "{count} notes by or about you", count)
            case "keys":
                yield "• " + plural("{count} API key", "{count} API keys", count)
            case "sessions":
                yield "• " + plural("{count} browser signed in", "{count} browsers signed in", count)
            case "memberships":
                yield "• " + plural("{count} membership", "{count} memberships", count)
            case _ if table not in APART:
                rest += count
    if rest:
        yield "• " + plural("{count} other line", "{count} other lines", rest)


def _named(names: tuple[str, ...]) -> str:
    more = len(names) - MOST_NAMED
    shown = ", ".join(escaped(name) for name in names[:MOST_NAMED])
    return say("{names} and {count} more", names=shown, count=more) if more > 0 else shown
