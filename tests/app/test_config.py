"""Settings: every way of giving them, and every way of getting them wrong."""

import os
from ipaddress import ip_network
from pathlib import Path

import pytest

from app.config import load_settings
from domain.errors import Invalid

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


@pytest.fixture(autouse=True)
def a_place_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.upper().startswith("MUSTER_")]:
        monkeypatch.delenv(name)
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    monkeypatch.setenv("MUSTER_SECRETS_DIR", str(secrets))
    monkeypatch.chdir(tmp_path)


def a_file(text: str) -> Path:
    path = Path("config.toml")
    path.write_text(text)
    return path


def a_secret(name: str, text: str) -> None:
    (Path("secrets") / name).write_text(text)


def test_without_any_source_the_defaults_hold() -> None:
    settings = load_settings()

    assert settings.web.address == "http://127.0.0.1:8080"
    assert settings.premium.mode == "open"
    assert settings.discord.token is None


def test_the_example_is_a_working_configuration_and_shows_the_defaults(tmp_path: Path) -> None:
    copy = tmp_path / "config.toml"
    copy.write_text(EXAMPLE.read_text())

    assert load_settings(copy) == load_settings()


def test_a_configuration_file_in_the_current_folder_is_found() -> None:
    a_file("[web]\nport = 9000")

    assert load_settings().web.port == 9000


def test_a_file_that_was_asked_for_must_be_there() -> None:
    with pytest.raises(Invalid, match=r"There is no configuration file other\.toml\."):
        load_settings(Path("other.toml"))


def test_later_sources_win(monkeypatch: pytest.MonkeyPatch) -> None:
    a_file('[web]\nhost = "10.0.0.1"\nport = 1\nstreams_per_address = 1\npublic_url = "https://a.example/"')
    a_secret("muster_web__port", "2\n")
    a_secret("muster_web__streams_per_address", "2\n")
    monkeypatch.setenv("MUSTER_WEB__STREAMS_PER_ADDRESS", "3")

    web = load_settings().web

    assert (web.host, web.port, web.streams_per_address) == ("10.0.0.1", 2, 3)
    assert web.address == "https://a.example"


def test_lists_are_separated_by_commas_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_DISCORD__GUILDS", "80351110224678912, 12")
    monkeypatch.setenv("MUSTER_WEB__TRUSTED_PROXIES", "127.0.0.1,10.0.0.0/8")

    settings = load_settings()

    assert settings.discord.guilds == (80351110224678912, 12)
    assert settings.web.trusted_proxies == (ip_network("127.0.0.1"), ip_network("10.0.0.0/8"))


def test_guilds_are_texts_or_numbers() -> None:
    a_file('[discord]\nguilds = ["80351110224678912", 12]')

    assert load_settings().discord.guilds == (80351110224678912, 12)


def test_a_relative_database_is_meant_from_the_folder_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    path = tmp_path / "etc" / "muster.toml"
    path.write_text('[storage]\nurl = "sqlite:///data.db"')

    assert load_settings(path).storage.url == f"sqlite:///{tmp_path}/etc/data.db"
    assert load_settings().storage.url == f"sqlite:///{tmp_path}/muster.db"


