"""The house itself in a browser: it answers, signs a member in, and its console stays quiet."""

from playwright.sync_api import Page, expect


def test_a_visitor_is_greeted(page: Page):
    answer = page.goto("/")
    assert answer is not None
    assert answer.status == 200
    expect(page.locator("h1")).to_be_visible()


def test_the_browser_fetches_an_icon(page: Page):
    assert page.request.get("/favicon.ico").status == 200
