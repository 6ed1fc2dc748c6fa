"""Columns: known by heading in four languages, else by what is in them."""

import pytest

from domain.rosters.columns import ColumnKind, guessed
from domain.rosters.sheets import read_sheet
from tests.domain.makers import a_page

K = ColumnKind
WANTED = (K.DISCORD_ID, K.USERNAME, K.NAME, K.RANK, K.CERTIFICATIONS, K.JOINED, K.PROMOTED, K.HOURS)


@pytest.mark.parametrize(
    "headings",
    [
        "Discord ID,Username,Name,Rank,Certifications,Join Date,Promotion Date,Hours",
        "Kennung;Benutzername;Anzeigename;Dienstgrad;Zertifizierungen;Eintritt;Letzte Beförderung;Stunden",
        "Identifiant,Nom d’utilisateur,Surnom,Grade,Formations,Arrivée,Dernière promotion,Heures",
        "Identificador,Usuario,Apodo,Rango,Certificaciones,Fecha de ingreso,Último ascenso,Horas totales",
    ],
)
def test_headings_are_known_in_four_languages(headings: str) -> None:
    delimiter = ";" if ";" in headings else ","
    sheet = read_sheet((headings + "\n" + delimiter.join("x" * 8) + "\n").encode())

    assert guessed(sheet, a_page()) == WANTED


def test_what_no_heading_tells_is_told_by_the_cells() -> None:
    sheet = read_sheet(b"a,b,c\n100000000000000001,Captain,x\n100000000000000002,sergeant,y\n")

    assert guessed(sheet, a_page()) == (K.DISCORD_ID, K.RANK, K.IGNORED)


def test_each_kind_is_taken_once() -> None:
    sheet = read_sheet(b"Name,Nickname\nAnna,Ann\n")

    assert guessed(sheet, a_page()) == (K.NAME, K.IGNORED)
