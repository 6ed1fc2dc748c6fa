"""Boards drawn: a page's view as the messages of a channel, one drawing for each kind of board.

    RosterView ─► drawing of the kind ─► head and sections ─► cut ─► parts, each with its hash

When it was drawn is not part of the hash: a board is edited when it says something else, not when it is
older.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from types import MappingProxyType

from discord import ui

from bot.buttons import Button
from bot.embeds.awards import emoji_of
from bot.embeds.cards import ACCENT, GOOD, WARNING, Card, link
from bot.embeds.leaves import ASK, OWN, absences_by_time, away_line
from bot.embeds.limits import LONGEST_LINE, clipped, escaped, moment
from bot.embeds.parts import Block, Line, Section, cut
from bot.embeds.rosters import NOTICES
from domain.duty.patrols import OnDuty
from domain.ids import BoardId
from domain.rosters.awards import Worn
from domain.rosters.boards import Board, BoardKind
from domain.rosters.pages import Page, Visibility
from domain.rosters.pictures import PictureKind, file_of
from domain.rosters.rosters import MemberRow, RankSection, RosterView
from domain.rosters.seats import Occupancy
from domain.rosters.statuses import STATUS_WORDS, Status
from words import mark, plural, say

REFRESH = "board-refresh"
MOST_PARTS = 20
"""Messages of one board; what goes beyond is on the page."""
LONGEST_DESCRIPTION = 300
LONGEST_NAME = 80
LONGEST_HELD = 40
LONGEST_SEATS = 800
MOST_AWARDS = 8
KINDS = MappingProxyType(
    {
        BoardKind.ROSTER: mark("Roster"),
        BoardKind.VACANCIES: mark("Vacancies"),
        BoardKind.ON_DUTY: mark("On duty"),
        BoardKind.AWAY: mark("Away"),
    }
)
"""What each kind of board is called."""

Sheet = tuple[Block, tuple[Section, ...]]
Drawing = Callable[[RosterView], Sheet]


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a board; the last one has buttons: `address` of the page, and a fresh look.

    `buttons` are those of its kind, each with its label and verb. `picture` stands beside its first block.
    """

    blocks: tuple[Block, ...]
    board_id: BoardId | None = None
    address: str | None = None
    labels: tuple[str, str] = ("", "")
    stamp: str = "{moment}"
    buttons: tuple[tuple[str, str], ...] = ()
    picture: str | None = None

    @property
    def hash(self) -> str:
        """Return a short name for what it shows; who shows the same needs no edit."""
        shown = [[block.text, block.colour] for block in self.blocks]
        picture = [self.picture] if self.picture is not None else []
        said = [shown, self.address, self.labels, self.stamp, *self.buttons, *picture]
        text = json.dumps(said, ensure_ascii=True)
        return blake2b(text.encode(), digest_size=12).hexdigest()

    def view(self, *, nonce: int, at: datetime) -> ui.LayoutView:
        """Return what is sent: `nonce` names the message for ever, `at` is when it came to say this."""
        view = ui.LayoutView(timeout=None)
        for place, block in enumerate(self.blocks):
            words: ui.Item[ui.LayoutView] = ui.TextDisplay(block.text)
            if self.picture is not None and not place:
                words = ui.Section(words, accessory=ui.Thumbnail(self.picture))
            box: ui.Container[ui.LayoutView] = ui.Container(
                words, accent_colour=block.colour, id=None if place else nonce
            )
            view.add_item(box)
        view.add_item(ui.TextDisplay(f"-# {self.stamp.format(moment=moment(at))}"))
        if self.address is not None:
            refresh, open_page = self.labels
            if self.buttons:
                view.add_item(ui.ActionRow(*(Button(label, verb) for label, verb in self.buttons)))
            view.add_item(
                ui.ActionRow(Button(refresh, REFRESH, self.board_id), link(open_page, self.address))
            )
        view.stop()  # so that discord.py does not keep it: its buttons know what they mean without it
        return view


def board_parts(view: RosterView, kind: BoardKind, board_id: BoardId, address: str) -> tuple[Part, ...]:
    """Return the messages of a board, in the language in force."""
    cuts = cut(*DRAWINGS[kind](view))
    shown, beyond = cuts[:MOST_PARTS], sum(each.lines for each in cuts[MOST_PARTS:])
    stamp = say("Changed {moment}", moment="{moment}")
    parts = [Part(each.blocks, stamp=stamp) for each in shown]
    blocks = parts[-1].blocks
    if beyond:
        more = plural(
            "… and {count} more: the page shows them all.",
            "… and {count} more: the page shows them all.",
            beyond,
        )
        blocks = (*blocks[:-1], Block(f"{blocks[-1].text}\n{more}", blocks[-1].colour))
    parts[-1] = Part(blocks, board_id, address, (say("Refresh"), say("Open page")), stamp, _buttons(kind))
    if kind is BoardKind.ROSTER:
        parts[0] = replace(parts[0], picture=_logo(view.page, address))
    return tuple(parts)


