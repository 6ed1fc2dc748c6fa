"""What a member does becomes the interaction Discord would send."""

import pytest

from app.demo.department import Department
from app.demo.discord.wire import Json
from app.demo.discord.world.errors import DiscordError
from app.demo.discord.world.events import Event
from app.demo.discord.world.interactions import Callback
from app.demo.discord.world.invocations import Seat
from app.demo.discord.world.messages import Message
from app.demo.discord.world.permissions import Permission

PAGE = {
    "name": "page",
    "description": "Pages",
    "default_member_permissions": str(int(Permission.MANAGE_GUILD)),
    "options": [
        {
            "type": 1,
            "name": "create",
            "description": "Make one",
            "options": [
                {"type": 3, "name": "title", "description": "T", "required": True},
                {"type": 4, "name": "seats", "description": "S"},
                {"type": 5, "name": "open", "description": "O"},
                {"type": 8, "name": "role", "description": "R"},
            ],
        }
    ],
}
SELECT = {
    "type": 3,
    "custom_id": "s",
    "max_values": 2,
    "options": [{"label": label, "value": label} for label in "abc"],
}
BUTTONS = [{"type": 2, "custom_id": "b", "label": "B"}, {"type": 2, "custom_id": "off", "disabled": True}]


@pytest.fixture
def seat(department: Department) -> Seat:
    guild = department.guild
    department.world.commands.upsert(None, PAGE)
    return Seat(guild, next(iter(guild.channels.values())), guild.members[guild.owner_id])


@pytest.fixture
def message(department: Department, seat: Seat) -> Message:
    rows = [{"type": 1, "components": BUTTONS}, {"type": 1, "components": [SELECT]}]
    return department.world.messages.post(seat.channel, department.world.bot, {"components": rows})


def _sent(heard: list[Event]) -> Json:
    return [event.data for event in heard if event.name == "INTERACTION_CREATE"][-1]


def test_a_subcommand_is_nested_and_its_values_typed(
    department: Department, seat: Seat, heard: list[Event]
) -> None:
    options = {"title": "T", "seats": "4", "open": "true", "role": str(department.ranks[0].id)}

    department.world.invocations.run(seat, "page create", options)

    (branch,) = _sent(heard)["data"]["options"]
    assert (branch["name"], branch["type"]) == ("create", 1)
    assert [option["value"] for option in branch["options"]] == [
        "T",
        4,
        True,
        str(department.ranks[0].id),
    ]
    assert str(department.ranks[0].id) in _sent(heard)["data"]["resolved"]["roles"]


def test_it_carries_what_discord_adds(department: Department, seat: Seat, heard: list[Event]) -> None:
    bought = {"id": "1", "user_id": str(seat.member.user.id)}
    department.world.state.entitlements += [bought, {"id": "2", "user_id": "5"}]

    department.world.invocations.run(seat, "page create", {"title": "T"})

    sent = _sent(heard)
    assert sent["entitlements"] == [bought]
    assert sent["authorizing_integration_owners"] == {"0": str(seat.guild.id)}
    assert sent["attachment_size_limit"] > 0
    assert int(sent["app_permissions"]) & Permission.MANAGE_ROLES
    assert (sent["locale"], sent["guild_locale"], sent["context"]) == ("en-US", "en-US", 0)


def test_autocomplete_needs_no_required_options(
    department: Department, seat: Seat, heard: list[Event]
) -> None:
    department.world.invocations.autocomplete(seat, "page create", {"seats": ""}, focused="seats")

    assert _sent(heard)["type"] == 4
    (option,) = _sent(heard)["data"]["options"][0]["options"]
    assert option == {"name": "seats", "type": 4, "value": "", "focused": True}


@pytest.mark.parametrize(
    ("path", "options", "code"),
    [
        ("page create", {}, 50035),
        ("page create", {"title": "T", "other": "x"}, 50035),
        ("page destroy", {}, 10063),
        ("nothing", {}, 10063),
    ],
)
def test_what_the_client_would_not_let_through_is_refused(
    department: Department, seat: Seat, path: str, options: dict[str, str], code: int
) -> None:
    with pytest.raises(DiscordError) as refused:
        department.world.invocations.run(seat, path, options)

    assert refused.value.code == code


def test_a_member_without_the_commands_permission_cannot_run_it(department: Department, seat: Seat) -> None:
    cadet = Seat(seat.guild, seat.channel, department.holders(department.ranks[-1])[0])

    with pytest.raises(DiscordError, match="Missing Permissions"):
        department.world.invocations.run(cadet, "page create", {"title": "T"})


