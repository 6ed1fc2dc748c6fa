"""Keys in the dashboard: shown once, renewed, revoked; the server's by its admins, others by their owners."""

import re
from datetime import timedelta

import pytest

from domain.access.actors import OPERATOR
from domain.access.footings import Footing
from domain.access.keys import Key
from domain.access.scopes import Scope
from domain.access.tiers import Tier, TierGrant
from domain.ids import RoleId, UserId
from services.access.keys import KeyDraft
from tests.domain.makers import ANNA, BEN, CARLA, GUILD, OFFICER
from tests.services.house import MANAGER
from tests.web.clients import Reply, ask
from tests.web.dashboard.office import HOME, OLGA, Office

KEYS = f"{HOME}/keys"
EVIL = '"><script>alert(1)</script> **@everyone**'
Form = dict[str, str | list[str]]
SERVERS: Form = {"whose": "server", "name": "Website", "scopes": "read:rosters"}


@pytest.fixture
async def paid(office: Office) -> Office:
    """An office in a server that has premium, as have those who work there."""
    await office.house.entitlements.grant_guild(OPERATOR, GUILD, ends_at=None)
    for user_id in (OLGA, ANNA, BEN, CARLA):
        await office.house.entitlements.grant(OPERATOR, user_id, ends_at=None)
    return office


async def sent(office: Office, path: str, form: Form, page: str = KEYS) -> Reply:
    token = office.form_token(await office.get(page))
    return await office.post(path, {"form_token": token} | form)


async def make(office: Office, form: Form) -> Reply:
    return await sent(office, f"{KEYS}/new", form)


async def keys(office: Office) -> list[Key]:
    return list(await office.house.keys.list(OPERATOR))


def text_of(reply: Reply) -> str:
    found = re.search(r"<code>(ro_[0-9a-f]{8}_[\w-]+)</code>", reply.text)
    assert found, "no key is shown"
    return found.group(1)


async def test_a_key_is_shown_once_and_opens_the_api(paid: Office) -> None:
    await paid.sign_in(OLGA)

    reply = await make(paid, SERVERS | {"scopes": ["read:rosters", "write:staff"], "expires": "2099-01-31"})

    text = text_of(reply)
    assert reply.status == 200
    assert f"/api/roster/{paid.page.id}&#39;" in reply.text
    assert reply.headers["cache-control"] == "private, no-store"
    assert "location" not in reply.headers
    assert not any(text[12:] in value for value in paid.cookies.values())
    listed = await paid.get(KEYS)
    assert text not in listed.text
    assert f"ro_{text[3:11]}_…" in listed.text
    assert "1 Feb 2099, 00:00 UTC" in (await paid.get(f"{KEYS}/{text[3:11]}")).text
    (key,) = await keys(paid)
    assert key.scopes == {Scope.READ_ROSTERS, Scope.WRITE_STAFF}
    assert (key.guild_id, key.made_by) == (GUILD, OLGA)
    users = f"/api/roster/{paid.page.id}/users"
    assert (await ask(paid.app, users, headers={"X-API-Key": text})).status == 200
    lines = await paid.house.audit_lines.recent(MANAGER, GUILD)
    assert lines.lines[0].deed.action == "key.created"
    assert lines.lines[0].via == "web"


async def test_renewing_shows_another_and_lets_the_old_one_go_on(paid: Office) -> None:
    await paid.sign_in(OLGA)
    old = text_of(await make(paid, SERVERS))

    reply = await sent(paid, f"{KEYS}/{old[3:11]}/rotate", {"overlap": "3"})

    new = text_of(reply)
    assert new != old
    assert "The old key works on until" in reply.text
    assert paid.house.keys.holder(old)
    assert paid.house.keys.holder(new)
    paid.house.clock.move(timedelta(days=4))
    assert paid.house.keys.holder(old) is None
    assert paid.house.keys.holder(new)


async def test_renewing_without_overlap_ends_the_old_one(paid: Office) -> None:
    await paid.sign_in(OLGA)
    old = text_of(await make(paid, SERVERS))
    paid.house.clock.move(timedelta(minutes=1))

    reply = await sent(paid, f"{KEYS}/{old[3:11]}/rotate", {"overlap": "0"})

    assert "The old key no longer works." in reply.text
    assert paid.house.keys.holder(old) is None
    assert (await sent(paid, f"{KEYS}/{old[3:11]}/rotate", {"overlap": "1"})).status == 409
    assert (await sent(paid, f"{KEYS}/{old[3:11]}/rotate", {"overlap": "x"})).status == 400