def _logo(page: Page, address: str) -> str | None:
    """Return where Discord finds the logo of a page, if Discord may open the page and can reach us."""
    is_open = page.visibility in (Visibility.PUBLIC, Visibility.UNLISTED)
    if page.logo is None or not is_open or not address.startswith("https://"):
        return None
    return f"{address}/{file_of(PictureKind.LOGO, page.logo)}"


def closed_parts(title: str) -> tuple[Part, ...]:
    """Return what stays of a board whose page is deleted or switched off."""
    words = say("This roster is not shown at the moment. The board comes back with its page.")
    return (
        Part(
            (Block(f"## {escaped(title)}\n{words}", WARNING),),
            stamp=say("Changed {moment}", moment="{moment}"),
        ),
    )


def board_name(board: Board, title: str) -> str:
    """Return what a board is called: its kind and its page."""
    return say("{kind} of {page}", kind=say(KINDS[board.kind]), page=title)


def board_card(board: Board, said: str, foot: str | None) -> Card:
    """Draw one board under what was done to it."""
    return Card(escaped(said), (_place(board),), foot=foot, colour=GOOD)


def boards_card(boards: Sequence[tuple[Board, str]]) -> Card:
    """Draw every board of a server with the title of its page, and what is the matter with it."""
    lines = tuple(_standing(board, title) for board, title in boards)
    nothing = say("Nothing is posted yet. /roster post shows a page in a channel.")
    has_failed = any(board.failure for board, _ in boards)
    return Card(say("Boards of this server"), lines or (nothing,), colour=WARNING if has_failed else ACCENT)


def _standing(board: Board, title: str) -> str:
    name = f"**{escaped(board_name(board, title))}** · {_place(board)}"
    if board.failure is not None:
        return f"✘ {name}\n-# {escaped(board.failure)}"
    if board.touched_at is None:
        return f"{name}\n-# {say('Not posted yet.')}"
    many = plural("{count} message", "{count} messages", len(board.standing))
    return f"{name}\n-# {say('{messages}, changed {moment}', messages=many, moment=moment(board.touched_at))}"


def _place(board: Board) -> str:
    return f"<#{board.channel_id}>"


def _roster(view: RosterView) -> Sheet:
    numbers = f"**{plural('{count} member', '{count} members', view.strength)}**"
    if view.vacancies:
        numbers += f" · {_vacant(view.vacancies)}"
    return _head(view, escaped(view.page.title), numbers), tuple(map(_section, view.sections))


def _vacancies(view: RosterView) -> Sheet:
    page = view.page
    if view.vacancies is None:
        numbers = say("No rank of this page says how many seats it has.")
    elif view.vacancies == 0:
        numbers = f"**{say('Every seat is filled.')}**"
    else:
        numbers = f"**{_vacant(view.vacancies)}**"
    title = escaped(say("{page}: vacancies", page=page.title))
    short = [(each, each.occupancy) for each in view.sections if each.occupancy is not None]
    sections = tuple(_seats(each, seats) for each, seats in short if seats.vacancies)
    return _head(view, title, numbers), sections


def _away(view: RosterView) -> Sheet:
    """Return who is away until when, and who will be; nothing more is told of it."""
    now, later = absences_by_time(view)
    numbers = plural("{count} member is away", "{count} members are away", len(now))
    title = escaped(say("{page}: away", page=view.page.title))
    found = ((1, say("Away"), now), (2, say("Soon"), later))
    sections = tuple(
        Section(
            heading=f"### {name} · {len(absences)}",
            continued=f"### {name} · {say('continued')}",
            key=key,
            lines=tuple(Line(away_line(*each), place) for place, each in enumerate(absences)),
        )
        for key, name, absences in found
        if absences
    )
    return _head(view, title, f"**{numbers}**"), sections


def _buttons(kind: BoardKind) -> tuple[tuple[str, str], ...]:
    """Return what can be pressed under a board of this kind."""
    return ((say("Request leave"), ASK), (say("My leave"), OWN)) if kind is BoardKind.AWAY else ()