@pytest.mark.parametrize("file", [{"text": "a;b"}, {"base64": "YTti"}])
def test_an_attachment_is_stored_and_resolved(
    department: Department, seat: Seat, heard: list[Event], file: dict[str, str]
) -> None:
    file_option = {"type": 11, "name": "file", "description": "F", "required": True}
    department.world.commands.upsert(None, {"name": "import", "description": "I", "options": [file_option]})

    department.world.invocations.run(seat, "import", {"file": {"filename": "a.csv", **file}})

    (attachment,) = _sent(heard)["data"]["resolved"]["attachments"].values()
    stored = department.world.messages.find_file(int(attachment["id"]))
    assert stored is not None
    assert stored.content == b"a;b"


def test_pressing_and_picking_name_the_component(
    department: Department, seat: Seat, message: Message, heard: list[Event]
) -> None:
    verbs = department.world.invocations

    verbs.press(seat, message, "b")
    assert _sent(heard)["data"]["component_type"] == 2
    verbs.pick(seat, message, "s", ["a", "b"])

    assert _sent(heard)["data"]["values"] == ["a", "b"]
    assert _sent(heard)["message"]["id"] == str(message.id)


@pytest.mark.parametrize("values", [[], ["a", "b", "c"], ["z"]])
def test_picks_outside_the_menu_are_refused(
    department: Department, seat: Seat, message: Message, values: list[str]
) -> None:
    with pytest.raises(DiscordError):
        department.world.invocations.pick(seat, message, "s", values)


@pytest.mark.parametrize("custom_id", ["off", "s", "nothing"])
def test_only_live_buttons_can_be_pressed(
    department: Department, seat: Seat, message: Message, custom_id: str
) -> None:
    with pytest.raises(DiscordError):
        department.world.invocations.press(seat, message, custom_id)


def test_context_menus_name_their_target(
    department: Department, seat: Seat, message: Message, heard: list[Event]
) -> None:
    world = department.world
    world.commands.upsert(None, {"name": "Promote", "type": 2})
    world.commands.upsert(None, {"name": "Quote", "type": 3})

    world.invocations.run_on(seat, "Promote", target=seat.member)
    assert _sent(heard)["data"]["target_id"] == str(seat.member.user.id)
    world.invocations.run_on(seat, "Quote", target=message)

    assert list(_sent(heard)["data"]["resolved"]["messages"]) == [str(message.id)]


def test_a_form_is_sent_back_filled_in(department: Department, seat: Seat, heard: list[Event]) -> None:
    world = department.world
    asked = world.invocations.run(seat, "page create", {"title": "T"})
    fields = [
        {"type": 1, "components": [{"type": 4, "custom_id": "text", "value": "preset"}]},
        {"type": 18, "component": {"type": 6, "custom_id": "role"}},
        {"type": 18, "component": {"type": 23, "custom_id": "sure"}},
        {"type": 18, "component": {"type": 21, "custom_id": "one"}},
        {"type": 10, "content": "Words"},
    ]
    form = {"custom_id": "form", "title": "Form", "components": fields}
    world.interactions.answer(asked.id, asked.token, Callback.MODAL, form)

    world.invocations.submit(asked, {"role": [str(department.ranks[0].id)], "sure": True})

    rows = _sent(heard)["data"]["components"]
    assert rows[0]["components"][0]["value"] == "preset"
    assert rows[1]["component"]["values"] == [str(department.ranks[0].id)]
    assert rows[2]["component"]["value"] is True
    assert rows[3]["component"]["value"] is None
    assert str(department.ranks[0].id) in _sent(heard)["data"]["resolved"]["roles"]


def test_no_form_no_submission(department: Department, seat: Seat) -> None:
    asked = department.world.invocations.run(seat, "page create", {"title": "T"})

    with pytest.raises(DiscordError, match="Unknown interaction"):
        department.world.invocations.submit(asked, {})


def test_in_private_there_is_an_account_and_no_guild(
    department: Department, seat: Seat, heard: list[Event]
) -> None:
    world = department.world
    direct = world.channels.open_direct(seat.member.user)
    letter = world.messages.post(direct, world.bot, {"components": [{"type": 1, "components": BUTTONS}]})

    world.invocations.press(Seat(seat.guild, direct, seat.member), letter, "b")

    sent = _sent(heard)
    assert (sent["context"], sent["user"]["id"]) == (1, str(seat.member.user.id))
    assert {"guild_id", "guild", "member"}.isdisjoint(sent)
