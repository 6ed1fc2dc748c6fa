"""Webhooks in the dashboard, for admins: made, secrets shown once, changed, tried, sent again, deleted."""

import asyncio
import re

import pytest

from domain.access.actors import OPERATOR
from domain.access.tiers import Tier, TierGrant
from domain.hooks.deliveries import Delivery, Outcome
from domain.hooks.kinds import HookKind
from domain.hooks.webhooks import HookAudience, Webhook
from domain.ids import RoleId, WebhookId
from tests.domain.makers import ANNA, BEN, CARLA, GUILD, OFFICER
from tests.services.house import MANAGER
from tests.web.clients import Reply
from tests.web.dashboard.office import HOME, OLGA, Office

HOOKS = f"{HOME}/webhooks"
URL = "https://hooks.example.org/in?token=abc"
EVIL = '"><script>alert(1)</script> **@everyone**'
Form = dict[str, str | list[str]]
NEW: Form = {"name": "Website", "url": URL, "kinds": ["roster.changed", "record.written"], "audience": "full"}
FAILED = Outcome(500, "It answered 500.")


@pytest.fixture
async def paid(office: Office) -> Office:
    """An office in a server that has premium."""
    await office.house.pays()
    return office


async def sent(office: Office, path: str, form: Form) -> Reply:
    token = office.form_token(await office.get("/dashboard/you"))
    return await office.post(path, {"form_token": token} | form)


async def made(office: Office, name: str = "Website") -> Webhook:
    return await office.house.webhooks.create(MANAGER, GUILD, name=name, url=URL, kinds=["roster.changed"])


async def hooks(office: Office) -> tuple[Webhook, ...]:
    return await office.house.webhooks.list(OPERATOR, GUILD)


async def answered(office: Office, hook: Webhook, outcome: Outcome) -> None:
    """Answer as a receiver would whatever is sent to a webhook next."""
    dispatch = None
    while dispatch is None:
        await asyncio.sleep(0.01)
        dispatch = await office.house.deliveries.claim(hook.id)
    await office.house.deliveries.noted(dispatch, outcome)


async def failed(office: Office, hook: Webhook) -> Delivery:
    await office.house.webhooks.test(OPERATOR, GUILD, hook.id)
    await answered(office, hook, FAILED)
    return (await office.house.webhooks.log(OPERATOR, GUILD, hook.id)).deliveries[0]


async def test_one_is_made_and_its_secret_shown_once(paid: Office) -> None:
    await paid.sign_in(OLGA)

    reply = await sent(paid, f"{HOOKS}/new", NEW)

    (hook,) = await hooks(paid)
    assert reply.status == 200
    assert reply.headers["cache-control"] == "private, no-store"
    assert hook.secret.replace("+", "&#43;") in reply.text.replace("+", "&#43;")
    assert hook.kinds == {HookKind.ROSTER_CHANGED, HookKind.RECORD_WRITTEN}
    assert hook.audience is HookAudience.FULL
    assert not any(hook.secret[10:20] in value for value in paid.cookies.values())
    for path in (HOOKS, f"{HOOKS}/1", f"{HOOKS}/1/edit"):
        shown = await paid.get(path)
        assert shown.status == 200
        assert "hooks.example.org" in shown.text
        assert "whsec_" not in shown.text
        assert "token=abc" not in shown.text
    lines = (await paid.house.audit_lines.recent(MANAGER, GUILD)).lines
    assert (lines[0].deed.action, lines[0].via) == ("webhook.created", "web")


WRONG: tuple[tuple[Form, str], ...] = (
    ({"name": " "}, "name"),
    ({"url": ""}, "url"),
    ({"url": "http://example.org"}, "url"),
    ({"url": "https://127.0.0.1/"}, "url"),
    ({"kinds": "rooster"}, "kinds"),
    ({"audience": "everybody"}, "audience"),
)


async def test_what_is_wrong_is_said_at_its_field(paid: Office) -> None:
    await paid.sign_in(OLGA)
    old = await made(paid, "Old")

    for change, field in WRONG:
        for path in (f"{HOOKS}/new", f"{HOOKS}/{old.id}/edit"):
            if change == {"url": ""} and path.endswith("edit"):
                continue  # it stays
            reply = await sent(paid, path, NEW | {"seen": old.version} | change)
            assert reply.status == 400, change
            assert f'id="{field}-fault"' in reply.text
            assert ('value="Website"' in reply.text) is (field != "name")
    assert await hooks(paid) == (old,)


