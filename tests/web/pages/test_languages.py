"""Pages speak the reader's language: the one he asks for, else the one his browser likes."""

import json
from dataclasses import replace

import pytest

from domain.rosters.fields import Circle, Field
from domain.rosters.settings import GuildSettings
from tests.domain.makers import a_sharing
from tests.web.fakes import HTML, LIVE, Stage
from tests.web.rosters import NOW, a_roster


@pytest.mark.parametrize(
    ("path", "header", "language", "word"),
    [
        (HTML, "de-DE,de;q=0.9,en;q=0.8", "de", "Zertifikate"),
        (HTML, "fr", "fr", "Unités"),
        (HTML, "es-419,es", "es", "Certificaciones"),
        (HTML, "ja, pt-BR", "en", "Certifications"),
        (f"{HTML}?lang=de", "fr", "de", "Zertifikate"),
        (f"{HTML}?lang=nl", "fr", "fr", "Unités"),
        ("/", "de", "de", "Personallisten"),
        ("/?lang=es", "de", "es", "Plantillas"),
        (f"{HTML}/changes", "fr", "fr", "Changements"),
        ("/nowhere", "de", "de", "An dieser Adresse ist nichts"),
        ("/r/nobody", "es", "es", "No hay nada en esta dirección"),
    ],
)
async def test_a_page_is_in_the_readers_language(path: str, header: str, language: str, word: str) -> None:
    text = (await Stage().get(path, {"Accept-Language": header})).text

    assert f'<html lang="{language}"' in text
    assert word in text


async def test_each_language_is_drawn_once_and_kept_apart() -> None:
    stage = Stage()

    german, french = [await stage.get(HTML, {"Accept-Language": each}) for each in ("de", "fr")]
    again = await stage.get(HTML, {"Accept-Language": "de", "If-None-Match": german.headers["etag"]})
    other = await stage.get(HTML, {"Accept-Language": "fr", "If-None-Match": german.headers["etag"]})

    assert german.headers["etag"] != french.headers["etag"]
    assert (again.status, other.status) == (304, 200)
    assert "Accept-Language" in german.headers["vary"]


async def test_the_guilds_word_for_patrols_and_its_zone_are_on_the_page() -> None:
    roster = a_roster()
    page = replace(roster.page, patrol_logs=True, sharing=a_sharing(Field.HOURS, circle=Circle.EVERYONE))
    settings = GuildSettings(zone="Asia/Tokyo", patrol_word="shift")
    stage = Stage(replace(roster, page=page, settings=settings))

    text = (await stage.get(HTML, {"Accept-Language": "de"})).text

    assert "Stunden (Schichten)" in text


async def test_an_open_page_is_told_of_changes_in_its_language() -> None:
    roster = a_roster()
    since = tuple(replace(each, rank_since=NOW) for each in roster.memberships)
    stage = Stage(replace(roster, memberships=since))
    listeners = [stage.listen(f"{LIVE}?lang={language}") for language in ("de", "en")]
    for listener in listeners:
        await listener.heard(1)

    stage.promote(2)
    german, english = [json.loads((await listener.heard(2))[-1].data)["rows"][0] for listener in listeners]

    assert "22. Nov. 2026" in german["html"]
    assert "22 Nov 2026" in english["html"]
    for listener in listeners:
        await listener.leave()
