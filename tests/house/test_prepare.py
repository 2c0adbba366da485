"""`manage.py prepare`: the database and the static files, brought up to this version once."""

from pathlib import Path

import pytest
from django.core.management import call_command


@pytest.fixture
def static(settings, tmp_path: Path) -> Path:
    """Return a folder of static files, collected into another with digests in their names."""
    settings.STATICFILES_DIRS = [tmp_path / "static"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "collected"
    storage = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": storage}
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "lion.css").write_text("a { color: gold }")
    return tmp_path / "static"


@pytest.mark.django_db
def test_static_files_are_collected_once_and_again_when_one_has_changed(settings, static):
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    call_command("prepare")
    assert len(list(settings.STATIC_ROOT.glob("lion.*.css"))) == 1
    manifest.unlink()
    call_command("prepare")
    assert not manifest.exists()
    (static / "lion.css").write_text("a { color: goldenrod }")
    call_command("prepare")
    assert "lion.css" in manifest.read_text()
