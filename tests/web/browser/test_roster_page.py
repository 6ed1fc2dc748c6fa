from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from playwright.async_api import expect

from domain.rosters.fields import Field
from domain.rosters.guilds import Notice
from tests.web.browser.conftest import PATIENCE, Visitor
from tests.web.browser.stage import Stage
from tests.web.drawing.rosters import a_page, a_row, a_view, joined, moved, on_duty, with_sections, without

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

HOSTILE = "<img src=x onerror=alert(1)> \u202e\u0645\u0631\u062d\u0628\u0627 🚒 " + "w" * 60


async def test_a_delta_moves_a_row_to_its_new_rank(stage: Stage, visit: Visitor) -> None:
    page = (await visit()).page
    await expect(page.locator("#pulse")).to_have_attribute("data-state", "live")

    stage.show(moved(stage.view, 40, 2))

    await expect(page.locator("#rank-3 #m40")).to_be_visible()
    await expect(page.locator("#rank-3 h2 + .count [data-count]")).to_have_text("4")
    await expect(page.locator("#news")).to_contain_text("moved to Captain")
    await expect(page.locator("#number-command")).to_have_text("10")


async def test_rows_end_up_as_a_page_fetched_anew_has_them(stage: Stage, visit: Visitor) -> None:
    page = (await visit()).page
    await expect(page.locator("#pulse")).to_have_attribute("data-state", "live")

    stage.show(joined(stage.view, a_row(900, "Aaron Zed"), 7))
    stage.show(moved(stage.view, 22, 7, name="Zora Last"))
    stage.show(without(stage.view, 12))
    await expect(page.locator("main")).to_have_attribute("data-revision", "4")

    rows = page.locator("tbody > tr")
    assert await rows.evaluate_all("rows => rows.map(row => row.id)") == [
        f"m{row.key}" for row in stage.view.rows()
    ]


async def test_a_moving_row_is_seen_moving_and_tinted(stage: Stage, visit: Visitor) -> None:
    page = (await visit()).page
    await expect(page.locator("#pulse")).to_have_attribute("data-state", "live")

    stage.show(moved(stage.view, 4, 0))

    await expect(page.locator("#m4.is-changed")).to_have_count(1)
    await expect(page.locator("#ranks.is-moving")).to_have_count(0)
    await expect(page.locator("#m4.is-changed")).to_have_count(0)


async def test_nothing_moves_under_reduced_motion(stage: Stage, visit: Visitor) -> None:
    page = (await visit(is_still=True)).page
    await expect(page.locator("#pulse")).to_have_attribute("data-state", "live")

    stage.show(moved(stage.view, 4, 0))

    await expect(page.locator("#rank-1 #m4")).to_be_visible()
    assert await page.locator(".is-changed, .is-moving").count() == 0


async def test_a_reset_morphs_and_keeps_focus_and_search(stage: Stage, visit: Visitor) -> None:
    page = (await visit()).page
    await expect(page.locator("#pulse")).to_have_attribute("data-state", "live")
    await page.locator("#seek").fill("reyes")
    links = await page.locator("link[data-ranks]").get_attribute("href")
    view = stage.view
    sections = (replace(view.sections[0], name="High sheriff", colour=0x00FF00), *view.sections[1:])

    stage.show(with_sections(replace(view, page=replace(view.page, title="New title")), sections, revision=2))

    await expect(page.locator("h1")).to_have_text("New title")
    await expect(page).to_have_title("New title · Muster")
    await expect(page.locator("#seek")).to_be_focused()
    await expect(page.locator("#seek")).to_have_value("reyes")
    await expect(page.locator("#found")).to_have_text("2 of 60 members")
    await expect(page.locator("link[data-ranks]")).not_to_have_attribute("href", links or "")
    await expect(page.locator("#pulse")).to_have_attribute("data-state", "live")


async def test_a_stamp_refreshes_only_the_time(stage: Stage, visit: Visitor) -> None:
    page = (await visit()).page
    await expect(page.locator("#pulse")).to_have_attribute("data-state", "live")

    stage.stamp(datetime.now(UTC))

    await expect(page.locator("#stamp")).to_have_text("just now")
    await expect(page.locator("#pulse")).to_contain_text("updated")


