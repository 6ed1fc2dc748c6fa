"""Somebody who types commands, presses buttons and fills in forms, and reads what he is answered."""

import time
from collections.abc import Iterator

from tests.stories.processes import PATIENCE, Discord, Json, until


def texts(components: Json) -> list[str]:
    """Return the texts of a message's components, from the top."""
    found: list[str] = []
    for component in components or ():
        if component.get("content"):
            found.append(component["content"])
        found += texts(component.get("components"))
    return found


def words_of(message: Json) -> str:
    """Return all that a message says."""
    return "\n".join(filter(None, (message.get("content"), *texts(message.get("components")))))


def buttons(components: Json) -> Iterator[tuple[str, str]]:
    """Yield label and custom id of every button of a message."""
    for component in components or ():
        if component.get("custom_id"):
            yield component.get("label") or "", component["custom_id"]
        yield from buttons(component.get("components"))
        yield from buttons([component["accessory"]] if component.get("accessory") else ())


def pressable(message: Json, label: str) -> str | None:
    """Return the custom id of a message's first button whose label begins so, or None."""
    found = (custom_id for text, custom_id in buttons(message["components"]) if text.startswith(label))
    return next(found, None)


class Office:
    """Acts as one member, through the control API of our Discord."""

    def __init__(self, discord: Discord, user_id: str) -> None:
        self.discord, self.user_id = discord, user_id

    def types(self, command: str, **options: str) -> str:
        """Type a command and return the answer, once it is there."""
        return self._said({"kind": "command", "command": command, "options": options})

    def chooses(self, menu: str, member: str) -> str:
        """Choose from the menu on a member and return the answer."""
        return self._said({"kind": "user_command", "command": menu, "target_id": member})

    def presses(self, message: Json, label: str) -> str:
        """Press a button of a message and return the answer."""
        return self._said(self._press(message, label))

    def fills(self, message: Json, label: str, **values: str) -> str:
        """Press a button of a message, fill in the form that opens, and return the answer."""
        asked = self._done(f"/guilds/{self.discord.guild_id}/interactions", self._press(message, label))
        assert asked["state"] == "modal", asked
        answered = self._done(f"/interactions/{asked['id']}/modal", {"values": values})
        return self._words(answered)

    def reads(self, channel_id: str, words: str, *, button: str | None = None) -> Json:
        """Return the latest message of a channel that says something, once it is there."""
        return self._read(f"/channels/{channel_id}/messages", words, button)

    def is_told(self, words: str) -> Json:
        """Return the latest message to him alone that says something, once it is there."""
        return self._read(f"/users/{self.user_id}/direct", words, None)

    def _read(self, path: str, words: str, button: str | None) -> Json:
        def is_it(message: Json) -> bool:
            return words in words_of(message) and (button is None or bool(pressable(message, button)))

        def look() -> Json:
            return next((each for each in reversed(self.discord.get(path)) if is_it(each)), None)

        return until(look)

    def _press(self, message: Json, label: str) -> Json:
        custom_id = pressable(message, label)
        assert custom_id is not None, f"no button {label}: {message}"
        return {
            "kind": "press",
            "channel_id": message["channel_id"],
            "message_id": message["id"],
            "custom_id": custom_id,
        }

    def _said(self, body: Json) -> str:
        return self._words(self._done(f"/guilds/{self.discord.guild_id}/interactions", body))

    def _done(self, path: str, body: Json) -> Json:
        shown = self.discord.change("POST", path, {"user_id": self.user_id} | body)
        ends = time.monotonic() + PATIENCE
        while shown["state"] not in ("answered", "modal", "failed") and time.monotonic() < ends:
            time.sleep(0.05)
            shown = self.discord.get(f"/interactions/{shown['id']}")
        return shown

    def _words(self, shown: Json) -> str:
        assert shown["state"] == "answered", shown
        return "\n".join(words_of(message) for message in shown["messages"]).replace("\\", "")
