from storage.database import Database


async def test_an_epoch_grows_by_one_each_time(database: Database) -> None:
    async with database.begin() as tx:
        at_first = await tx.epochs.all()
        await tx.epochs.bump("access")
        await tx.epochs.bump("access")
        await tx.epochs.bump("limits")

        assert at_first == {}
        assert await tx.epochs.all() == {"access": 2, "limits": 1}
