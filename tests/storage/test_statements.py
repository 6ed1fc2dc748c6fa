import pytest
from sqlalchemy import Dialect, select
from sqlalchemy.dialects import postgresql, sqlite

from domain.ids import UserId
from domain.rosters.people import Profile
from storage.statements import among, differs, from_arrays, insert_into
from storage.tables.guilds import guilds
from storage.tables.people import people
from tests.domain.makers import ANNA, GUILD
from tests.storage.conftest import Town

DIALECTS = [sqlite.dialect(), postgresql.dialect()]  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: str(dialect.name))
def test_any_count_of_numbers_is_one_bound_value(dialect: Dialect) -> None:
    statement = select(people.c.id).where(among(people.c.user_id, range(100_000)))

    compiled = statement.compile(dialect=dialect)

    assert len(compiled.params) == 1
    assert len(str(compiled)) < 200


async def test_numbers_as_large_as_discords_are_found(town: Town) -> None:
    largest = UserId(2**63 - 1)
    async with town.database.begin() as tx:
        profile = Profile("user", "User")
        ids = await tx.people.ensure(GUILD, {ANNA: profile, largest: profile})

        assert await tx.people.ensure(GUILD, {largest: profile}) == {largest: ids[largest]}


@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
def test_an_insert_knows_the_words_of_its_engine(name: str) -> None:
    statement = insert_into(guilds, name).on_conflict_do_nothing()

    dialect = next(dialect for dialect in DIALECTS if dialect.name == name)
    assert "ON CONFLICT DO NOTHING" in str(statement.compile(dialect=dialect))


def test_an_upsert_can_pass_over_rows_that_would_not_change() -> None:
    statement = insert_into(guilds, "sqlite")

    claim = str(differs(guilds, statement.excluded, ["name", "state"]).compile(dialect=DIALECTS[0]))

    assert claim == "guilds.name IS NOT excluded.name OR guilds.state IS NOT excluded.state"


def test_rows_travel_as_one_array_a_column() -> None:
    compiled = from_arrays(insert_into(guilds, "postgresql"), ["id", "name"]).compile(dialect=DIALECTS[1])

    assert str(compiled).count("unnest(") == len(compiled.params) == 2
