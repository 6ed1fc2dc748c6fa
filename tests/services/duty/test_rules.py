"""Who changes a page's rules for patrols, and what they may be."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from domain.errors import Invalid, NotAllowed, NotFound, Refused
from domain.ids import ChannelId, GuildId, PatrolTypeId, RankId, RoleId
from services.duty.rules import Rules
from services.live import Live
from tests.domain.makers import GUILD
from tests.services.duty.station import CHIEF, SUPERVISING, stationed
from tests.services.house import MANAGER, House


async def test_rules_are_kept(house: House) -> None:
    station = await stationed(house)

    await house.rules.change(
        MANAGER, station.page.id, lambda rules: replace(rules, cut_off=time(5), on_duty_role_id=SUPERVISING)
    )

    rules = await house.rules.of_page(station.page.id)
    assert (rules.cut_off, rules.on_duty_role_id) == (time(5), SUPERVISING)


async def test_supervisors_don_t_make_rules(house: House) -> None:
    station = await stationed(house)

    with pytest.raises(NotAllowed, match="admin tier"):
        await house.rules.check(CHIEF, station.page.id)
    with pytest.raises(NotAllowed, match="admin tier"):
        await house.rules.change(CHIEF, station.page.id, lambda rules: rules)
    with pytest.raises(NotAllowed, match="admin tier"):
        await house.rules.add_type(CHIEF, station.page.id, "Training")
    with pytest.raises(NotAllowed, match="admin tier"):
        await house.rules.retire_type(CHIEF, station.page.id, PatrolTypeId(1))


async def test_what_the_server_does_not_have_is_refused(house: House) -> None:
    station = await stationed(house)

    for changed, words in (
        ({"on_duty_role_id": RoleId(12345)}, "no role"),
        ({"log_channel_id": ChannelId(12345)}, "no channel"),
        ({"longest": timedelta(days=30)}, "longest must be"),
    ):
        with pytest.raises(Invalid, match=words):
            await house.rules.change(
                MANAGER,
                station.page.id,
                lambda rules: replace(rules, **changed),  # noqa: B023 - at once
            )


async def test_types_are_named_once_and_retired(house: House) -> None:
    station = await stationed(house)
    kind = await house.rules.add_type(MANAGER, station.page.id, " Training ")

    with pytest.raises(Invalid, match="called training already"):
        await house.rules.add_type(MANAGER, station.page.id, "training")
    with pytest.raises(NotFound, match="no such rank"):
        await house.rules.add_type(MANAGER, station.page.id, "Air", lowest_rank_id=RankId(99))
    await house.rules.retire_type(MANAGER, station.page.id, kind.id)

    assert kind.name == "Training"
    assert await house.rules.types(station.page.id) == ()
    with pytest.raises(NotFound, match="no such type"):
        await house.rules.retire_type(MANAGER, station.page.id, kind.id)


async def test_a_panel_is_for_admins_of_pages_that_keep_patrols(house: House) -> None:
    station = await stationed(house)

    page = await house.rules.panel_page(MANAGER, station.page.id)
    await house.rules.panel_posted(MANAGER, page.id, "office")

    lines = str(await house.audit_lines.recent(MANAGER, page.guild_id))
    assert "patrol_panel.posted" in lines
    for asked in (
        house.rules.panel_page(CHIEF, page.id),
        house.rules.panel_posted(CHIEF, page.id, "office"),
    ):
        with pytest.raises(NotAllowed, match="admin tier"):
            await asked
    await house.pages.edit(MANAGER, page.id, patrol_logs=False)
    with pytest.raises(Refused, match="keeps no patrols"):
        await house.rules.panel_page(MANAGER, page.id)


async def test_where_more_is_asked_for_is_known_from_memory(house: House) -> None:
    station = await stationed(house)
    live = Live(house.database)
    elsewhere = Rules(house.database, live)
    await live.start()
    unknown = elsewhere.may_ask(GUILD)
    await elsewhere.start()
    before = [elsewhere.may_ask(GUILD), elsewhere.may_ask()]

    await house.rules.change(MANAGER, station.page.id, lambda rules: replace(rules, needs_report=True))
    await live.look()

    assert (unknown, before) == (True, [False, False])
    assert [elsewhere.may_ask(each) for each in (GUILD, None, GuildId(77))] == [True, True, False]
    assert house.rules.may_ask(GUILD)