@pytest.mark.parametrize("url", ["sqlite:////var/lib/muster/m.db", "postgresql://m:p@db/muster?ssl=require"])
def test_an_absolute_storage_url_stays_as_it_is(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("MUSTER_STORAGE__URL", url)

    assert load_settings().storage.url == url


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[discord]\ntokn = "x"', "config.toml: [discord] has no setting 'tokn'; did you mean 'token'?"),
        ("[web]\nzebra = 1", "config.toml: [web] has no setting 'zebra'."),
        ("[wbe]", "config.toml has no section 'wbe'; did you mean 'web'?"),
        ("port = 3", "config.toml has no section 'port'; 'port' belongs under [web]."),
        ("web = 3", "config.toml: [web] must be a section with settings of its own."),
        ('[web]\nport = "eighty"', "config.toml: [web] port must be a whole number, not 'eighty'."),
        ("[web]\nport = true", "config.toml: [web] port must be a whole number, not true."),
        ("[web]\nport = 70000", "config.toml: [web] port must be at most 65535, not 70000."),
        ("[web]\nhost = 5", "config.toml: [web] host must be a text in quotes, not 5."),
        ('[web]\nhost = ""', "config.toml: [web] host must not be empty, not ''."),
        ("[web]\ntrusted_proxies = 5", "config.toml: [web] trusted_proxies must be a list, not 5."),
        (
            '[web]\ntrusted_proxies = ["x"]',
            "trusted_proxies must list IP addresses or networks, such as 10.0.0.0/8, not 'x'.",
        ),
        (
            '[web]\npublic_url = "roster.example"',
            "[web] public_url must be an address beginning with https:// or http://, not 'roster.example'.",
        ),
        ("[limits]\nkey_requests_per_minute = 0", "must be at least 1, not 0."),
        ('[premium]\nmode = "free"', "config.toml: [premium] mode must be 'open' or 'entitled', not 'free'."),
        (
            '[discord]\nguilds = ["Police"]',
            "guilds must list ids of Discord servers, such as \"80351110224678912\", not 'Police'.",
        ),
        (
            '[discord]\napi_base = "http://127.0.0.1:81"',
            "config.toml: [discord] needs api_base and gateway_url together: set both, or neither.",
        ),
        ("[web]\nport =\n", "config.toml is not valid TOML: Invalid value (at line 2, column 7)."),
    ],
)
def test_a_wrong_file_is_answered_with_a_sentence(text: str, sentence: str) -> None:
    path = a_file(text)

    with pytest.raises(Invalid) as refused:
        load_settings(path)

    assert str(refused.value).endswith(sentence)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("MUSTER_WEB__PORT", "x", "MUSTER_WEB__PORT must be a whole number, not 'x'."),
        (
            "MUSTER_DISCORD_TOKEN",
            "x",
            "MUSTER_DISCORD_TOKEN is no setting; did you mean MUSTER_DISCORD__TOKEN?",
        ),
        (
            "MUSTER_DISCORD__TOKN",
            "x",
            "MUSTER_DISCORD__TOKN is no setting; did you mean MUSTER_DISCORD__TOKEN?",
        ),
        (
            "MUSTER_DISCRD__TOKEN",
            "x",
            "MUSTER_DISCRD__TOKEN is no setting; did you mean MUSTER_DISCORD__TOKEN?",
        ),
        ("MUSTER_TOKEN", "x", "MUSTER_TOKEN is no setting; did you mean MUSTER_DISCORD__TOKEN?"),
        ("MUSTER_PUBLIC_URL", "x", "MUSTER_PUBLIC_URL is no setting; did you mean MUSTER_WEB__PUBLIC_URL?"),
        ("MUSTER_WEB", "{}", "MUSTER_WEB is no setting; did you mean MUSTER_WEB__PORT?"),
        ("MUSTER_SECRETS_DIR", "nowhere", "MUSTER_SECRETS_DIR names nowhere, which is no directory."),
    ],
)
def test_a_wrong_variable_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(Invalid) as refused:
        load_settings()

    assert str(refused.value) == sentence


def test_variables_of_other_things_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_TEST_PG", "postgresql://somewhere/db")
    monkeypatch.setenv("MUSTER_PORT", "tcp://10.0.0.1:8080")
    monkeypatch.setenv("MUSTER_SERVICE_HOST", "10.0.0.1")
    monkeypatch.setenv("WEB__PORT", "1")

    assert load_settings().web.port == 8080


def test_a_wrong_secret_is_named_by_its_file_and_others_are_left_alone() -> None:
    a_secret("another_program", "x")
    a_secret("muster_discord_token", "x")

    with pytest.raises(
        Invalid, match=r"secrets/muster_discord_token is no setting; did you mean MUSTER_DISC"
    ):
        load_settings()


def test_a_secret_is_in_no_refusal_and_no_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_DISCORD__TOKEN", "hunter2")
    monkeypatch.setenv("MUSTER_STORAGE__URL", "postgresql://muster:hunter2@db/muster")
    settings = load_settings()
    monkeypatch.setenv("MUSTER_STORAGE__URL", "mysql://muster:hunter2@db/muster")

    with pytest.raises(Invalid) as refused:
        load_settings()

    assert "hunter2" not in f"{settings!r} {settings} {refused.value}"
    assert settings.secrets() == ("hunter2", "hunter2")
