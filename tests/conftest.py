"""What every test stands on: one database, an empty cache, and the cast of people."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Let no test find what another has cached or counted."""
    cache.clear()
