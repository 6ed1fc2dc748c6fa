"""Somebody forgotten is in no table; his history is a former member's, and no sync makes him who he was."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, make_url, select

from domain.access.actors import OPERATOR, Actor
from domain.errors import Refused
from domain.events import OrderEnded
from domain.ids import GuildId, RoleId, UserId
from domain.rosters.asks import Demote, Promote, Reinstate
from domain.rosters.attribution import AuditKind, RoleAudit
from domain.rosters.drafts import MappingDraft, PageDraft
from domain.rosters.guilds import Guild, Role
from domain.rosters.orders import OrderState
from domain.rosters.pages import Page
from domain.rosters.people import Profile
from domain.rosters.records import Record, RecordKind
from domain.rosters.rosters import PUBLIC
from domain.rosters.sync import MemberLeft, MemberSeen, Snapshot
from services.access.keys import KeyDraft
from services.rosters.orders import Terms
from storage.database import Database
from storage.tables.metadata import metadata
from storage.urls import path_of
from tests.domain.makers import BEN, CAPTAIN, FTO, GUILD, NOW, OFFICER, OWNER, ROLES, SERGEANT, seen
from tests.services.house import DRAFT, MANAGER, House

DANA = UserId(815_471_108_150_047_110)
NAMES = ("Dana Distinct", "Dana the Former", "user815471108150047110", str(DANA))
HELD = frozenset({SERGEANT, FTO, RoleId(99)})
BY_DANA = Actor(DANA, "Dana Distinct", manages=frozenset({GUILD}), role_ids=HELD)
OTHER = GuildId(901)

DRAFT_OF_DANA = PageDraft(
    GUILD, DANA, "second", "Second", certifications=(MappingDraft("FTO", FTO),), ranks=DRAFT.ranks
)


def dana(*role_ids: RoleId, name: str = "Dana Distinct") -> MemberSeen:
    return seen(DANA, *(role_ids or HELD), name=name)


def ben(*role_ids: RoleId) -> MemberSeen:
    return seen(BEN, *(role_ids or (OFFICER,)), name="Ben")


async def left_in(database: Database) -> list[str]:
    """Search every column of every table for the account and its names; return where they are."""
    found: list[str] = []
    async with database.read() as tx:
        for table in metadata.sorted_tables:
            columns = [each for each in table.columns if not isinstance(each.type, LargeBinary)]
            for row in await tx.erasing._connection.rows(select(*columns)):
                for column, value in zip(columns, row, strict=True):
                    text = str(value).casefold()
                    found += [f"{column}: {value}" for name in NAMES if name.casefold() in text]
    return found


async def lived(house: House) -> Page:
    """Let Dana be promoted, renamed, order, be named in reasons, have keys and a page."""
    page = await house.page()
    await house.compare(dana(OFFICER, name="Dana the Former"), ben())
    await house.apply(dana(OFFICER))
    await house.apply(dana())
    await house.orders.place(BY_DANA, page.id, BEN, Promote(), terms=Terms("as dana distinct told me"))
    await house.apply(ben(SERGEANT))
    about = Terms(f"<@{DANA}> and Dana Distinct asked for it")
    await house.orders.place(MANAGER, page.id, BEN, Promote(), terms=about)
    await house.apply(ben(CAPTAIN))
    await house.keys.create(OPERATOR, KeyDraft(name="Dana Distinct's bot", owner_id=DANA))
    await house.entitlements.grant(OPERATOR, DANA, ends_at=None)
    await house.pages.create(BY_DANA, DRAFT_OF_DANA)
    await house.compare(dana(), ben(CAPTAIN))
    house.heard.clear()
    return page


async def forget(house: House) -> None:
    await house.forgetting.forget(BY_DANA, GUILD, held={})


async def test_no_column_of_any_table_knows_him(house: House) -> None:
    await lived(house)
    assert await left_in(house.database)

    await forget(house)

    assert await left_in(house.database) == []


async def test_his_history_and_what_he_did_stay_as_a_former_member_s(house: House) -> None:
    page = await lived(house)
    before = await house.records(page)

    await forget(house)

    after = await house.records(page)
    assert [_deed(each) for each in after[: len(before)]] == [_deed(each) for each in before]
    assert (after[-1].kind, after[-1].before, after[-1].after) == (RecordKind.REMOVAL, "Sergeant", None)
    reasons = {each.reason for each in after}
    assert "as former member told me" in reasons
    assert "former member and former member asked for it" in reasons
    feed = await house.feeds.of_page(page.id, PUBLIC)
    told = [(each.name, each.officer) for day in feed.days for each in day.entries]
    assert ("Ben", "former member") in told
    assert ("former member", None) in told
    assert not any("Dana" in name for names in (await house.names(page)).values() for name in names)


def _deed(record: Record) -> tuple[object, ...]:
    return record.id, record.person_id, record.actor_id, record.kind, record.before, record.after, record.at


async def test_a_later_sync_does_not_bring_him_back(house: House) -> None:
    page = await lived(house)
    await forget(house)

    await house.apply(dana())
    report = await house.compare(dana(), ben(CAPTAIN))
    preview = await house.sync.preview(Snapshot(GUILD, ROLES, (dana(), ben(CAPTAIN)), is_complete=True))

    assert (report.changed, report.joined, preview.joined) == (0, 0, 0)
    assert (await house.names(page)) == {"Captain": ["Ben"]}
    assert await left_in(house.database) == []


async def test_nor_does_one_after_a_restart_or_a_role_less(house: House) -> None:
    page = await lived(house)
    await forget(house)

    await house.apply(dana(SERGEANT))
    again = House(house.database)
    await again.start()
    await again.compare(dana(SERGEANT), ben(CAPTAIN))

    assert (await again.names(page)) == {"Captain": ["Ben"]}
    assert await left_in(house.database) == []


async def test_another_role_makes_him_somebody_new(house: House) -> None:
    page = await lived(house)
    await forget(house)

    await house.apply(dana(CAPTAIN, *HELD))

    assert (await house.names(page))["Captain"] == ["Ben", "Dana Distinct"]
    history = await house.history.of_member(BY_DANA, GUILD, DANA)
    assert {each.kind for each in history.records} <= {RecordKind.APPOINTMENT, RecordKind.CERTIFICATION}


@pytest.mark.parametrize("how", ["live", "full"])
async def test_a_role_taken_and_given_anew_makes_him_somebody_new(house: House, how: str) -> None:
    page = await lived(house)
    await forget(house)

    if how == "live":
        await house.apply(dana(RoleId(99)))
        await house.apply(dana(RoleId(99), SERGEANT))
    else:
        await house.compare(ben(CAPTAIN))
        await house.compare(ben(CAPTAIN), dana(RoleId(99), SERGEANT))

    assert (await house.names(page))["Sergeant"] == ["Dana Distinct"]


async def test_whoever_leaves_and_comes_back_is_new_with_his_first_role(house: House) -> None:
    page = await lived(house)
    await forget(house)

    await house.sync.apply(GUILD, [MemberLeft(DANA)], audit=house.audit)
    await house.apply(dana(SERGEANT))

    assert (await house.names(page))["Sergeant"] == ["Dana Distinct"]


async def test_a_role_that_he_had_and_a_page_takes_up_later_does_not_count(house: House) -> None:
    page = await lived(house)
    await forget(house)

    await house.certifications.add(MANAGER, page.id, name="Reserve", role_id=RoleId(99))
    await house.compare(dana(), ben(CAPTAIN))

    assert await left_in(house.database) == []


async def test_an_order_to_give_him_a_role_that_he_has_makes_him_somebody_new(house: House) -> None:
    page = await lived(house)
    await forget(house)
    rank = next(rank for rank in page.ranks if rank.name == "Sergeant")

    order = await house.orders.place(MANAGER, page.id, DANA, Reinstate(rank.id))
    await house.apply(dana())

    assert (await house.orders.get(order.id)).state is OrderState.FULFILLED
    assert (await house.names(page))["Sergeant"] == ["Dana Distinct"]


async def test_showing_himself_makes_him_somebody_new(house: House) -> None:
    page = await lived(house)
    await forget(house)

    shown = await house.privacy.show(BY_DANA, GUILD)
    await house.apply(dana())

    assert shown.was_forgotten
    assert (await house.names(page))["Sergeant"] == ["Dana Distinct"]


async def test_what_he_does_in_discord_later_is_not_put_down_to_him(house: House) -> None:
    page = await lived(house)
    await forget(house)

    house.audit.lines.append(
        RoleAudit(NOW, DANA, "Dana Distinct", BEN, frozenset({OFFICER}), frozenset({CAPTAIN}), "by Dana")
    )
    house.audit.lines.append(
        RoleAudit(NOW, DANA, "Dana Distinct", BEN, kind=AuditKind.NAME, name_before="Ben", name_after="Bob")
    )
    await house.apply(seen(BEN, OFFICER, name="Bob"))

    assert (await house.records(page))[-1].actor_id is None
    assert await left_in(house.database) == []


async def test_commands_that_would_name_him_are_refused_until_he_shows_himself(house: House) -> None:
    page = await lived(house)
    await forget(house)

    for verb in (
        house.pages.edit(BY_DANA, page.id, title="New"),
        house.orders.place(BY_DANA, page.id, BEN, Demote()),
        house.pages.create(BY_DANA, replace(DRAFT_OF_DANA, slug="another")),
    ):
        with pytest.raises(Refused, match="asked Muster to forget you"):
            await verb

    assert await left_in(house.database) == []


async def test_orders_by_and_about_him_are_cancelled(house: House) -> None:
    page = await lived(house)
    tomorrow = house.clock() + timedelta(days=1)
    about = await house.orders.place(
        MANAGER, page.id, DANA, Promote(), terms=Terms("Dana Distinct", at=tomorrow)
    )
    by = await house.orders.place(BY_DANA, page.id, BEN, Demote(), terms=Terms(at=tomorrow))

    await forget(house)

    for order in (about, by):
        assert (await house.orders.get(order.id)).state is OrderState.CANCELLED
        assert OrderEnded(GUILD, order.id) in house.heard
    assert await left_in(house.database) == []


async def test_his_pages_go_to_the_owner_of_the_server_and_his_keys_end(house: House) -> None:
    await lived(house)
    reach = await house.forgetting.reach(BY_DANA, GUILD)

    forgot = await house.forgetting.forget(BY_DANA, GUILD, held={})

    assert (reach.servers, reach.pages) == (("Blaine",), ("Second",))
    assert (forgot.servers, forgot.pages) == (1, 1)
    pages = await house.pages.of_guild(MANAGER, GUILD)
    assert {page.owner_id for page in pages} == {OWNER}
    assert await house.keys.list(OPERATOR, owner_id=DANA) == ()


async def test_the_owner_of_a_server_is_told_why_not(house: House) -> None:
    await lived(house)
    owner = Actor(OWNER, "Olga")

    for verb in (house.forgetting.reach(owner, GUILD), house.forgetting.forget(owner, GUILD, held={})):
        with pytest.raises(Refused, match="You own the server Blaine"):
            await verb


async def test_he_is_forgotten_in_every_server_and_asked_only_once(house: House) -> None:
    page = await lived(house)
    await house.guilds.saw(Guild(OTHER, "Second Blaine", OWNER), [Role(r, str(r), 1) for r in ROLES], ())
    await house.pages.create(OPERATOR, PageDraft(OTHER, OWNER, "third", "Third", ranks=DRAFT.ranks))
    await house.sync.compare(Snapshot(OTHER, ROLES, (dana(),), is_complete=True), audit=house.audit)

    await house.forgetting.forget(BY_DANA, GUILD, held={OTHER: HELD})
    await house.sync.compare(Snapshot(OTHER, ROLES, (dana(),), is_complete=True), audit=house.audit)

    assert await left_in(house.database) == []
    with pytest.raises(Refused, match="forgotten here already"):
        await house.forgetting.reach(BY_DANA, GUILD)
    assert page.guild_id == GUILD


async def test_two_forget_at_once_and_a_sync_between_leaves_nothing(house: House) -> None:
    await lived(house)

    await asyncio.gather(
        house.forgetting.forget(BY_DANA, GUILD, held={}),
        house.apply(dana(CAPTAIN)),
        house.compare(dana(), ben(CAPTAIN)),
        return_exceptions=True,
    )
    await house.apply(dana())

    found = await left_in(house.database)
    view = await house.privacy.view(BY_DANA, GUILD)
    assert found == [] or not view.is_forgotten


PROFILE = Profile("crowd", "One of a crowd, all of one name")


async def test_the_file_holds_none_of_its_bytes_once_it_is_scrubbed(house: House) -> None:
    if house.database.engine_name != "sqlite":
        await lived(house)
        await forget_and_scrub(house)
        return
    path = path_of(make_url(house.database.url))
    crowd = [seen(UserId(1000 + n), OFFICER, name=f"Crowd {n}") for n in range(300)]
    await lived(house)
    await house.compare(dana(), ben(CAPTAIN), *crowd)  # pages of the file are split
    await house.compare(dana(), ben(CAPTAIN), *(replace(each, profile=PROFILE) for each in crowd))
    assert any(name.encode() in data for data in files(path) for name in NAMES)

    await forget_and_scrub(house)

    left = [name for data in files(path) for name in NAMES[:3] if name.encode() in data]
    numbers = [data for data in files(path) if int(DANA).to_bytes(8) in data or str(DANA).encode() in data]
    assert (left, numbers) == ([], [])


async def forget_and_scrub(house: House) -> None:
    assert not await house.housekeeping.scrub()
    await forget(house)
    assert await house.housekeeping.scrub()
    assert not await house.housekeeping.scrub()


def files(path: Path) -> list[bytes]:
    return [part.read_bytes() for part in path.parent.glob(f"{path.name}*")]