def _on_duty(view: RosterView) -> Sheet:
    """Return who is on duty now, by rank: since when, what for, and whether he rests."""
    sections = []
    for section in view.sections:
        lines = tuple(Line(_serving(row, row.on_duty), row.key) for row in section.members if row.on_duty)
        if lines:
            sections.append(_under(section, str(len(lines)), lines))
    many = sum(1 for row in view.rows() if row.on_duty)
    if not view.shows_duty:
        numbers = say("This page keeps no {patrols}.")
    elif not many:
        numbers = say("Nobody is on duty right now.")
    else:
        numbers = f"**{plural('{count} on duty', '{count} on duty', many)}**"
    title = escaped(say("{page}: on duty", page=view.page.title))
    return _head(view, title, numbers), tuple(sections)


def _serving(row: MemberRow, duty: OnDuty) -> str:
    name = f"**{escaped(row.name, LONGEST_NAME)}**"
    pieces = [f"`{_plain(row.callsign)}` {name}" if row.callsign else name]
    pieces.append(say("since {moment}", moment=f"{moment(duty.since, 't')} ({moment(duty.since)})"))
    if duty.type:
        pieces.append(escaped(duty.type, LONGEST_HELD))
    if duty.is_on_break:
        pieces.append(f"*{say('On break')}*")
    return clipped(" · ".join(pieces), LONGEST_LINE)


def _head(view: RosterView, title: str, numbers: str) -> Block:
    lines = [f"## {title}"]
    if view.page.description:
        lines.append(escaped(view.page.description, LONGEST_DESCRIPTION))
    lines.append(numbers)
    if view.notice is not None:
        lines.append(f"⚠ {say(NOTICES[view.notice])}")
    return Block("\n".join(lines), WARNING if view.notice else ACCENT)


def _section(section: RankSection) -> Section:
    lines = tuple(Line(_member(row), row.key) for row in section.members)
    seats = section.occupancy
    strength = str(len(lines)) if seats is None or seats.most is None else f"{len(lines)} / {seats.most}"
    return _under(section, strength, lines)


def _seats(section: RankSection, seats: Occupancy) -> Section:
    """Return a rank's vacant seats: by name where they have names, else how many are filled."""
    if seats.most is not None:
        filled = say("{strength} of {seats} filled", strength=seats.strength, seats=seats.most)
    else:
        filled = say("{strength} of at least {seats}", strength=seats.strength, seats=seats.least)
    names = [
        f"`{_plain(seat.callsign)}`" + (f" ({say('reserved')})" if seat.is_reserved else "")
        for seat in seats.vacant
    ]
    words = " · ".join((filled, *names))
    return _under(section, _vacant(seats.vacancies), (Line(clipped(words, LONGEST_SEATS), section.id),))


def _under(section: RankSection, number: str, lines: tuple[Line, ...]) -> Section:
    name = escaped(section.name) + (" ★" if section.is_command else "")
    return Section(
        heading=f"### {name} · {number}",
        continued=f"### {name} · {say('continued')}",
        key=section.id,
        lines=lines,
        colour=section.colour,
    )


def _vacant(number: int) -> str:
    return plural("{count} vacancy", "{count} vacancies", number)


def _member(row: MemberRow) -> str:
    return clipped(" · ".join(_pieces(row)), LONGEST_LINE)


def _pieces(row: MemberRow) -> Iterator[str]:
    name = f"**{escaped(row.name, LONGEST_NAME)}**"
    callsign = _plain(row.callsign or "")
    yield f"`{callsign}` {name}" if callsign else name
    if row.status not in (None, Status.ACTIVE):
        yield f"*{say(STATUS_WORDS[row.status])}*"
    if row.awards:
        yield " ".join(map(_sign, row.awards[:MOST_AWARDS]))
    called = {each.subdivision: f" `{_plain(each.callsign)}`" for each in row.callsigns}
    held = [escaped(each, LONGEST_HELD) for each in row.certifications]
    held += [escaped(each, LONGEST_HELD) + called.get(each, "") for each in row.subdivisions]
    if held:
        yield ", ".join(held)


def _sign(award: Worn) -> str:
    """Return an award by its emoji, or by its name where it has none."""
    emoji = emoji_of(award.symbol).strip()
    if not emoji:
        return escaped(award.words, LONGEST_HELD)
    return emoji if award.count == 1 else f"{emoji}×{award.count}"


def _plain(callsign: str) -> str:
    """Return a callsign that can't end the code it is shown as."""
    return " ".join(callsign.replace("`", "'").split())


DRAWINGS: Mapping[BoardKind, Drawing] = MappingProxyType(
    {
        BoardKind.ROSTER: _roster,
        BoardKind.VACANCIES: _vacancies,
        BoardKind.AWAY: _away,
        BoardKind.ON_DUTY: _on_duty,
    }
)
"""How each kind of board is drawn; one without a drawing is not offered."""
