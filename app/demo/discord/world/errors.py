"""Every refusal of our Discord, with the number a client library looks for."""

from app.demo.discord.wire import Json


class DiscordError(Exception):
    """A refusal in Discord's shape: an HTTP status, a code and a sentence."""

    def __init__(self, status: int, code: int, message: str, *, errors: Json | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    def body(self) -> Json:
        """Return what the client reads."""
        body: Json = {"message": self.message, "code": self.code}
        if self.errors:
            body["errors"] = self.errors
        return body


def unauthorized() -> DiscordError:
    """Say that the token is wrong."""
    return DiscordError(401, 0, "401: Unauthorized")


def not_found() -> DiscordError:
    """Say that there is no such route."""
    return DiscordError(404, 0, "404: Not Found")


def unknown_channel() -> DiscordError:
    """Say that the channel is gone."""
    return DiscordError(404, 10003, "Unknown Channel")


def unknown_guild() -> DiscordError:
    """Say that the guild is gone, or was never the bot's."""
    return DiscordError(404, 10004, "Unknown Guild")


def unknown_member() -> DiscordError:
    """Say that nobody of that id is in the guild."""
    return DiscordError(404, 10007, "Unknown Member")


def unknown_message() -> DiscordError:
    """Say that the message is gone."""
    return DiscordError(404, 10008, "Unknown Message")


def unknown_role() -> DiscordError:
    """Say that the role is gone."""
    return DiscordError(404, 10011, "Unknown Role")


def unknown_user() -> DiscordError:
    """Say that nobody has that id."""
    return DiscordError(404, 10013, "Unknown User")


def unknown_webhook() -> DiscordError:
    """Say that the interaction's token is wrong or older than 15 minutes."""
    return DiscordError(404, 10015, "Unknown Webhook")


def unknown_ban() -> DiscordError:
    """Say that the user is not banned."""
    return DiscordError(404, 10026, "Unknown Ban")


def unknown_interaction() -> DiscordError:
    """Say that the interaction was not answered in time, or never was."""
    return DiscordError(404, 10062, "Unknown interaction")


def unknown_command() -> DiscordError:
    """Say that no such application command is registered."""
    return DiscordError(404, 10063, "Unknown application command")


def already_answered() -> DiscordError:
    """Say that the interaction has had its first answer."""
    return DiscordError(400, 40060, "Interaction has already been acknowledged.")


def missing_access() -> DiscordError:
    """Say that the bot cannot see this."""
    return DiscordError(403, 50001, "Missing Access")


def missing_permissions() -> DiscordError:
    """Say that the bot lacks a permission or stands too low in the role list."""
    return DiscordError(403, 50013, "Missing Permissions")


def invalid_role() -> DiscordError:
    """Say that this role cannot be given or taken by hand."""
    return DiscordError(400, 50028, "Invalid Role")


def invalid_form(errors: Json) -> DiscordError:
    """Say which fields of the body are wrong, in Discord's nested form."""
    return DiscordError(400, 50035, "Invalid Form Body", errors=errors)


def invalid_field(path: str, code: str, message: str) -> DiscordError:
    """Say that one field is wrong; `path` is dotted, such as `embeds.0.title`."""
    errors: Json = {"_errors": [{"code": code, "message": message}]}
    for part in reversed(path.split(".")):
        errors = {part: errors}
    return invalid_form(errors)


def bad_json() -> DiscordError:
    """Say that the body is no JSON."""
    return DiscordError(400, 50109, "The request body contains invalid JSON.")
