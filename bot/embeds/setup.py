"""The set-up wizard drawn: the roles as sorted so far, and what to press."""

from collections.abc import Iterable, Mapping

import discord
from discord import ui

from bot.buttons import Button, Pick, form, option
from bot.embeds.cards import ACCENT, GOOD, WARNING, Card, Item, link
from bot.embeds.limits import LONGEST_LABEL, clipped, escaped
from bot.invite import REASONS, permission_name
from bot.wizard import Wizard
from domain.ids import RoleId
from domain.rosters.detection import Kind, Suggestion
from domain.rosters.pages import LONGEST_DESCRIPTION, LONGEST_NAME, LONGEST_TITLE, Page, Visibility
from domain.rosters.slugs import LONGEST, SHORTEST
from words import mark, plural, said, say

STEP = "setup"
"""The verb of everything in the wizard; the argument is its token and what to do."""
BEGIN = "setup-begin"

KIND_WORDS = {
    Kind.RANK: mark("Ranks"),
    Kind.CERTIFICATION: mark("Certifications"),
    Kind.SUBDIVISION: mark("Subdivisions"),
    Kind.IGNORED: mark("Not on the page"),
}
MAKE_WORDS = {
    Kind.RANK: mark("Rank"),
    Kind.CERTIFICATION: mark("Certification"),
    Kind.SUBDIVISION: mark("Subdivision"),
    Kind.IGNORED: mark("Leave out"),
}
VISIBILITY_LABELS = {
    Visibility.PUBLIC: mark("Public: everybody can find it"),
    Visibility.UNLISTED: mark("Unlisted: whoever has the link"),
    Visibility.MEMBERS: mark("Members of this server"),
    Visibility.OFF: mark("Off: nobody"),
}


def wizard_card(wizard: Wizard) -> Card:
    """Draw the leaf of roles that is open, with everything to press."""
    is_new = wizard.page_id is None
    head = (
        say("Set up {title}", title=escaped(wizard.title))
        if is_new
        else say("Ranks for {title}", title=escaped(wizard.title))
    )
    lines = [say(
        "Address: …/r/{slug} · nothing is created before you press Create.", slug=wizard.slug) if is_new else
             say("Nothing is added before you press Add.")]  # fmt: skip
    lines += _entries(wizard)
    if wizard.leaves > 1:
        lines.append("-# " + say("Leaf {number} of {leaves}", number=wizard.leaf + 1, leaves=wizard.leaves))
    return Card(
        head, tuple(lines), foot=say(wizard.note) if wizard.note else None, colour=ACCENT, rows=_rows(wizard)
    )


def preview_card(wizard: Wizard, strengths: Mapping[RoleId, int]) -> Card:
    """Draw how the page would look: every rank with how many would be shown in it."""
    ranks = wizard.of(Kind.RANK)
    lines = [
        f"**{escaped(each.name)}**{' ★' if each.is_command else ''} · {strengths.get(each.role_id, 0)}"
        for each in ranks[:60]
    ]
    total = sum(strengths.values())
    lines.append(
        say(
            "{members} in {ranks}.",
            members=plural("{count} member", "{count} members", total),
            ranks=plural("{count} rank", "{count} ranks", len(ranks)),
        )
    )
    for kind in (Kind.CERTIFICATION, Kind.SUBDIVISION):
        names = ", ".join(escaped(each.name, 40) for each in wizard.of(kind)[:30])
        if names:
            lines.append(f"{say(KIND_WORDS[kind])}: {names}")
    back = Button(say("Back"), STEP, f"{wizard.token}:show")
    return Card(
        say("Preview of {title}", title=escaped(wizard.title)), tuple(lines), rows=[[back, _finish(wizard)]]
    )


def created_card(page: Page, address: str, lacking: Iterable[str], invite: str | None) -> Card:
    """Draw the link, and what the bot still lacks, each with its reason."""
    lines = [address, say("The page fills within seconds, and follows your roles from now on.")]
    wanting = [
        "• " + say("{permission}, to {reason}", permission=permission_name(name), reason=say(REASONS[name]))
        for name in lacking
    ]
    if wanting:
        lines += [say("I lack these permissions in this server:"), *wanting]
    buttons: list[Item] = [link(say("Open the page"), address)]
    if wanting and invite is not None:
        lines.append(say("Open the invite again and confirm to grant them; nothing else changes."))
        buttons.append(link(say("Invite again"), invite))
    colour = WARNING if wanting else GOOD
    return Card(
        say("{title} is ready", title=escaped(page.title)), tuple(lines), colour=colour, rows=[buttons]
    )


def cancelled_card() -> Card:
    """Draw that nothing was made."""
    return Card(say("Cancelled"), (say("Nothing was created."),), colour=WARNING)


def begin_form(guild_name: str, slug: str) -> discord.ui.Modal:
    """Return the form that a set-up begins with."""
    return form(
        say("Set up a roster page"), BEGIN, fields=_title_fields(clipped(guild_name, LONGEST_TITLE), slug, "")
    )


def title_form(wizard: Wizard) -> discord.ui.Modal:
    """Return the form that corrects title and address."""
    fields = _title_fields(wizard.title, wizard.slug, wizard.description)
    return form(say("Title and address"), STEP, f"{wizard.token}:titled", fields=fields)


