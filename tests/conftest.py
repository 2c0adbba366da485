"""What every test stands on: one database, an empty cache, and the cast of people."""

import os
from collections.abc import Callable, Iterator
from importlib import import_module

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from pytest_django.plugin import blocking_manager_key

from lion import appending
from lion.moderation.models import Fold

pytest_plugins = ["tests.cast"]
PAGES = {"client", "window", "as_member", "desk", "desk_of", "client_of", "signed_in", "just_signed_in"}
"""Fixtures by which a test looks at pages."""
LAID = [
    "0002_policy_and_roles",
    "0004_add_policy_admins",
    "0006_let_moderators_work_on_cases",
    "0008_let_moderators_read_files",
    "0010_let_seniors_close_accounts",
    "0013_add_readers",
    "0016_name_both_sides_of_appeals",
    "0018_make_roles_whole",
]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run races, rules and SQL; what needs no database, and pages one by one, has been run.

    That every page answers there is a test of the demo (tests/house/test_demo.py).
    """
    on_postgresql = "LION_TEST_DATABASE_URL" in os.environ
    chosen = [one for one in items if (_is_for_postgresql(one) if on_postgresql else _is_for_sqlite(one))]
    config.hook.pytest_deselected(items=[one for one in items if one not in chosen])
    items[:] = chosen


def _is_for_sqlite(item: pytest.Item) -> bool:
    """Return whether a test is to be run on SQLite: all but those of PostgreSQL alone."""
    return item.get_closest_marker("postgresql") is None


def _is_for_postgresql(item: pytest.Item) -> bool:
    """Return whether a test reads or writes rows in a way that PostgreSQL may take otherwise."""
    fixtures = set(getattr(item, "fixturenames", ()))
    if PAGES & fixtures and not _flushes(item) and item.get_closest_marker("both") is None:
        return False
    asks = {"db", "transactional_db", "django_db_reset_sequences", "live"} & fixtures
    return bool(asks) or item.get_closest_marker("django_db") is not None


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Let no test find what another has cached or counted."""
    cache.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """After a race's flush lay the policy, the fold's row and the roles again, before anyone misses them.

    Not in a fixture of each test: a module's own fixture is set up before that.
    """
    if flushes := _flushes(item):
        _logs(item, appending.free)
    yield
    if nextitem is not None and flushes:
        _logs(item, appending.hold)
        with item.config.stash[blocking_manager_key].unblock():
            if not Fold.objects.exists():
                for name in LAID:
                    import_module(f"lion.moderation.migrations.{name}").lay(apps, None)
            connection.close()


def _logs(item: pytest.Item, act: Callable[[BaseDatabaseWrapper, str], None]) -> None:
    """Let the flush empty the logs, which the database keeps from everything else."""
    with item.config.stash[blocking_manager_key].unblock():
        for table in appending.LOGS:
            act(connection, table)
        connection.close()


def _flushes(item: pytest.Item) -> bool:
    """Return whether the test ends by emptying every table."""
    mark = item.get_closest_marker("django_db")
    marked = mark is not None and bool(mark.kwargs.get("transaction"))
    return marked or "transactional_db" in getattr(item, "fixturenames", ())
