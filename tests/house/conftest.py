"""What the house's tests share."""

from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.fixture
def variable(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Set LION_X to a value."""
    return lambda value: monkeypatch.setenv("LION_X", value)
