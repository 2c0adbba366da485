"""Every page of the demo, in both themes, on phone and desk: it answers, fits, and axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, ViewportSize

from lion.members.models import Member
from tests.browser.axe import violations
from tests.browser.pages import PageOf, all_pages
from tests.live import Live

DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 780}


@pytest.fixture(scope="session")
def community(live: Live) -> list[PageOf]:
    """The demo community's pages; filled before anyone else is in the house."""
    if not Member.objects.filter(email="ana@lion.test").exists():
        live.manage("demo", "--if-empty")
    return all_pages()


@pytest.mark.console_errors("404")
@pytest.mark.parametrize(("viewport", "scheme"), [(DESK, "light"), (PHONE, "dark")], ids=["desk", "phone"])
def test_every_page_answers_fits_and_is_accessible(
    community: list[PageOf],
    new_context: Callable[..., BrowserContext],
    watched: Callable[[BrowserContext], BrowserContext],
    sign_in: Callable[[BrowserContext, str], None],
    scheme: str,
    viewport: ViewportSize,
) -> None:
    problems = []
    for who in sorted({page.who for page in community}):
        context = watched(new_context(color_scheme=scheme))
        if who:
            sign_in(context, who)
        window = context.new_page()
        window.set_viewport_size(viewport)
        for page in [one for one in community if one.who == who]:
            answer = window.goto(page.address)
            assert answer is not None
            if answer.status != page.status:
                problems.append(f"{page.name}: {answer.status}")
            if window.evaluate("document.documentElement.scrollWidth > innerWidth"):
                problems.append(f"{page.name}: wider than the window")
            problems += [
                f"{page.name}: {one['id']}: {one['nodes'][0]['target']}" for one in violations(window)
            ]
        context.close()
    assert problems == []
