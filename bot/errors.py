"""Errors: every refusal in words, every fault with an apology and an id that is in the log.

Commands come here by the tree, buttons, selects and forms by `Buttons`.
"""

import secrets

import discord
import structlog
from discord import app_commands

from bot.embeds.limits import clipped, escaped
from domain.errors import RosterError
from words import said, say

LONGEST_CONTENT = 2000
ALREADY_ANSWERED = 40060
UNKNOWN_INTERACTION = 10062
GONE = {ALREADY_ANSWERED, UNKNOWN_INTERACTION}
"""Discord's codes for an interaction that was answered, or ran out: nobody waits for our words."""

log = structlog.get_logger(__name__)


async def answer_error(interaction: discord.Interaction, error: Exception) -> None:
    """Tell the asker, and only him, what went wrong; log it if it was our fault."""
    if isinstance(error, discord.HTTPException) and error.code in GONE:
        log.warning("interaction.too_late", code=error.code)
        return
    words = clipped(_words(error), LONGEST_CONTENT)
    try:
        if interaction.response.is_done():
            await interaction.followup.send(words, ephemeral=True)
        else:
            await interaction.response.send_message(words, ephemeral=True)
    except discord.HTTPException as failure:
        log.warning("interaction.unanswered", status=failure.status, code=failure.code)


async def on_tree_error(interaction: discord.Interaction, error: app_commands.AppCommandError) -> None:
    """Answer whatever a command raised."""
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    await answer_error(interaction, cause)


def _words(error: Exception) -> str:
    match error:
        case RosterError():
            return escaped(said(error.sentence))
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            return say("This command has changed. Reload Discord (Ctrl+R), wait a minute, and try again.")
        case app_commands.TransformerError(value=discord.User() as who):
            # Discord sends a member; of somebody who left since he was picked it sends the account alone.
            return say("{who} is not in this server.", who=escaped(who.display_name))
        case app_commands.TransformerError():
            return say("{what} can't be used here.", what=escaped(str(error.value)))
        case discord.Forbidden():
            fault = _logged(error)
            return say(
                "Discord doesn't let me do that. /sync doctor shows what is missing. ({fault})", fault=fault
            )
        case _:
            fault = _logged(error)
            return say(
                "Sorry, that went wrong, and it was our fault. It is in the log as {fault}.", fault=fault
            )


def _logged(error: Exception) -> str:
    fault = secrets.token_hex(4)
    log.error("interaction.failed", fault=fault, exc_info=error)
    return fault
