"""What every test stands on: one database, an empty cache, and the cast of people."""

import os

import pytest
from django.core.cache import cache


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run what uses the database; the rest has been run, and takes its time."""
    if "LION_TEST_DATABASE_URL" not in os.environ:
        return
    chosen = [item for item in items if _uses_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if not _uses_database(item)])
    items[:] = chosen


def _uses_database(item: pytest.Item) -> bool:
    """Return whether a test reads or writes rows, or is one of the browser's."""
    fixtures = set(getattr(item, "fixturenames", ()))
    asks = {"db", "transactional_db", "django_db_reset_sequences", "live"} & fixtures
    return bool(asks) or item.get_closest_marker("django_db") is not None


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Let no test find what another has cached or counted."""
    cache.clear()
