"""Components of messages and modals: numbered as Discord does, and found again by custom id."""

from collections.abc import Iterator
from enum import IntEnum, IntFlag

from app.demo.discord.wire import Json


class ComponentType(IntEnum):
    """The kinds of component, by Discord's numbers."""

    ACTION_ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    SECTION = 9
    TEXT_DISPLAY = 10
    THUMBNAIL = 11
    MEDIA_GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17
    LABEL = 18
    FILE_UPLOAD = 19
    RADIO_GROUP = 21
    CHECKBOX_GROUP = 22
    CHECKBOX = 23


class MessageFlag(IntFlag):
    """The flags of a message that change how it is kept or shown."""

    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    COMPONENTS_V2 = 1 << 15


SELECTS = frozenset(
    {
        ComponentType.STRING_SELECT,
        ComponentType.USER_SELECT,
        ComponentType.ROLE_SELECT,
        ComponentType.MENTIONABLE_SELECT,
        ComponentType.CHANNEL_SELECT,
    }
)


def numbered(components: list[Json]) -> list[Json]:
    """Return the components with an `id` each, counting from 1 where the bot gave none."""
    copies = [_copied(component) for component in components]
    taken = {component["id"] for component in every_component(copies) if component.get("id")}
    number = 0
    for component in every_component(copies):
        if not component.get("id"):
            number += 1
            while number in taken:
                number += 1
            component["id"] = number
    return copies


def every_component(components: list[Json]) -> Iterator[Json]:
    """Yield each component, containers before what they hold."""
    for component in components:
        yield component
        yield from every_component(component.get("components") or [])
        for slot in ("accessory", "component"):
            if isinstance(component.get(slot), dict):
                yield from every_component([component[slot]])


def find_component(components: list[Json], custom_id: str) -> Json | None:
    """Return the component with this custom id, if there is one."""
    for component in every_component(components):
        if component.get("custom_id") == custom_id:
            return component
    return None


def _copied(component: Json) -> Json:
    copy = dict(component)
    if isinstance(copy.get("components"), list):
        copy["components"] = [_copied(part) for part in copy["components"]]
    for slot in ("accessory", "component"):
        if isinstance(copy.get(slot), dict):
            copy[slot] = _copied(copy[slot])
    return copy
