"""An article's life in a browser: drafted, looked at, published, answered, reported, hidden; and its feed."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from groups.models import Post
from lion.members.models import Member
from tests.browser.axe import clean
from tests.browser.journeys import fellows, people


def draft(page: Page, text: str) -> None:
    """Write an article, look at it and keep it for oneself."""
    page.get_by_role("link", name="Articles", exact=True).click()
    page.get_by_role("link", name="Write an article").click()
    page.get_by_label("Title").fill("Through tickets")
    page.get_by_label("Text").fill(text)
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview h3")).to_have_text("Why")
    clean(page)
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.get_by_text("Only you see it.")).to_be_visible()


def answer(page: Page) -> None:
    """Read it, thank for it, and reply."""
    page.get_by_role("link", name="Through tickets").click()
    thanks = page.get_by_role("button", name="Thanks")
    thanks.click()
    expect(thanks).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Your reply").fill("Rules, indeed.")
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(page.locator(".reply")).to_contain_text("Rules, indeed.")
    clean(page)


def test_an_article_goes_from_draft_to_feed(
    window: Callable[[Member, str], Page], new_context: Callable[..., BrowserContext]
) -> None:
    ana, ben = people("Ana", "Ben")
    group = fellows(ana, ben)
    page = window(ana, group.get_absolute_url())
    draft(page, f"# Why\n\nBecause **rules**, says @{ben.handle}.")
    his = window(ben, f"{group.get_absolute_url()}articles/")
    expect(his.get_by_text("No articles yet")).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="Through tickets")).to_be_visible()
    clean(page)

    his.reload()
    answer(his)
    page.reload()
    page.get_by_role("link", name=f"Hide {ben.name}").click()
    page.get_by_label("Reason").fill("Off topic.")
    page.get_by_role("button", name="Hide it").click()
    his.reload()
    expect(his.get_by_text("Hidden, for this reason: Off topic.")).to_be_visible()
    his.get_by_role("link", name="Object, or see how it went").click()
    expect(his.get_by_label("What the reader should know")).to_be_visible()
    clean(his)
    his.get_by_label("What the reader should know").fill("It was about tickets.")
    his.get_by_role("button", name="Send the objection").click()
    expect(his.get_by_text("Being heard")).to_be_visible()

    his.goto(f"{group.get_absolute_url()}articles/")
    address = his.get_by_role("link", name="Follow by feed (Atom)").get_attribute("href")
    feed = new_context().request.get(address or "")
    assert feed.ok
    assert "<title>Through tickets</title>" in feed.text()
    assert Post.objects.get(group=group).mentions == [ben.handle]