async def test_a_key_is_revoked_by_whoever_types_its_id(paid: Office) -> None:
    await paid.sign_in(OLGA)
    text = text_of(await make(paid, SERVERS))
    path = f"{KEYS}/{text[3:11]}/revoke"

    wrong = await sent(paid, path, {"confirm": "yes"})
    assert wrong.status == 400
    assert "to revoke the key." in wrong.text
    assert paid.house.keys.holder(text)

    reply = await sent(paid, path, {"confirm": text[3:11]})
    assert (reply.status, reply.headers["location"]) == (303, KEYS)
    assert "The key is revoked: Website" in (await paid.get(KEYS)).text
    assert paid.house.keys.holder(text) is None
    assert (await sent(paid, path, {"confirm": text[3:11]})).status == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": "read:everything"}, "scopes"),
        ({"expires": "soon"}, "expires"),
        ({"expires": "2001-01-01"}, "expires"),
        ({"pages": "x"}, "pages"),
        ({"pages": "00000000-0000-0000-0000-000000000001"}, "pages"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(paid: Office, change: Form, field: str) -> None:
    await paid.sign_in(OLGA)

    reply = await make(paid, SERVERS | change)

    assert reply.status == 400
    assert 'class="fault"' in reply.text
    assert f'id="{field}-fault"' in reply.text or field == "pages"
    assert ('value="Website"' in reply.text) is (field != "name")
    assert await keys(paid) == []


async def test_a_key_for_a_page_has_scopes_of_rosters_only(paid: Office) -> None:
    await paid.sign_in(OLGA)
    page = str(paid.page.id)

    assert (await make(paid, SERVERS | {"pages": page, "scopes": "read:staff"})).status == 400
    assert (await make(paid, SERVERS | {"pages": page})).status == 200
    (key,) = await keys(paid)
    assert key.page_ids == {paid.page.id}
    assert "Only: <bdi>Blaine County</bdi>" in (await paid.get(KEYS)).text


@pytest.mark.parametrize(
    ("user_id", "tier"),
    [(OLGA, Tier.ADMIN), (ANNA, Tier.COMMAND), (BEN, Tier.SUPERVISOR), (CARLA, Tier.MEMBER)],
)
async def test_each_tier_deals_with_its_own_keys_and_admins_with_the_servers(
    paid: Office, user_id: UserId, tier: Tier
) -> None:
    servers, _ = await paid.house.keys.create(MANAGER, KeyDraft(name="Theirs", guild_id=GUILD))
    await paid.sign_in(user_id)
    is_admin = tier is Tier.ADMIN

    listed = await paid.get(KEYS)

    assert listed.status == 200
    assert ("Theirs" in listed.text) is is_admin
    assert (f"{KEYS}/new?whose=server" in listed.text) is is_admin
    assert (await paid.get(f"{KEYS}/{servers.id}")).status == (200 if is_admin else 404)
    own = text_of(await make(paid, {"whose": "own", "name": "Mine", "only_here": "on"}))
    assert (await make(paid, SERVERS)).status == (200 if is_admin else 403)
    forms: tuple[tuple[str, Form], ...] = (
        ("rotate", {"overlap": "1"}),
        ("revoke", {"confirm": str(servers.id)}),
    )
    for verb, form in forms:
        reply = await sent(paid, f"{KEYS}/{servers.id}/{verb}", form)
        assert (reply.status != 404) is is_admin
    reply = await sent(paid, f"{KEYS}/{own[3:11]}/revoke", {"confirm": own[3:11]})
    assert reply.status == 303


async def test_an_admin_of_one_page_is_none_of_the_servers_keys(paid: Office) -> None:
    await paid.house.tiers.grant(MANAGER, GUILD, TierGrant(RoleId(OFFICER), Tier.ADMIN, paid.page.id))
    await paid.sign_in(CARLA)

    assert f"{KEYS}/new?whose=server" not in (await paid.get(KEYS)).text
    assert (await make(paid, SERVERS)).status == 403


async def test_another_persons_own_key_is_unknown_even_to_admins(paid: Office) -> None:
    await paid.sign_in(ANNA)
    hers = text_of(await make(paid, {"whose": "own", "name": "Mine"}))[3:11]
    paid.another_browser()
    await paid.sign_in(OLGA)

    assert hers not in (await paid.get(KEYS)).text
    assert (await paid.get(f"{KEYS}/{hers}")).status == 404
    assert (await sent(paid, f"{KEYS}/{hers}/revoke", {"confirm": hers})).status == 404
    assert len(await keys(paid)) == 1


async def test_forms_of_other_sites_do_nothing(paid: Office) -> None:
    await paid.sign_in(OLGA)
    key, _ = await paid.house.keys.create(MANAGER, KeyDraft(name="Theirs", guild_id=GUILD))
    token = paid.form_token(await paid.get(KEYS))

    for path in (f"{KEYS}/new", f"{KEYS}/{key.id}/rotate", f"{KEYS}/{key.id}/revoke"):
        form = SERVERS | {"overlap": "1", "confirm": str(key.id)}
        assert (await paid.post(path, form)).status == 403
        cross = await paid.post(path, form | {"form_token": token}, Origin="https://evil.example")
        assert cross.status == 403
    assert [each.name for each in await keys(paid)] == ["Theirs"]


async def test_a_hostile_name_is_text(paid: Office) -> None:
    await paid.sign_in(OLGA)

    made = await make(paid, SERVERS | {"name": EVIL})

    key = (await keys(paid))[0]
    for reply in (made, await paid.get(KEYS), await paid.get(f"{KEYS}/{key.id}")):
        assert "<script>alert" not in reply.text
        assert "&lt;script&gt;alert(1)" in reply.text


async def test_without_premium_nobody_is_led_to_a_form_that_would_be_refused(office: Office) -> None:
    await office.sign_in(OLGA)

    listed = await office.get(KEYS)

    assert "needs premium" in listed.text
    assert f"{KEYS}/new" not in listed.text
    assert "This needs premium" in (await office.get(f"{KEYS}/new?whose=server")).text
    assert (await make(office, SERVERS)).status == 403


async def test_whoever_is_no_member_has_no_business_here(paid: Office) -> None:
    paid.truth[BEN] = Footing(GUILD, BEN)
    await paid.sign_in(BEN)

    assert (await paid.get(KEYS)).status == 403
