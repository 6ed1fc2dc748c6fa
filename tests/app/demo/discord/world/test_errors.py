"""Refusals look as Discord's do."""

from app.demo.discord.world import errors
from app.demo.discord.world.errors import DiscordError, invalid_field


def test_a_refusal_has_a_message_and_a_code() -> None:
    assert errors.missing_permissions().body() == {"message": "Missing Permissions", "code": 50013}


def test_a_field_is_named_by_nesting() -> None:
    refused = invalid_field("embeds.0.title", "TOO_LONG", "Too long.")

    assert refused.status == 400
    assert refused.body()["errors"] == {
        "embeds": {"0": {"title": {"_errors": [{"code": "TOO_LONG", "message": "Too long."}]}}}
    }


def test_the_numbers_are_discords() -> None:
    made: list[DiscordError] = [
        errors.unauthorized(),
        errors.not_found(),
        errors.unknown_channel(),
        errors.unknown_guild(),
        errors.unknown_member(),
        errors.unknown_message(),
        errors.unknown_role(),
        errors.unknown_user(),
        errors.unknown_webhook(),
        errors.unknown_ban(),
        errors.unknown_interaction(),
        errors.unknown_command(),
        errors.already_answered(),
        errors.missing_access(),
        errors.invalid_role(),
        errors.bad_json(),
    ]

    codes = [error.code for error in made]
    assert codes == [
        *(0, 0, 10003, 10004, 10007, 10008, 10011, 10013, 10015, 10026, 10062, 10063),
        *(40060, 50001, 50028, 50109),
    ]
