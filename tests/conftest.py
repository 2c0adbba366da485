"""What every test stands on: one database, an empty cache, and the cast of people."""

import os
from importlib import import_module

import pytest
from django.apps import apps
from django.core.cache import cache

from lion.moderation.models import Fold

pytest_plugins = ["tests.cast"]


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


@pytest.fixture(autouse=True)
def laid(request: pytest.FixtureRequest) -> None:
    """Lay the policy, the fold's row and the roles again where a race's flush has swept them away."""
    marked = request.node.get_closest_marker("django_db") is not None
    if not marked and not {"db", "transactional_db"} & set(request.fixturenames):
        return
    request.getfixturevalue("_django_db_helper")
    if not Fold.objects.exists():
        import_module("lion.moderation.migrations.0002_policy_and_roles").lay(apps, None)
