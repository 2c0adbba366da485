"""What a page weighs over the wire with everything cold, and how few requests it takes."""

from __future__ import annotations

from typing import Any

from tests.browser.journeys import asks, people
from tests.live import Live

INBOX_BYTES = 60_000


def test_an_inbox_weighs_under_sixty_kilobytes_over_the_wire(new_context, sign_in, live: Live) -> None:
    ben, *others = people("Ben", *(f"Writer {number}" for number in range(20)))
    for one in others:
        asks(one, ben, f"Hello from {one.name}, whom you met at the night train congress in Gothenburg.")
    context = new_context()
    sign_in(context, ben.email)
    page = context.new_page()
    weight: dict[str, float] = {}
    names: dict[str, str] = {}
    wire = context.new_cdp_session(page)
    wire.on(
        "Network.requestWillBeSent", lambda event: names.update({event["requestId"]: event["request"]["url"]})
    )

    def ended(event: dict[str, Any]) -> None:
        weight[names.get(event["requestId"], "?")] = event["encodedDataLength"]

    wire.on("Network.loadingFinished", ended)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.goto("/inbox/", wait_until="networkidle")
    page.evaluate("document.fonts.ready")
    assert page.locator(".inv").count() == 20
    listed = "\n".join(f"{size:8.0f}  {name}" for name, size in sorted(weight.items()))
    assert sum(weight.values()) < INBOX_BYTES, listed
    assert len(weight) <= 16, listed