async def test_under_a_notice_the_page_waits_until_it_is_over(stage: Stage, visit: Visitor) -> None:
    page = (await visit()).page
    pulse, dot = page.locator("#pulse"), page.locator("#pulse .dot")
    await expect(pulse.locator(".word")).to_have_text("Live")
    green = await dot.evaluate("dot => getComputedStyle(dot).backgroundColor")

    for number, notice in enumerate(Notice, start=2):
        stage.show(replace(stage.view, notice=notice, revision=number))
        # The page of one notice must be there before the next thing is told, or it would overwrite it.
        await expect(page.locator("main.roster")).to_have_attribute("data-revision", str(number))
        await expect(pulse.locator(".word")).to_have_text("Waiting")
        await expect(pulse).to_have_attribute("data-state", "waiting")
        await expect(pulse.locator("[data-stamp-word]")).to_have_text("last synced")
        assert await dot.evaluate("dot => getComputedStyle(dot).backgroundColor") != green
    stage.stamp(datetime.now(UTC))
    await expect(page.locator("#stamp")).to_have_text("just now")
    await expect(pulse.locator("[data-stamp-word]")).to_have_text("last synced")

    stage.show(replace(stage.view, notice=None, revision=9))

    await expect(pulse.locator(".word")).to_have_text("Live")
    await expect(pulse.locator("[data-stamp-word]")).to_have_text("updated")
    assert await dot.evaluate("dot => getComputedStyle(dot).backgroundColor") == green


async def test_a_page_opened_under_a_notice_waits(stage: Stage, visit: Visitor) -> None:
    stage.view = replace(stage.view, notice=Notice.UNREACHABLE)
    page = (await visit()).page

    await expect(page.locator("#pulse .word")).to_have_text("Waiting")
    await page.context.set_offline(True)
    await expect(page.locator("#pulse .word")).to_have_text("Offline")


async def test_a_cut_stream_catches_up_by_itself(stage: Stage, visit: Visitor) -> None:
    page = (await visit()).page
    await expect(page.locator("#pulse")).to_have_attribute("data-state", "live")
    later = moved(stage.view, 40, 2)
    await expect(page.locator("#rank-3 #m40")).to_have_count(0)

    stage.cut()
    stage.view = later

    await expect(page.locator("#rank-3 #m40")).to_be_visible()
    await expect(page.locator("#pulse")).to_have_attribute("data-state", "live")


async def test_a_refused_stream_asks_for_the_page_instead(stage: Stage, visit: Visitor) -> None:
    stage.refusal = 429
    page = (await visit()).page
    await expect(page.locator("#pulse")).to_have_attribute("data-state", "reconnecting")

    stage.view = moved(stage.view, 40, 2)

    await expect(page.locator("#rank-3 #m40")).to_be_visible(timeout=10_000)
    assert stage.asked_from[0] == "1"


async def test_offline_is_said_in_a_word_and_ends_by_itself(stage: Stage, visit: Visitor) -> None:
    page = (await visit()).page
    await expect(page.locator("#pulse")).to_have_attribute("data-state", "live")

    await page.context.set_offline(True)
    await expect(page.locator("#pulse .word")).to_have_text("Offline")
    await page.context.set_offline(False)

    await expect(page.locator("#pulse .word")).to_have_text("Live")


async def test_search_and_filters_work_without_reload(stage: Stage, visit: Visitor) -> None:
    page = (await visit()).page
    shown = page.locator("tbody > tr:visible")

    await page.locator("select[name=certification]").select_option("SWAT")
    await page.locator("select[name=rank]").select_option("Deputy")

    deputies = [row for row in stage.view.sections[7].members if "SWAT" in row.certifications]
    await expect(shown).to_have_count(len(deputies))
    await expect(page.locator("#found")).to_have_text(f"{len(deputies)} of 60 members")
    await expect(page.locator("#rank-1")).to_be_hidden()
    assert "certification=SWAT" in page.url
    assert stage.pages_served == 1


async def test_a_filter_outlives_a_delta(stage: Stage, visit: Visitor) -> None:
    page = (await visit("/r/harbor-county?rank=Captain")).page
    await expect(page.locator("#pulse")).to_have_attribute("data-state", "live")
    await expect(page.locator("tbody > tr:visible")).to_have_count(3)

    stage.show(moved(stage.view, 40, 2))

    await expect(page.locator("tbody > tr:visible")).to_have_count(4)
    await expect(page.locator("#rank-8")).to_be_hidden()