async def test_what_is_left_empty_stays_and_two_editors_don_t_overwrite_each_other(paid: Office) -> None:
    await paid.sign_in(OLGA)
    old = await made(paid)
    await made(paid, "Other")
    form = NEW | {"name": "Site", "url": "", "seen": old.version}

    assert (await sent(paid, f"{HOOKS}/1/edit", form | {"name": "other"})).status == 409
    done = await sent(paid, f"{HOOKS}/1/edit", form)
    late = await sent(paid, f"{HOOKS}/1/edit", form | {"name": "Mine"})

    assert (done.status, done.headers["location"]) == (303, f"{HOOKS}/1")
    new = (await hooks(paid))[0]
    assert (new.name, new.url, new.audience, len(new.kinds)) == ("Site", URL, HookAudience.FULL, 2)
    assert late.status == 409
    assert "Somebody else changed this" in late.text
    assert 'value="Mine"' in late.text
    assert f'value="{new.version}"' in late.text


async def test_a_new_secret_is_shown_once(paid: Office) -> None:
    await paid.sign_in(OLGA)
    old = await made(paid)

    for overlap, both in (("7", True), ("0", False)):
        reply = await sent(paid, f"{HOOKS}/1/rotate", {"overlap": overlap})

        (new,) = await hooks(paid)
        assert new.secret != old.secret
        assert new.secret[6:16] in reply.text
        assert ("signed with the old secret too until" in reply.text) is both
        assert ("The old secret is good no more." in reply.text) is not both
        assert ("signed with the old secret too until" in (await paid.get(f"{HOOKS}/1")).text) is both
        old = new
    wrong = await sent(paid, f"{HOOKS}/1/rotate", {"overlap": "x"})
    assert (wrong.status, 'id="overlap-fault"' in wrong.text) == (400, True)


ANSWERS = (
    (Outcome(204), "The test has arrived. It answered 204."),
    (FAILED, "The test did not arrive. It answered 500."),
    (Outcome(failure="It could not be reached."), "The test did not arrive. It could not be reached."),
)


async def test_a_test_says_what_was_answered(paid: Office) -> None:
    await paid.sign_in(OLGA)
    hook = await made(paid)

    for number, (outcome, says) in enumerate(ANSWERS, start=1):
        reply, _ = await asyncio.gather(sent(paid, f"{HOOKS}/1/test", {}), answered(paid, hook, outcome))

        assert reply.headers["location"] == f"{HOOKS}/1?test={number}"
        assert says in (await paid.get(reply.headers["location"])).text


async def test_a_test_that_nobody_sends_is_waited_for_a_while(paid: Office) -> None:
    await paid.sign_in(OLGA)
    await made(paid)

    reply = await sent(paid, f"{HOOKS}/1/test", {})

    assert "The test is on its way still." in (await paid.get(reply.headers["location"])).text


async def test_it_is_switched_off_and_on(paid: Office) -> None:
    await paid.sign_in(OLGA)
    await made(paid)

    assert (await sent(paid, f"{HOOKS}/1/switch", {"on": "no"})).status == 303
    off = await paid.get(f"{HOOKS}/1")
    refused = await sent(paid, f"{HOOKS}/1/test", {})
    assert (await sent(paid, f"{HOOKS}/1/switch", {"on": "yes"})).status == 303

    assert "The webhook is switched off." in off.text
    assert f"{HOOKS}/1/test" not in off.text
    assert (refused.status, "switch it on first" in refused.text) == (409, True)
    assert f"{HOOKS}/1/test" in (await paid.get(f"{HOOKS}/1")).text


async def test_what_failed_is_sent_again(paid: Office) -> None:
    await paid.sign_in(OLGA)
    hook = await made(paid)
    delivery = await failed(paid, hook)
    log = await paid.get(f"{HOOKS}/1?only=failed")

    again = await sent(paid, f"{HOOKS}/1/resend", {"delivery": str(delivery.id)})

    assert "It answered 500." in log.text
    assert delivery.message_id in log.text
    assert f'name="delivery" value="{delivery.id}"' in log.text
    assert again.status == 303
    assert "1 message is sent again." in (await paid.get(f"{HOOKS}/1")).text
    await answered(paid, hook, Outcome(200))
    assert (await sent(paid, f"{HOOKS}/1/resend", {"delivery": str(delivery.id)})).status == 409
    assert (await sent(paid, f"{HOOKS}/1/resend", {})).status == 409
    for number in ("99", "x", "9" * 40, "-1"):
        assert (await sent(paid, f"{HOOKS}/1/resend", {"delivery": number})).status == 404
    assert "Nothing has failed." in (await paid.get(f"{HOOKS}/1?only=failed")).text


