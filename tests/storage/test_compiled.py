from sqlalchemy import make_url, select

from storage.compiled import STATEMENTS, Statements
from storage.database import open_database
from storage.tables.guilds import guilds

NAMES = select(guilds.c.name.label("a_name_of_this_test"))


async def test_a_statement_is_compiled_once_however_often_a_database_is_opened(migrated_url: str) -> None:
    kept = []
    for _ in range(2):
        database = await open_database(migrated_url)
        async with database._engine.read() as connection:
            assert (await connection.execute(NAMES)).all() == []
        kept.append(set(STATEMENTS))
        await database.close()

    assert kept[0] == kept[1]
    assert any("a_name_of_this_test" in str(STATEMENTS._data[key][1]) for key in kept[0])


def test_engines_of_one_kind_share_and_others_do_not() -> None:
    statements = Statements(4)
    sqlite, postgresql = (make_url(f"{kind}://").get_dialect() for kind in ("sqlite", "postgresql"))
    first, second, other = sqlite(), sqlite(), postgresql()
    statements[first, "statement"] = NAMES.compile(dialect=first)

    assert statements.get((second, "statement")) is not None
    assert statements.get((other, "statement")) is None
