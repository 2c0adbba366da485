"""The cast, and a folder of its own for what each test uploads."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.cast import ana, ben, moderator, noise, now, open_group, other_moderator, stranger

__all__ = ["ana", "ben", "moderator", "noise", "now", "open_group", "other_moderator", "stranger"]


@pytest.fixture(autouse=True)
def uploads(settings: Settings, tmp_path: Path) -> Path:
    """Where this test's uploads go."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "imports"
