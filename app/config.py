"""Settings: data, read once at start, refused when unknown or wrong.

Later wins:

    defaults  <  config.toml  <  secrets directory    <  environment
                 [web]           a file named            MUSTER_WEB__PORT=8080
                 port = 8080     muster_web__port

The secrets directory is `MUSTER_SECRETS_DIR`, else /run/secrets where there is one. Lists are separated by
commas in both. A relative SQLite file is meant from the configuration file's folder, or from the current one
when there is no such file. `docs/settings.md` is written from these models by `app/config_page.py`.
"""

from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    NestedSecretsSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from app.config_sources import (
    SECTION_DELIMITER,
    VARIABLE_PREFIX,
    find_sources,
    refusal,
    refuse_unknown,
)
from app.config_values import (
    Contact,
    CountsUrl,
    DiscordId,
    GuildIds,
    HttpAddress,
    Lowered,
    Networks,
    Secret,
    SkuIds,
    SocketAddress,
    StorageUrl,
    Whole,
    anchored,
)

HIDDEN = {("discord", "token"), ("discord", "client_secret"), ("storage", "url"), ("limits", "store")}
"""Settings that may hold a secret: no refusal repeats their value."""


class Section(BaseModel):
    """One table of the configuration file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Discord(Section):
    """The bot's account, and where it finds Discord."""

    token: Secret = Field(
        None, description="The bot's token. Better kept in the environment or the secrets directory."
    )
    client_id: DiscordId = Field(
        None,
        description="The application's id. With `client_secret`, people can sign in.",
    )
    client_secret: Secret = Field(
        None,
        description="Its OAuth2 secret. Better kept in the environment or the secrets directory.",
    )
    authorize_url: HttpAddress = Field(
        None, description="Where people are sent to sign in. Empty: `https://discord.com/oauth2/authorize`."
    )
    oauth_api: HttpAddress = Field(
        None, description="Address of the API that a sign-in is redeemed at. Empty: `api_base`, or Discord's."
    )
    api_base: HttpAddress = Field(
        None,
        description="Address of a REST proxy, e.g. `http://localhost:81/api/v10`. Goes with `gateway_url`.",
    )
    gateway_url: SocketAddress = Field(
        None, description="Address of a gateway proxy, e.g. `ws://localhost:82`. Goes with `api_base`."
    )
    guilds: GuildIds = Field(
        (), description="Ids of the only servers to serve. Empty: every server the bot is in."
    )

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if (self.api_base is None) != (self.gateway_url is None):
            raise ValueError("needs api_base and gateway_url together: set both, or neither")
        return self

    @model_validator(mode="after")
    def _whole_application(self) -> Self:
        if (self.client_id is None) != (self.client_secret is None):
            raise ValueError("needs client_id and client_secret together: set both, or neither")
        return self


class Web(Section):
    """The pages and the API."""

    host: str = Field(
        "127.0.0.1", min_length=1, description="The address to listen on. `0.0.0.0` is every one."
    )
    port: Whole = Field(8080, ge=0, le=65535, description="The port to listen on. 0 takes any free one.")
    public_url: HttpAddress = Field(
        None, description="The address people reach the pages at, for links. Empty: made from host and port."
    )
    trusted_proxies: Networks = Field(
        (),
        description="Reverse proxies (addresses or networks) whose forwarded client address counts.",
    )
    streams_per_address: Whole = Field(
        20, ge=1, description="How many live pages one client address may keep open at a time."
    )

    abuse_contact: Contact = Field(
        None,
        description="Whom to write to about abuse and personal data: an e-mail address or a link.",
    )

    @property
    def address(self) -> str:
        """Where people find the pages, without a slash at the end."""
        if self.public_url:
            return self.public_url
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


class Storage(Section):
    """The database."""

    url: StorageUrl = Field(
        "sqlite:///muster.db",
        repr=False,
        description="`sqlite:///FILE`, relative to this file's folder, or `postgresql://USER:PASSWORD@HOST/DATABASE`.",
    )


class Premium(Section):
    """Who may use what is premium."""

    mode: Annotated[Literal["open", "entitled"], Lowered] = Field(
        "open",
        description='`"open"`: everybody has everything. `"entitled"`: only who bought or was granted it.',
    )
    sku_ids: SkuIds = Field(
        (), description="Ids of the SKUs that Discord sells as premium. Empty: Discord sells none."
    )
    grace_days: Whole = Field(3, ge=0, le=90, description="Days that premium goes on after its end.")


