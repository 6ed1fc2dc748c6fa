"""Sources: which place a setting was read from, so that a refusal names that one."""

from pathlib import Path

import pytest

from app.config_sources import Sources, find_sources, variable_name
from domain.errors import Invalid


def test_a_setting_is_named_by_the_place_that_decided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = Sources(tmp_path / "config.toml", {"web": {"port": 1}}, tmp_path)
    in_file = sources.name_of("web", "port")
    (tmp_path / "muster_web__port").write_text("2")
    in_secrets = sources.name_of("web", "port")
    monkeypatch.setenv("MUSTER_WEB__PORT", "3")
    in_environment = sources.name_of("web", "port")

    assert in_file == f"{tmp_path}/config.toml: [web] port"
    assert in_secrets == f"{tmp_path}/muster_web__port"
    assert in_environment == "MUSTER_WEB__PORT" == variable_name("web", "port")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xff\xfe")

    with pytest.raises(Invalid, match="is not a text in UTF-8"):
        find_sources(path)


def test_a_folder_is_no_configuration_file(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="cannot be read: Is a directory"):
        find_sources(tmp_path)
