"""The wizard drawn: it fits, whatever is in it."""

import discord
import pytest

from bot.embeds.setup import begin_form, created_card, preview_card, title_form, wizard_card
from bot.wizard import Wizard
from domain.ids import GuildId, PageId, RoleId, UserId
from domain.rosters.detection import Kind, Proposal, Suggestion
from tests.domain.makers import PAGE, a_page


def a_wizard(count: int = 3, *, name: str = "Rank") -> Wizard:
    suggestions = tuple(
        Suggestion(RoleId(n), f"{name} {n}", Kind.RANK, reasons=("because " * 30,))
        for n in range(1, count + 1)
    )
    return Wizard.begun(GuildId(1), UserId(2), Proposal(suggestions), title="Blaine", slug="blaine")


@pytest.mark.parametrize("count", [0, 1, 25, 26, 200])
async def test_it_fits_into_a_message(count: int) -> None:
    wizard = a_wizard(count, name="**x**" * 20)
    if count:
        wizard.select(RoleId(1))

    view = wizard_card(wizard).view()

    assert view.total_children_count <= 40
    assert view.content_length() <= 4_000
    selects = [item.item for item in view.walk_children() if isinstance(item, discord.ui.DynamicItem)]
    assert all(len(item.options) <= 25 for item in selects if isinstance(item, discord.ui.Select))


async def test_for_a_page_that_is_there_it_only_adds() -> None:
    wizard = a_wizard()
    wizard.page_id = PageId(PAGE)

    labels = [getattr(item, "label", "") for row in wizard_card(wizard).rows for item in map(_inner, row)]

    assert "Add" in labels
    assert "Title and address" not in labels


def _inner(item: object) -> object:
    return item.item if isinstance(item, discord.ui.DynamicItem) else item


async def test_the_preview_counts() -> None:
    card = preview_card(a_wizard(2), {RoleId(1): 5})

    assert card.lines[0] == "**Rank 1** · 5"
    assert "5 members in 2 ranks." in card.lines


async def test_the_forms_are_filled_in() -> None:
    assert "blaine" in str(begin_form("Blaine" * 40, "blaine").to_dict())
    assert "Blaine" in str(title_form(a_wizard()).to_dict())


def test_what_is_missing_is_named_with_its_reason() -> None:
    card = created_card(a_page(), "https://x.test", ["view_audit_log"], "https://invite.test")

    assert any("View Audit Log, to know" in line for line in card.lines)
    assert len(card.rows[0]) == 2
    assert len(created_card(a_page(), "https://x.test", [], "https://invite.test").rows[0]) == 1
