"""Pictures of every page of the demo, light and dark, on a phone and on a desk: `make screenshots`.

Starts LION with its demo in a folder of its own and writes docs/screenshots/<page>-<device>-<theme>.png.
"""

from __future__ import annotations

import io
import os
import tempfile
from pathlib import Path
from typing import Literal

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

import django

django.setup()

from django.conf import settings
from django.db import connections
from PIL import Image
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from lion import backing
from tests.browser.chromium import find
from tests.browser.conftest import FLAGS, session_of
from tests.browser.pages import PageOf, all_pages
from tests.live import ROOT, Live

DEVICES: dict[str, ViewportSize] = {
    "desktop": {"width": 1440, "height": 900},
    "phone": {"width": 390, "height": 844},
}
TALLEST = 2000  # pixels: long lists are cut
FRAMED = {"inbox", "letter", "ask-first", "waiting", "accepted", "archived", "nothing-fits"}


def main() -> None:
    """Take them all."""
    folder = ROOT / "docs" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="lion-pictures-", ignore_cleanup_errors=True) as name:
        data = Path(name)
        live = Live(data, secret_key=settings.SECRET_KEY)
        connections["default"].settings_dict.update(
            backing.database("LION_TEST_DATABASE_URL", data / "lion.sqlite3"), CONN_MAX_AGE=0
        )
        live.start("--demo", seconds=240)
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=str(find().path), args=FLAGS)
                pages = all_pages()
                for device in DEVICES:
                    take(browser, live, pages, folder, device, "light")
                    take(browser, live, pages, folder, device, "dark")
        finally:
            connections["default"].close()
            live.stop()


def take(
    browser: Browser,
    live: Live,
    pages: list[PageOf],
    folder: Path,
    device: str,
    scheme: Literal["light", "dark"],
) -> None:
    """The pictures of one device in one theme."""
    for who in sorted({page.who for page in pages}):
        context = browser.new_context(
            base_url=live.url,
            viewport=DEVICES[device],
            color_scheme=scheme,
            locale="en-GB",
            timezone_id="UTC",
            reduced_motion="reduce",
        )
        if who:
            context.add_cookies([session_of(who, live.url)])
        window = context.new_page()
        for page in [one for one in pages if one.who == who]:
            window.set_viewport_size(DEVICES[device])
            window.goto(page.address, wait_until="networkidle")
            if page.name not in FRAMED and not page.name.startswith("admin"):
                tall = int(window.evaluate("document.documentElement.scrollHeight"))
                height = min(max(tall, DEVICES[device]["height"]), TALLEST)
                window.set_viewport_size({"width": DEVICES[device]["width"], "height": height})
            picture = window.screenshot()
            keep(picture, folder / f"{page.name}-{device}-{scheme}.png")
        context.close()
    print(f"{device}, {scheme}: {len(pages)} pages")


def keep(picture: bytes, path: Path) -> None:
    """Write a picture with a palette of its own: a third of the bytes, and nobody sees the difference."""
    with Image.open(io.BytesIO(picture)) as image:
        image.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main()
