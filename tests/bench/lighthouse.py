"""What Lighthouse says of landing, inbox and profile, as on a slow phone: `make lighthouse`.

Fetches Lighthouse from npm. Medians of three runs, as other work on the machine costs points. Ends with 1
unless performance, accessibility and best practices are all at 100.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.conf import settings
from django.db import connections

from lion import backing
from lion.members.models import Member
from tests.browser.chromium import find, npm
from tests.browser.conftest import session_of
from tests.live import Live

VERSION = "12.8.2"
RUNS, TRIES = 3, 3
CATEGORIES = ("performance", "accessibility", "best-practices")
FIGURES = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time")
"""In milliseconds."""


def main() -> int:
    """Start LION with its demo, measure each page, and print a line for each."""
    with tempfile.TemporaryDirectory(prefix="lion-lighthouse-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        live = Live(folder, secret_key=settings.SECRET_KEY)
        connections["default"].settings_dict.update(
            backing.database("LION_TEST_DATABASE_URL", folder / "lion.sqlite3"), CONN_MAX_AGE=0
        )
        live.start("--demo", seconds=240)
        try:
            cookie = session_of("ana@lion.test", live.url)
            signed_in = f"{cookie['name']}={cookie['value']}"
            profile = Member.objects.get(email="ben@lion.test").get_absolute_url()
            pages = [("/", ""), ("/inbox/", signed_in), (profile, signed_in)]
            perfect = [measured(live.url, address, cookies, folder) for address, cookies in pages]
        finally:
            connections["default"].close()
            live.stop()
    return 0 if all(perfect) else 1


def measured(house: str, address: str, cookies: str, folder: Path) -> bool:
    """Print the medians of what Lighthouse says of one page; whether every category is at 100."""
    runs = [report(house + address, cookies, folder) for _ in range(RUNS)]
    scores = {
        name: median(round(100 * (run["categories"][name]["score"] or 0)) for run in runs)
        for name in CATEGORIES
    }
    figures = {name: median(run["audits"][name]["numericValue"] for run in runs) for name in FIGURES}
    print(
        f"{address}: {', '.join(f'{name} {score}' for name, score in scores.items())}"
        f" ({', '.join(f'{name} {figure:.0f} ms' for name, figure in figures.items())})",
        flush=True,
    )
    return set(scores.values()) == {100}


def report(url: str, cookies: str, folder: Path) -> dict[str, Any]:
    """Run Lighthouse once. Where Chromium's trace came too late, which happens, it is run again."""
    chromium, path = find(), folder / "lighthouse.json"
    command = [
        *npm(), "exec", "--yes", f"lighthouse@{VERSION}", "--", url, "--quiet", "--output=json",
        f"--output-path={path}", f"--only-categories={','.join(CATEGORIES)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        f"--extra-headers={json.dumps({'Cookie': cookies} if cookies else {})}",
    ]  # fmt: skip
    around = os.environ | chromium.environment | {"CHROME_PATH": str(chromium.path)}
    for left in reversed(range(TRIES)):
        done = subprocess.run(command, env=around, check=False, cwd=folder, capture_output=True, text=True)
        if not done.returncode:
            break
        if not left or "NO_NAVSTART" not in done.stderr:
            raise SystemExit(done.stderr)
    return dict(json.loads(path.read_text()))


if __name__ == "__main__":
    sys.exit(main())