async def test_who_is_on_duty_is_counted_found_and_followed(stage: Stage, visit: Visitor) -> None:
    stage.view = on_duty(stage.view, 2, is_on_break=True)
    page = (await visit("/r/harbor-county?status=duty")).page
    await expect(page.locator("#pulse")).to_have_attribute("data-state", "live")

    await expect(page.locator("tbody tr:visible")).to_have_count(2)
    await expect(page.locator("#number-duty")).to_have_text("2")
    await page.select_option("select[name=status]", "break")
    await expect(page.locator("tbody tr:visible")).to_have_count(1)
    await page.select_option("select[name=status]", "duty")
    stage.show(on_duty(stage.view, 5))
    await expect(page.locator("#number-duty")).to_have_text("5")
    await expect(page.locator("tbody tr:visible")).to_have_count(5)


async def test_the_keyboard_reaches_and_clears_the_search(visit: Visitor) -> None:
    page = (await visit()).page
    await expect(page.locator("#pulse")).to_have_attribute("data-state", "live")

    await page.keyboard.press("/")
    await page.keyboard.type("nobody at all")
    await expect(page.locator("#no-match")).to_be_visible()
    await page.keyboard.press("Escape")

    await expect(page.locator("#seek")).to_have_value("")
    await expect(page.locator("tbody > tr:visible")).to_have_count(60)
    assert urlsplit(page.url).query == ""


async def test_showing_everybody_again_leads_back_to_the_search(visit: Visitor) -> None:
    page = (await visit("/r/harbor-county?q=nobody+at+all")).page

    await page.get_by_role("button", name="Show everybody").click()

    await expect(page.locator("tbody > tr:visible")).to_have_count(60)
    await expect(page.locator("#seek")).to_be_focused()


async def test_search_forgets_accents(visit: Visitor) -> None:
    page = (await visit()).page

    await page.locator("#seek").fill("zoe")

    await expect(page.locator(".name", has_text="Zoë").first).to_be_visible()


async def test_search_takes_any_apostrophe(stage: Stage, visit: Visitor) -> None:
    stage.view = moved(stage.view, 40, 2, name="Pat O'Connell")
    page = (await visit()).page

    await page.locator("#seek").fill("o\u2019connell")

    await expect(page.locator("#m40")).to_be_visible()


async def test_a_filter_that_is_not_there_is_as_if_it_were_not_set(visit: Visitor) -> None:
    page = (await visit("/r/harbor-county?rank=Nobody")).page

    await expect(page.locator("tbody > tr:visible")).to_have_count(60)
    assert await page.locator("[name=rank]").evaluate("select => select.selectedIndex") == 0


async def test_a_filter_of_a_field_that_is_taken_away_is_as_if_it_were_not_set(
    stage: Stage, visit: Visitor
) -> None:
    page = (await visit("/r/harbor-county?certification=SWAT")).page
    await expect(page.locator("#pulse")).to_have_attribute("data-state", "live")
    assert 0 < await page.locator("tbody > tr:visible").count() < 60

    shown = stage.view.fields - {Field.CERTIFICATIONS}
    stage.show(replace(stage.view, fields=shown, certifications=(), revision=stage.view.revision + 1))

    await expect(page.locator("#filter-certification")).to_have_count(0)
    await expect(page.locator("tbody > tr:visible")).to_have_count(60)


async def test_a_tab_opened_behind_another_takes_no_stream_until_it_is_seen(visit: Visitor) -> None:
    """Over HTTP/1.1 a browser has six connections to a host; such tabs would take them all."""
    page = (await visit()).page
    await expect(page.locator("#pulse")).to_have_attribute("data-state", "live")
    await page.add_init_script(
        "let hidden = true; Object.defineProperty(document, 'hidden', { get: () => hidden });"
        "window.show = () => { hidden = false; document.dispatchEvent(new Event('visibilitychange')); };"
    )

    async with page.expect_request("**/live?*", timeout=PATIENCE) as asked:
        await page.reload()
        await page.wait_for_timeout(500)
        assert not asked.is_done()
        await page.evaluate("window.show()")

    await expect(page.locator("#pulse")).to_have_attribute("data-state", "live")


