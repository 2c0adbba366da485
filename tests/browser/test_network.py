"""One's network and insights in a browser: by keyboard, by finger, with axe, and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from lion.members.models import Member
from tests.live import Live

ANA = "ana@lion.test"


@pytest.fixture
def page_of_ana(live: Live, context: BrowserContext, sign_in: Callable[[BrowserContext, str], None]) -> Page:
    """Ana of the demo community, signed in."""
    if not Member.objects.filter(email=ANA).exists():
        live.manage("demo", "--if-empty")
    sign_in(context, ANA)
    return context.new_page()


def test_the_picture_is_walked_by_the_arrow_keys(page_of_ana: Page) -> None:
    page = page_of_ana
    page.goto("/connections/picture/")
    faces = page.locator(".pic__p")
    assert page.locator('.pic__p[tabindex="0"]').count() == 1
    faces.first.focus()
    expect(page.locator("#who-h")).to_have_text(
        str(faces.first.get_attribute("aria-label")).rsplit(",", 1)[0]
    )
    page.keyboard.press("ArrowRight")
    expect(faces.nth(1)).to_be_focused()
    knows = str(faces.nth(1).get_attribute("data-knows")).split()
    expect(page.locator("#lines line")).to_have_count(len(knows))
    expect(page.locator(".pic__p.is-known")).to_have_count(len(knows))
    page.keyboard.press("Enter")
    page.wait_for_url("**/members/**")


def test_the_picture_answers_without_javascript(
    page_of_ana: Page, browser: Browser, live: Live, sign_in: Callable[[BrowserContext, str], None]
) -> None:
    context = browser.new_context(base_url=live.url, java_script_enabled=False)
    sign_in(context, ANA)
    page = context.new_page()
    page.goto("/connections/picture/?by=place")
    page.locator(".pic__p").first.click()
    page.wait_for_url("**who=**")
    expect(page.get_by_role("link", name="Open the profile")).to_be_visible()
    context.close()


def test_a_note_is_kept_and_found_again(page_of_ana: Page) -> None:
    page = page_of_ana
    page.goto("/connections/")
    name = page.locator(".dtable--network tbody th a").first.inner_text()
    page.locator(".dtable--network tbody th a").first.click()
    page.get_by_label("Tags").fill("quillwort")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Kept. Only you see it.")).to_be_visible()
    page.goto("/connections/?q=quillwort")
    expect(page.locator(".dtable--network tbody th a")).to_have_text([name])


def test_the_chosen_are_filed_under_a_tag(page_of_ana: Page) -> None:
    page = page_of_ana
    page.goto("/connections/?sort=name")
    boxes = page.locator(".choose input")
    expect(page.get_by_label("Tag for those chosen")).to_be_hidden()
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.get_by_label("Tag for those chosen").fill("samphire")
    page.get_by_role("button", name="Put it on").click()
    expect(page.get_by_text("2 filed under “samphire”")).to_be_visible()
    expect(page.locator(".dtable--network tbody tr")).to_have_count(2)


def test_the_directory_understands_a_slip(page_of_ana: Page) -> None:
    page = page_of_ana
    page.goto("/members/")
    page.keyboard.press("/")
    page.keyboard.type("cartograhper")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="cartographer").click()
    expect(page.locator(".result")).to_contain_text("open networkers match")


def test_insights_open_their_numbers_and_change_their_period(page_of_ana: Page) -> None:
    page = page_of_ana
    page.goto("/insights/")
    page.get_by_role("link", name="A year").click()
    expect(page.get_by_role("link", name="A year")).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("heading", level=2).first).to_contain_text(re.compile("say yes|said yes"))
    page.locator("summary", has_text="The numbers").first.click()
    expect(page.get_by_role("row", name=re.compile("^accepted"))).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^CSV")).first.click()
    assert download.value.suggested_filename == "lion-sent.csv"
