"""A folder of its own for what each test uploads."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def uploads(settings: Settings, tmp_path: Path) -> Path:
    """Where this test's uploads go."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "imports"
