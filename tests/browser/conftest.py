"""Journeys in a real Chromium, against a real LION: web, worker, beat, Valkey and a database of their own.

Run as a process of their own (`make browser`): Playwright leaves an event loop running in the thread.
"""

import ctypes.util
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections
from playwright._impl._api_structures import SetCookieParam
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, ViewportSize

from lion import backing, celery_app
from lion.members.models import Member
from tests.browser.chromium import Chromium, find, wheel_node
from tests.live import Live

OF_THE_DEMO = {"test_every_page.py", "test_network.py"}
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1440, "height": 900}
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]

if ctypes.util.find_library("atomic") is None and (node := wheel_node()) is not None:
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node))  # Playwright's own needs libatomic


def session_of(email: str, url: str) -> SetCookieParam:
    """Return the cookie of a new session in which that member has just signed in."""
    member = get_user_model().objects.get(email=email)
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "email": email}]
    session.save()
    assert session.session_key is not None
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": url}


def pytest_configure(config: pytest.Config) -> None:
    """Declare the mark of pages that are meant to answer with an error."""
    config.addinivalue_line("markers", "console_errors(pattern): what the browser's console may complain of")


@pytest.fixture(scope="session")
def chromium() -> Chromium:
    """Return the browser; without one the tests fail with a sentence, they are not skipped."""
    return find()


@pytest.fixture(scope="session")
def chromium_path(chromium: Chromium) -> Path:
    """Return the browser's program."""
    return chromium.path


@pytest.fixture(scope="session")
def live(django_db_blocker: Any) -> Iterator[Live]:
    """Return a running LION. The ORM in the tests reads and writes its database, without transactions."""
    with tempfile.TemporaryDirectory(prefix="lion-live-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        server = Live(
            folder,
            secret_key=settings.SECRET_KEY,
            database_url=os.environ.get("LION_TEST_DATABASE_URL", ""),
        )
        entry = backing.database("LION_TEST_DATABASE_URL", folder / "lion.sqlite3")
        connections["default"].close()
        connections["default"].settings_dict.update(entry, CONN_MAX_AGE=0)
        # What the tests themselves set off goes to the real worker, as if a page had done it.
        broker = backing.for_broker(backing.embedded_redis_url(folder))
        celery_app.conf.update(task_always_eager=False, broker_url=broker, broker_read_url=None)
        settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
        settings.EMAIL_FILE_PATH = str(server.mail_dir)
        with server, django_db_blocker.unblock():
            yield server
            connections["default"].close()


@pytest.fixture(scope="session")
def browser_type_launch_args(chromium: Chromium) -> dict[str, Any]:
    """Return how Playwright starts the browser."""
    needs: dict[str, Any] = {"env": os.environ | chromium.environment} if chromium.environment else {}
    return {"executable_path": str(chromium.path), "headless": True, "args": FLAGS, **needs}


@pytest.fixture
def browser_context_args(live: Live) -> dict[str, Any]:
    """Return what every context starts with."""
    return {
        "base_url": live.url,
        "locale": "en-GB",
        "timezone_id": "UTC",
        "reduced_motion": "reduce",
        "viewport": {"width": 1280, "height": 900},
    }


@pytest.fixture
def complaints(new_context: Callable[..., BrowserContext]) -> list[str]:
    """Return what the browser's consoles complain of, in every context of the test."""
    return []


@pytest.fixture
def watched(complaints: list[str]) -> Callable[[BrowserContext], BrowserContext]:
    """Return a function that listens to a context: errors in the console (breaches of the CSP are
    among them) and uncaught exceptions.
    """

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def watch(context: BrowserContext) -> BrowserContext:
        context.on("console", heard)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        return context

    return watch


@pytest.fixture
def context(
    new_context: Callable[..., BrowserContext], watched: Callable[[BrowserContext], BrowserContext]
) -> BrowserContext:
    """Return a context whose console is listened to (pytest-playwright's `page` opens in it)."""
    return watched(new_context())


@pytest.fixture(autouse=True)
def no_console_errors(request: pytest.FixtureRequest, complaints: list[str]) -> Iterator[None]:
    """Fail a test whose console complained; @pytest.mark.console_errors(pattern) says what it may say."""
    yield
    mark = request.node.get_closest_marker("console_errors")
    unexpected = [line for line in complaints if not (mark and re.search(mark.args[0], line))]
    assert unexpected == []


@pytest.fixture
def sign_in(live: Live) -> Callable[[BrowserContext, str], None]:
    """Return a function that signs a member in by cookie: sign_in(context, "ana@example.org")."""

    def enter(context: BrowserContext, email: str) -> None:
        context.add_cookies([session_of(email, live.url)])

    return enter


@pytest.fixture
def as_member(
    new_context: Callable[..., BrowserContext],
    watched: Callable[[BrowserContext], BrowserContext],
    sign_in: Callable[[BrowserContext, str], None],
) -> Callable[..., Page]:
    """Return a function that opens a window of their own for a member, signed in: as_member(ben, PHONE)."""

    def open_for(member: Member, size: ViewportSize = DESK) -> Page:
        context = watched(new_context(has_touch=size is PHONE))
        sign_in(context, member.email)
        page = context.new_page()
        page.set_viewport_size(size)
        return page

    return open_for


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Fill the demo first, into an empty house; the journeys then happen among its people.

    With several processes each has a house of its own: what needs the demo goes to the one that fills it.
    """
    items.sort(key=lambda item: (item.path.name not in OF_THE_DEMO, "test_every_page" not in item.nodeid))
    for item in items:
        item.add_marker(pytest.mark.xdist_group("demo" if item.path.name in OF_THE_DEMO else item.path.stem))


@pytest.fixture
def window(
    new_context: Callable[..., BrowserContext],
    watched: Callable[[BrowserContext], BrowserContext],
    sign_in: Callable[[BrowserContext, str], None],
) -> Callable[[Member, str], Page]:
    """A window of a member's own, signed in, at an address."""

    def open_for(member: Member, address: str) -> Page:
        context = watched(new_context())
        sign_in(context, member.email)
        page: Page = context.new_page()
        page.goto(address)
        return page

    return open_for
