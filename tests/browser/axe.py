"""axe in a page: what it finds against WCAG 2.2 AA and good practice."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}


def violations(page: Page) -> list[dict[str, Any]]:
    """Return what axe finds wrong with the page, once it has loaded to its end.

    Whoever clicked before must first expect something that only the new page has: axe fails in a document
    that is being replaced.
    """
    page.wait_for_load_state()
    found: list[dict[str, Any]] = Axe().run(page, options=OPTIONS).response["violations"]
    return found


def clean(page: Page) -> None:
    """Let axe find nothing on the page as it stands (see `violations`)."""
    assert [one["id"] for one in violations(page)] == []
