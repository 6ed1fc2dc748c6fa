"""Pages are written in one place, each change as a whole."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from domain.access.actors import OPERATOR
from domain.errors import Invalid, NotAllowed, NotFound, Refused
from domain.events import PageChanged
from domain.ids import GuildId, PageId, RoleId
from domain.rosters.drafts import RankDraft
from domain.rosters.fields import AS_USUAL, Circle, Field
from domain.rosters.guilds import Guild, Role
from domain.rosters.pagefiles import read_page_file, write_page_file
from domain.rosters.pages import Visibility
from domain.rosters.themes import Appearance
from tests.domain.makers import ANNA, BEN, CAPTAIN, GUILD, OFFICER, OWNER, SERGEANT, seen
from tests.services.house import DRAFT, MANAGER, STRANGER, House

ELSEWHERE = GuildId(901)


async def test_a_new_page_asks_for_its_first_sync(house: House) -> None:
    page = await house.page()

    (event,) = house.heard
    assert isinstance(event, PageChanged)
    assert event.needs_sync
    assert house.pages.address(page) == "http://muster.test/r/blaine-county"
    head = house.reading.find_head("blaine-county")
    assert head is not None
    assert head.id == page.id


async def test_a_stranger_changes_nothing(house: House) -> None:
    page = await house.page()

    with pytest.raises(NotAllowed):
        await house.pages.create(STRANGER, replace(DRAFT, slug="other"))
    with pytest.raises(NotAllowed):
        await house.pages.edit(STRANGER, page.id, title="Mine")
    with pytest.raises(NotAllowed):
        await house.pages.delete(STRANGER, page.id)


async def test_a_taken_slug_is_refused_by_name(house: House) -> None:
    await house.page()

    with pytest.raises((Invalid, Refused), match="blaine-county"):
        await house.pages.create(MANAGER, DRAFT)
    assert len(await house.pages.of_guild(MANAGER, GUILD)) == 1


async def test_pages_of_one_title_get_a_number_each_but_a_slug_that_was_chosen_stays_taken(
    house: House,
) -> None:
    await house.saw_guild()
    draft = replace(DRAFT, slug="", title="日本語", ranks=(), certifications=(), subdivisions=())

    made = [await house.pages.create(MANAGER, draft) for _ in range(2)]
    await house.pages.delete(MANAGER, made[1].id)
    made.append(await house.pages.create(MANAGER, draft))

    assert [page.slug for page in made] == ["my-roster", "my-roster-2", "my-roster-3"]
    with pytest.raises(Invalid, match="taken"):
        await house.pages.create(MANAGER, replace(draft, slug="my-roster"))


async def test_an_old_slug_still_leads_to_the_page(house: House) -> None:
    page = await house.page()

    await house.pages.edit(MANAGER, page.id, slug="bcso")

    old, new = house.reading.find_head("blaine-county"), house.reading.find_head("bcso")
    assert old is not None
    assert new is not None
    assert (old.id, old.slug) == (new.id, "bcso")


async def test_a_bad_edit_leaves_everything_as_it_was(house: House) -> None:
    page = await house.page()

    with pytest.raises(Invalid):
        await house.pages.edit(MANAGER, page.id, title="New", slug="no good")

    assert (await house.pages.get(MANAGER, page.id)).title == "Blaine County"


async def test_an_edit_without_a_difference_writes_nothing(house: House) -> None:
    page = await house.page()
    house.heard.clear()

    same = await house.pages.edit(MANAGER, page.id, title=" Blaine County ")

    assert (same.revision, house.heard) == (page.revision, [])


async def test_a_deleted_page_can_be_restored_for_thirty_days(house: House) -> None:
    page = await house.page()
    await house.pages.delete(MANAGER, page.id)
    with pytest.raises(NotFound):
        await house.view(page)
    with pytest.raises(NotFound, match="restore"):
        await house.pages.edit(MANAGER, page.id, title="x")

    restored = await house.pages.restore(MANAGER, page.id)

    assert restored.deleted_at is None
    assert (await house.view(page)).strength == 0
    await house.pages.delete(MANAGER, page.id)
    house.clock.move(timedelta(days=31))
    with pytest.raises(Refused, match="30 days"):
        await house.pages.restore(MANAGER, page.id)
    assert (await house.housekeeping.purge()).pages == 1
    assert house.reading.head(page.id) is None


async def test_changes_while_a_page_was_deleted_are_found_when_it_is_back(house: House) -> None:
    page = await house.page()
    await house.compare(seen(ANNA, OFFICER, name="Anna"), seen(BEN, OFFICER, name="Ben"))
    await house.pages.delete(MANAGER, page.id)
    await house.apply(seen(ANNA, SERGEANT, name="Anna"))

    await house.pages.restore(MANAGER, page.id)
    await house.compare(seen(ANNA, SERGEANT, name="Anna"))

    assert await house.names(page) == {"Sergeant": ["Anna"]}


async def test_the_only_page_needs_no_name(house: House) -> None:
    with pytest.raises(NotFound, match="/setup"):
        await house.pages.named(MANAGER, GUILD, None)
    page = await house.page()
    assert (await house.pages.named(MANAGER, GUILD, None)).id == page.id

    house.clock.move(timedelta(days=1))
    await house.pages.create(MANAGER, replace(DRAFT, slug="other"))

    with pytest.raises(Refused, match="blaine-county, other"):
        await house.pages.named(MANAGER, GUILD, None)
    assert (await house.pages.named(MANAGER, GUILD, "other")).slug == "other"
    with pytest.raises(NotFound):
        await house.pages.named(MANAGER, GUILD, "third")


async def test_applying_a_draft_creates_then_changes_then_does_nothing(house: House) -> None:
    await house.saw_guild()

    first = await house.pages.apply(OPERATOR, DRAFT)
    second = await house.pages.apply(OPERATOR, replace(DRAFT, title="Blaine II"))
    third = await house.pages.apply(OPERATOR, replace(DRAFT, title="Blaine II"))

    assert [(a.created, a.changed) for a in (first, second, third)] == [
        (True, True),
        (False, True),
        (False, False),
    ]
    assert first.page.id == second.page.id == third.page.id


async def test_what_is_exported_applies_without_a_change(house: House) -> None:
    page = await house.page()

    draft = await house.pages.export(OPERATOR, "blaine-county")
    applied = await house.pages.apply(OPERATOR, draft)

    looks = {"accent": "", "appearance": Appearance.SYSTEM, "reader_role_ids": ()}
    assert draft == replace(DRAFT, id=page.id, fields=AS_USUAL.all(), **looks)  # type: ignore[arg-type]
    assert not applied.changed


async def test_who_sees_what_goes_with_a_page_file_and_stays_where_a_file_says_nothing(house: House) -> None:
    page = await house.page()
    await house.pages.share(MANAGER, page.id, [(Field.HOURS, Circle.MEMBERS), (Field.IDS, Circle.NOBODY)])
    file = write_page_file(await house.pages.export(OPERATOR, "blaine-county"))

    silent = await house.pages.apply(OPERATOR, replace(DRAFT, id=page.id))
    await house.pages.share(MANAGER, page.id, AS_USUAL.all())
    again = await house.pages.apply(OPERATOR, read_page_file(file))

    assert dict(silent.page.sharing.chosen) == {Field.HOURS: Circle.MEMBERS, Field.IDS: Circle.NOBODY}
    assert again.page.sharing == silent.page.sharing


async def test_who_sees_what_is_told_at_once_and_kept_in_the_audit(house: House) -> None:
    page = await house.page()

    shared = await house.pages.share(MANAGER, page.id, [(Field.CALLSIGN, Circle.STAFF)])

    head = house.reading.head(page.id)
    assert head is not None
    assert (head.sharing, head.revision) == (shared.sharing, shared.revision)
    assert shared.revision > page.revision
    async with house.database.read() as tx:
        line, *_ = await tx.audit.of_guild(GUILD, limit=1)
    assert (line.deed.action, line.deed.detail) == ("page.shared", {"callsign": "everyone → staff"})
    with pytest.raises(NotAllowed):
        await house.pages.share(STRANGER, page.id, [(Field.CALLSIGN, Circle.EVERYONE)])


async def test_a_page_with_an_id_of_its_choice_keeps_it(house: House) -> None:
    await house.saw_guild()
    chosen = PageId(uuid4())

    applied = await house.pages.apply(OPERATOR, replace(DRAFT, id=chosen))

    assert (applied.created, applied.page.id) == (True, chosen)


async def test_a_page_of_another_server_is_not_taken_over(house: House) -> None:
    page = await house.page()
    await house.guilds.saw(Guild(ELSEWHERE, "Else"), (Role(RoleId(1), "a", 1),), ())
    theirs = replace(DRAFT, guild_id=ELSEWHERE, ranks=(), certifications=(), subdivisions=())

    with pytest.raises(Invalid, match="another server"):
        await house.pages.apply(OPERATOR, replace(theirs, slug="free", id=page.id))
    with pytest.raises(Invalid, match="another server"):
        await house.pages.apply(OPERATOR, theirs)


async def test_a_guild_without_the_bot_is_refused(house: House) -> None:
    with pytest.raises(Invalid, match="not in a server") as refused:
        await house.pages.apply(OPERATOR, DRAFT)

    assert refused.value.field == "guild_id"


async def test_a_guild_without_the_bot_is_named_before_a_slug_that_is_taken(house: House) -> None:
    await house.page()

    with pytest.raises(Invalid, match="not in a server"):
        await house.pages.apply(OPERATOR, replace(DRAFT, guild_id=ELSEWHERE))


async def test_a_half_good_draft_changes_nothing(house: House) -> None:
    await house.page()
    bad = replace(DRAFT, title="New", ranks=(RankDraft("Captain", RoleId(5)),))

    with pytest.raises(Invalid) as refused:
        await house.pages.apply(OPERATOR, bad)

    assert refused.value.field == "ranks[0].role_id"
    assert (await house.pages.export(OPERATOR, "blaine-county")).title == "Blaine County"


async def test_a_hidden_page_is_not_in_the_index(house: House) -> None:
    page = await house.page()
    assert [head.slug for head in house.reading.public_heads("blaine")] == ["blaine-county"]

    await house.pages.edit(MANAGER, page.id, visibility=Visibility.UNLISTED)

    assert house.reading.public_heads() == ()
    assert house.reading.find_head("blaine-county") is not None


async def test_removing_a_rank_shows_its_members_in_the_next_they_hold(house: House) -> None:
    page = await house.page()
    members = seen(ANNA, CAPTAIN, OFFICER, name="Anna"), seen(BEN, CAPTAIN, name="Ben")
    await house.compare(*members)

    await house.ranks.remove(MANAGER, page.id, page.ranks[0].id)
    at_once = await house.names(page)
    await house.compare(*members)

    assert at_once == await house.names(page) == {"Officer": ["Anna"]}


async def test_a_slug_freed_by_a_rename_stays_with_its_page(house: House) -> None:
    page = await house.page()
    await house.pages.edit(MANAGER, page.id, slug="bcso")

    with pytest.raises((Invalid, Refused)):
        await house.pages.create(MANAGER, DRAFT)
    back = await house.pages.edit(MANAGER, page.id, slug="blaine-county")

    assert back.slug == "blaine-county"
    assert back.owner_id == OWNER


async def test_a_deleted_page_s_address_is_said_to_be_so_and_until_when(house: House) -> None:
    page = await house.page()
    await house.pages.delete(MANAGER, page.id)

    with pytest.raises(Invalid, match=r"taken by a deleted page, which is kept until 2026-12-22; choose"):
        await house.pages.create(MANAGER, DRAFT)


async def test_a_page_is_given_another_owner_by_an_admin(house: House) -> None:
    page = await house.page()

    given = await house.pages.pass_on(MANAGER, page.id, ANNA)

    assert given.owner_id == ANNA
    head = house.reading.head(page.id)
    assert head is not None
    assert head.owner_id == ANNA
    with pytest.raises(Refused, match="already"):
        await house.pages.pass_on(MANAGER, page.id, ANNA)
    with pytest.raises(NotAllowed):
        await house.pages.pass_on(STRANGER, page.id, BEN)


async def test_whom_a_page_for_members_is_for_is_kept_and_told_of(house: House) -> None:
    page = await house.page()

    edited = await house.pages.edit(
        MANAGER, page.id, visibility=Visibility.MEMBERS, reader_role_ids=[CAPTAIN]
    )

    assert edited.reader_role_ids == (CAPTAIN,)
    head = house.reading.head(page.id)
    assert head is not None
    assert (head.visibility, head.reader_role_ids) == (Visibility.MEMBERS, (CAPTAIN,))
    applied = await house.pages.apply(OPERATOR, await house.pages.export(OPERATOR, page.slug))
    assert applied.page.reader_role_ids == (CAPTAIN,)
    with pytest.raises(Invalid, match="no role with id 5"):
        await house.pages.edit(MANAGER, page.id, reader_role_ids=[RoleId(5)])
    assert (await house.pages.edit(MANAGER, page.id, reader_role_ids=[])).reader_role_ids == ()


async def test_a_draft_that_says_nothing_of_looks_and_readers_leaves_them(house: House) -> None:
    page = await house.page()
    edited = await house.pages.edit(MANAGER, page.id, accent="#112233", reader_role_ids=[CAPTAIN])

    applied = await house.pages.apply(MANAGER, replace(DRAFT, title="Other", id=page.id))

    assert (applied.page.accent, applied.page.reader_role_ids) == (edited.accent, (CAPTAIN,))


async def test_a_draft_that_names_looks_and_readers_changes_them(house: House) -> None:
    page = await house.page()
    draft = replace(
        DRAFT,
        id=page.id,
        visibility=Visibility.MEMBERS,
        accent="#B8892B",
        appearance=Appearance.DARK,
        reader_role_ids=(SERGEANT,),
    )

    applied = await house.pages.apply(MANAGER, draft)
    opened = await house.pages.apply(MANAGER, replace(draft, accent="", reader_role_ids=()))

    assert (applied.page.accent, applied.page.appearance) == ("#b8892b", Appearance.DARK)
    assert (applied.page.reader_role_ids, opened.page.reader_role_ids) == ((SERGEANT,), ())
    assert (await house.pages.export(MANAGER, page.slug)).appearance is Appearance.DARK
    assert opened.page.accent == ""


@pytest.mark.parametrize(
    ("field", "changes"), [("readers", {"reader_role_ids": (RoleId(4),)}), ("accent", {"accent": "red"})]
)
async def test_a_draft_with_bad_looks_or_readers_writes_nothing(
    house: House, field: str, changes: dict[str, Any]
) -> None:
    page = await house.page()

    for draft in (replace(DRAFT, id=page.id, **changes), replace(DRAFT, slug="other", **changes)):
        with pytest.raises(Invalid) as refused:
            await house.pages.apply(MANAGER, draft)
        assert refused.value.field == field
    assert await house.pages.of_guild(MANAGER, GUILD) == (page,)