async def test_it_is_deleted_by_whoever_types_its_name(paid: Office) -> None:
    await paid.sign_in(OLGA)
    await made(paid)

    wrong = await sent(paid, f"{HOOKS}/1/delete", {"confirm": "website"})
    gone = await sent(paid, f"{HOOKS}/1/delete", {"confirm": " Website "})

    assert (wrong.status, 'id="confirm-fault"' in wrong.text) == (400, True)
    assert gone.headers["location"] == HOOKS
    assert "The webhook is deleted: Website" in (await paid.get(HOOKS)).text
    for path in (f"{HOOKS}/1", f"{HOOKS}/1/edit", f"{HOOKS}/x", f"{HOOKS}/{'9' * 40}"):
        assert (await paid.get(path)).status == 404


PLACES: tuple[tuple[str, Form | None], ...] = (
    ("", None),
    ("/new", None),
    ("/1", None),
    ("/1/edit", None),
    ("/new", NEW | {"name": "Other"}),
    ("/1/edit", NEW | {"seen": ""}),
    ("/1/rotate", {"overlap": "0"}),
    ("/1/switch", {"on": "no"}),
    ("/1/test", {}),
    ("/1/resend", {}),
    ("/1/delete", {"confirm": "Website"}),
)


async def test_only_the_admin_tier_has_to_do_with_them(paid: Office) -> None:
    hook = await made(paid)

    for user_id in (CARLA, BEN, ANNA, OLGA):
        is_admin = user_id == OLGA
        assert hook in await hooks(paid)
        paid.another_browser()
        await paid.sign_in(user_id)
        assert (f'href="{HOOKS}"' in (await paid.get(f"{HOME}/keys")).text) is is_admin
        for path, form in PLACES:
            reply = await (paid.get(HOOKS + path) if form is None else sent(paid, HOOKS + path, form))
            assert reply.status in ((200, 303, 409) if is_admin else (403,)), (user_id, path)
    assert hook not in await hooks(paid)


async def test_an_admin_of_one_page_is_none_of_the_servers_webhooks(paid: Office) -> None:
    await made(paid)
    await paid.house.tiers.grant(MANAGER, GUILD, TierGrant(RoleId(OFFICER), Tier.ADMIN, paid.page.id))
    await paid.sign_in(CARLA)

    for path, form in PLACES:
        reply = await (paid.get(HOOKS + path) if form is None else sent(paid, HOOKS + path, form))
        assert reply.status == 403, path


async def test_forms_of_other_sites_do_nothing(paid: Office) -> None:
    hook = await made(paid)
    await paid.sign_in(OLGA)
    token = paid.form_token(await paid.get("/dashboard/you"))

    for path, form in PLACES:
        if form is not None:
            assert (await paid.post(HOOKS + path, form)).status == 403
            cross = await paid.post(HOOKS + path, form | {"form_token": token}, Origin="https://evil.example")
            assert cross.status == 403
    assert await hooks(paid) == (hook,)


async def test_a_hostile_name_is_text(paid: Office) -> None:
    await paid.sign_in(OLGA)

    shown = await sent(paid, f"{HOOKS}/new", NEW | {"name": EVIL})

    for reply in (shown, *[await paid.get(f"{HOOKS}{path}") for path in ("", "/1", "/1/edit")]):
        assert "<script>alert" not in reply.text
        assert "&lt;script&gt;alert(1)" in reply.text


async def test_without_premium_nobody_is_led_to_what_would_be_refused(office: Office) -> None:
    await office.house.webhooks.create(OPERATOR, GUILD, name="Website", url=URL)
    await office.sign_in(OLGA)

    listed, one = await office.get(HOOKS), await office.get(f"{HOOKS}/1")

    for reply in (listed, one):
        assert "need premium" in reply.text
    assert f"{HOOKS}/new" not in listed.text
    assert f"{HOOKS}/1/test" not in one.text
    assert (await sent(office, f"{HOOKS}/new", NEW)).status == 403
    assert [each.id for each in await hooks(office)] == [WebhookId(1)]


async def test_the_secret_on_the_page_is_the_one_that_signs(paid: Office) -> None:
    await paid.sign_in(OLGA)

    reply = await sent(paid, f"{HOOKS}/new", NEW)

    shown = re.search(r"<code>(whsec_[^<]+)</code>", reply.text)
    assert shown is not None
    assert shown.group(1).replace("&#43;", "+") == (await hooks(paid))[0].secret