class Limits(Section):
    """How often the API may be asked, and how often we ask Discord."""

    store: CountsUrl = Field(
        "memory",
        repr=False,
        description="Where requests are counted: `memory`, or for several processes together "
        "`redis://HOST:PORT/NUMBER` (Redis, Valkey; `rediss://` over TLS).",
    )
    key_requests_per_minute: Whole = Field(
        120, ge=1, description="Requests one API key may make in a minute."
    )
    session_requests_per_minute: Whole = Field(
        300,
        ge=1,
        description="Requests of dashboard and API that somebody who is signed in may make in a minute.",
    )
    address_requests_per_minute: Whole = Field(
        600,
        ge=1,
        description="Requests without a key that one client address may make in a minute, such as for pages.",
    )
    failed_keys_per_minute: Whole = Field(
        20, ge=1, description="Requests with a wrong key that one client address may make in a minute."
    )
    sign_ins_per_minute: Whole = Field(
        30, ge=1, description="Sign-ins that one client address may come back from Discord with in a minute."
    )
    seconds_between_board_edits: Whole = Field(
        60,
        ge=5,
        description="Seconds from one edit of a roster posted in a channel to the next; Discord allows few.",
    )


class Webhooks(Section):
    """Where messages to other programs may go."""

    allow_private: bool = Field(
        False,
        description="Whether webhooks may lead to this machine and its network, and by plain HTTP. "
        "Whoever manages a server chooses where they lead.",
    )


class Log(Section):
    """What is written about the running program, to standard error."""

    level: Annotated[Literal["debug", "info", "warning", "error"], Lowered] = Field(
        "info", description="The least weight that is written."
    )
    format: Annotated[Literal["console", "json"], Lowered] = Field(
        "console", description='`"console"` for people, `"json"` for one JSON object a line.'
    )


class Settings(BaseSettings):
    """Everything that may be chosen without changing the program."""

    model_config = SettingsConfigDict(
        env_prefix=VARIABLE_PREFIX,
        env_nested_delimiter=SECTION_DELIMITER,
        secrets_dir_missing="ok",
        enable_decoding=False,  # lists are separated by commas, not written as JSON
        extra="forbid",
        frozen=True,
    )

    discord: Discord = Discord()
    web: Web = Web()
    storage: Storage = Storage()
    premium: Premium = Premium()
    limits: Limits = Limits()
    webhooks: Webhooks = Webhooks()
    log: Log = Log()

    def secrets(self) -> tuple[str, ...]:
        """Return the values that must never be written anywhere, such as a log."""
        token = self.discord.token.get_secret_value() if self.discord.token else ""
        sign_in = self.discord.client_secret.get_secret_value() if self.discord.client_secret else ""
        passwords = [urlsplit(url).password or "" for url in (self.storage.url, self.limits.store)]
        return tuple(secret for secret in (token, sign_in, *passwords) if secret)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read the environment, then secrets, then what was passed in: the configuration file."""
        return env_settings, NestedSecretsSettingsSource(file_secret_settings), init_settings


def load_settings(path: Path | None = None) -> Settings:
    """Return the settings in force; without `path`, ./config.toml is read if it is there.

    Raises Invalid with a sentence naming the file, section and setting at fault.
    """
    sources = find_sources(path)
    refuse_unknown(sources, SETTING_NAMES)
    try:
        settings = Settings(_secrets_dir=sources.secrets, **sources.document)
    except ValidationError as error:
        first = error.errors()[0]
        raise refusal(sources, first, secret=first["loc"][:2] in HIDDEN) from None
    folder = sources.file.parent if sources.file else Path.cwd()
    storage = settings.storage.model_copy(update={"url": anchored(settings.storage.url, folder)})
    return settings.model_copy(update={"storage": storage})


def sections() -> dict[str, type[Section]]:
    """Return the sections of the configuration file by name, in its order."""
    return {
        name: field.annotation
        for name, field in Settings.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, Section)
    }


SETTING_NAMES = {name: tuple(section.model_fields) for name, section in sections().items()}