@pytest.mark.parametrize("width", [320, 640, 1280])
async def test_no_word_is_broken_or_cut_short(stage: Stage, visit: Visitor, width: int) -> None:
    officer_and_hours = {"promotion_officer": "Dolores Abernathy-Whitcombe", "patrol_seconds": 100_000_000}
    stage.view = joined(moved(stage.view, 40, 2, **officer_and_hours), a_row(900, "Aaron Zed"), 7)
    page = (await visit(width=width)).page

    labels = page.locator(".numbers dt")
    heights = await labels.evaluate_all("all => all.map(label => label.getClientRects()[0].height)")
    officer = page.locator("#m40 .by")

    assert max(heights) < 30
    assert await page.locator("#m900 .name").evaluate("name => name.clientHeight") < 30
    await expect(officer).to_be_visible()
    assert await officer.evaluate("by => by.scrollWidth - by.clientWidth") <= 0


async def test_it_works_without_scripts(visit: Visitor) -> None:
    page = (await visit(has_scripts=False)).page

    await expect(page.locator("tbody > tr:visible")).to_have_count(60)
    await expect(page.locator("#finder")).to_be_hidden()
    await expect(page.locator("[data-theme-toggle]")).to_be_hidden()
    await expect(page.locator(".stamp")).to_have_text("Last synced 22 Nov 2026, 12:00 UTC")


async def test_theme_and_density_are_kept(visit: Visitor) -> None:
    page = (await visit()).page
    await expect(page.locator("#pulse")).to_have_attribute("data-state", "live")

    await page.locator("[data-theme-toggle]").click()
    await page.locator("[data-theme-toggle]").click()
    await page.locator("[data-density-toggle]").click()
    await page.reload()

    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await expect(page.locator("html")).to_have_attribute("data-density", "compact")
    await expect(page.locator("[data-density-toggle]")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("width", [320, 390, 700, 1000])
async def test_nothing_scrolls_sideways(stage: Stage, visit: Visitor, width: int) -> None:
    longest = a_row(901, "x" * 60, callsign="W" * 12, certifications=("c" * 100,), subdivisions=("s" * 100,))
    view = joined(moved(stage.view, 40, 2, name=HOSTILE), longest, 0)
    ranks = (replace(view.sections[0], name="R" * 100, is_unmapped=True), *view.sections[1:])
    stage.view = replace(view, page=a_page(title="T" * 100, description="D" * 1000), sections=ranks)
    page = (await visit(width=width)).page

    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


async def test_a_hostile_name_is_only_text(stage: Stage, visit: Visitor) -> None:
    seen = await visit()
    await expect(seen.page.locator("#pulse")).to_have_attribute("data-state", "live")

    stage.show(moved(stage.view, 40, 2, name=HOSTILE))

    await expect(seen.page.locator("#m40 .name")).to_have_text(HOSTILE)
    await expect(seen.page.locator("#news bdi")).to_have_text(HOSTILE)
    assert seen.complaints == []


async def test_no_other_host_and_no_breach_of_the_policy(stage: Stage, visit: Visitor) -> None:
    seen = await visit()
    await expect(seen.page.locator("#pulse")).to_have_attribute("data-state", "live")

    stage.show(moved(stage.view, 40, 2))
    stage.show(replace(stage.view, notice=Notice.HELD, revision=3))
    await expect(seen.page.locator("#notice")).to_be_visible()

    assert seen.hosts == {urlsplit(stage.address).netloc}
    assert seen.complaints == []


async def test_five_hundred_rows_are_searched_quickly(stage: Stage, visit: Visitor) -> None:
    stage.view = a_view(times=9)
    page = (await visit()).page
    await expect(page.locator("#pulse")).to_have_attribute("data-state", "live")

    took = await page.evaluate(
        """() => {
            const seek = document.querySelector("#seek");
            const start = performance.now();
            seek.value = "anna";
            seek.dispatchEvent(new Event("input", { bubbles: true }));
            return performance.now() - start;
        }"""
    )

    assert took < 200  # About 15 ms here; the rest is for slow and busy machines.


async def test_an_empty_page_says_what_to_do_next(stage: Stage, visit: Visitor) -> None:
    stage.view = replace(a_view(), page=a_page(ranks=()), sections=())
    seen = await visit()

    await expect(seen.page.locator("#blank")).to_contain_text("/rank add")
    await expect(seen.page.locator("#pulse")).to_have_attribute("data-state", "live")
    assert seen.complaints == []
