"""A real discord.py bot for the tests: small, watchful, and pointed at loopback."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import discord
import pytest
from discord import app_commands
from discord.ext import commands

from app.demo.discord.server import LoopbackDiscord

PATIENCE = 20.0

Bot = TypeVar("Bot", bound="WatchfulBot")


class WatchfulBot(commands.AutoShardedBot):
    """Remembers the names of all raw events and lets a test wait for one."""

    def __init__(self, *, is_chunking: bool = False, **options: Any) -> None:
        intents = discord.Intents(guilds=True, members=True)
        super().__init__(
            command_prefix=commands.when_mentioned,
            intents=intents,
            chunk_guilds_at_startup=is_chunking,
            max_messages=None,
            enable_debug_events=True,
            help_command=None,
            **options,
        )
        self.heard: list[str] = []
        self.raw: asyncio.Queue[str] = asyncio.Queue()

    async def on_socket_raw_receive(self, text: str) -> None:
        """Keep every payload as it came."""
        self.raw.put_nowait(text)

    async def on_socket_event_type(self, name: str) -> None:
        """Keep every event's name."""
        self.heard.append(name)

    async def hear(self, event: str, **options: Any) -> Any:
        """Wait for an event, not for ever."""
        return await self.wait_for(event, timeout=PATIENCE, **options)


class Greeter(WatchfulBot):
    """Has one slash command with a button, a modal and autocomplete behind it."""

    async def setup_hook(self) -> None:
        """Register the commands with Discord."""
        self.tree.add_command(greet)
        self.tree.add_command(greet_form)
        await self.tree.sync()


class Buttons(discord.ui.View):
    """One button that changes the message it is on."""

    @discord.ui.button(label="Again", custom_id="again")
    async def again(self, interaction: discord.Interaction, button: discord.ui.Button["Buttons"]) -> None:
        """Say it again."""
        await interaction.response.edit_message(content="Hello again", view=None)


class Form(discord.ui.Modal, title="Greeting"):
    """Asks for a name."""

    name: discord.ui.TextInput["Form"] = discord.ui.TextInput(label="Name", custom_id="name")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Greet by that name, after thinking."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.followup.send(f"Hello {self.name.value}")


@app_commands.command()
async def greet(interaction: discord.Interaction, who: discord.Member, word: str = "Hello") -> None:
    """Greet somebody."""
    await interaction.response.send_message(f"{word} {who.display_name}", view=Buttons(), ephemeral=True)


@greet.autocomplete("word")
async def words(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Offer words that begin so."""
    known = ("Hello", "Hi", "Welcome")
    return [app_commands.Choice(name=word, value=word) for word in known if word.startswith(current)]


@app_commands.command(name="greet-form")
async def greet_form(interaction: discord.Interaction) -> None:
    """Ask whom to greet."""
    await interaction.response.send_modal(Form())


def point_at(monkeypatch: pytest.MonkeyPatch, loopback: LoopbackDiscord) -> None:
    """Point discord.py at our Discord, both halves together."""
    monkeypatch.setattr("discord.http.Route.BASE", loopback.api_base)
    monkeypatch.setattr("discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY", loopback.gateway_url)


@asynccontextmanager
async def connected(bot: Bot, token: str) -> AsyncIterator[Bot]:
    """Run the bot while entered; it is ready then."""
    ready = asyncio.Event()

    async def on_ready() -> None:
        ready.set()

    bot.add_listener(on_ready)
    async with bot:
        running = asyncio.create_task(bot.start(token))
        waiting = asyncio.create_task(ready.wait())
        done, _ = await asyncio.wait(
            {running, waiting}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED
        )
        if running in done:
            waiting.cancel()
            running.result()
        assert done, "the bot did not get ready"
        yield bot
    await asyncio.gather(running, return_exceptions=True)