def name_form(wizard: Wizard, entry: Suggestion) -> discord.ui.Modal:
    """Return the form that renames a rank."""
    field = ui.TextInput[ui.Modal](custom_id="name", default=entry.name, max_length=LONGEST_NAME)
    label = ui.Label[ui.Modal](text=say("Name on the page"), component=field)
    return form(say("Rename"), STEP, f"{wizard.token}:named", fields=[label])


def _title_fields(title: str, slug: str, description: str) -> list["ui.Label[ui.Modal]"]:
    return [
        ui.Label(
            text=say("Title"),
            component=ui.TextInput[ui.Modal](custom_id="title", default=title, max_length=LONGEST_TITLE),
        ),
        ui.Label(
            text=say("Address"),
            description=say("The last part of the link: a-z, 0-9 and '-'"),
            component=ui.TextInput[ui.Modal](
                custom_id="slug", default=slug, min_length=SHORTEST, max_length=LONGEST
            ),
        ),
        ui.Label(
            text=say("Description"),
            description=say("A line below the title; may be empty"),
            component=ui.TextInput[ui.Modal](
                custom_id="description",
                default=description,
                max_length=LONGEST_DESCRIPTION,
                required=False,
                style=discord.TextStyle.paragraph,
            ),
        ),
    ]


def _entries(wizard: Wizard) -> list[str]:
    """Draw the open leaf under headings; ranks are numbered through."""
    if not wizard.entries:
        return [say("This server has no roles that could be ranks. Make some, and come back.")]
    lines: list[str] = []
    kind: Kind | None = None
    for index, entry in enumerate(wizard.shown, start=wizard.leaf * 25 + 1):
        if entry.kind is not kind:
            kind = entry.kind
            lines.append(f"**{say(KIND_WORDS[kind])}**")
        mark = "▸ " if entry.role_id == wizard.selected else ""
        number = f"{index}. " if kind is Kind.RANK else "• "
        command = " ★" if entry.is_command else ""
        lines.append(f"{mark}{number}{escaped(entry.name, 60)}{command} · {entry.holders}")
    return lines


def _rows(wizard: Wizard) -> list[list[Item]]:
    rows: list[list[Item]] = []
    if wizard.entries:
        rows.append([_role_pick(wizard)])
    chosen = wizard.chosen()
    if chosen is not None:
        rows.append(_order_buttons(wizard, chosen))
        rows.append(
            [
                Button(
                    say(MAKE_WORDS[kind]),
                    STEP,
                    f"{wizard.token}:make-{kind}",
                    is_disabled=kind is chosen.kind,
                )
                for kind in Kind
            ]
        )
    if wizard.page_id is None:
        rows.append([_visibility_pick(wizard)])
    if wizard.leaves > 1:
        rows.append(
            [
                Button(say("Back"), STEP, f"{wizard.token}:back", is_disabled=wizard.leaf == 0),
                Button(
                    say("More"), STEP, f"{wizard.token}:more", is_disabled=wizard.leaf == wizard.leaves - 1
                ),
            ]
        )
    last: list[Item] = [_finish(wizard), Button(say("Preview"), STEP, f"{wizard.token}:preview")]
    if wizard.page_id is None:
        last.append(Button(say("Title and address"), STEP, f"{wizard.token}:title"))
    rows.append([*last, Button(say("Cancel"), STEP, f"{wizard.token}:cancel")])
    return rows


def _finish(wizard: Wizard) -> Item:
    label = say("Create") if wizard.page_id is None else say("Add")
    return Button(label, STEP, f"{wizard.token}:create", style=discord.ButtonStyle.success)


def _role_pick(wizard: Wizard) -> Item:
    options = [
        option(
            entry.name,
            entry.role_id,
            detail=f"{say(MAKE_WORDS[entry.kind])} · {'; '.join(map(said, entry.reasons))}"
            if entry.reasons
            else None,
            is_default=entry.role_id == wizard.selected,
        )
        for entry in wizard.shown
    ]
    return Pick(say("Pick a role to correct"), STEP, f"{wizard.token}:role", options=options)


def _visibility_pick(wizard: Wizard) -> Item:
    options = [
        option(say(label), visibility.value, is_default=visibility is wizard.visibility)
        for visibility, label in VISIBILITY_LABELS.items()
    ]
    return Pick(say("Who may open the page"), STEP, f"{wizard.token}:visibility", options=options)


def _order_buttons(wizard: Wizard, chosen: Suggestion) -> list[Item]:
    same = wizard.of(chosen.kind)
    place = same.index(chosen)
    is_rank = chosen.kind is Kind.RANK
    command = say("Ordinary rank") if chosen.is_command else say("Command rank")
    return [
        Button(say("Up"), STEP, f"{wizard.token}:up", is_disabled=place == 0),
        Button(say("Down"), STEP, f"{wizard.token}:down", is_disabled=place == len(same) - 1),
        Button(command, STEP, f"{wizard.token}:command", is_disabled=not is_rank),
        Button(clipped(say("Rename {name}", name=chosen.name), LONGEST_LABEL), STEP, f"{wizard.token}:name"),
    ]
