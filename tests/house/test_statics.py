"""Static files as they are served: one file for what a page names together, whose rules are untouched."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.template import Context, Template

from lion import statics


@pytest.fixture
def collected(settings, tmp_path: Path) -> Path:
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "lion.statics.BundlingStorage"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path / "collected"


def test_what_a_page_names_together_is_one_compressed_file_with_a_digest(collected):
    tag = Template('{% load lion %}{% stylesheets "inbox letter" %}{% scripts "counter" %}').render(Context())
    assert tag.count("<link") == 1
    (joined,) = collected.glob("css/inbox-letter.????????????.css")
    assert joined.name in tag
    assert joined.with_name(f"{joined.name}.gz").stat().st_size < 6000
    text = joined.read_text()
    assert ":has(.inv :checked)" in text
    assert "/*" not in text
    assert "js/counter." in tag


def test_every_tag_of_the_templates_has_its_file(collected):
    for kind, names in statics.asked_for():
        path = Path(statics.bundle(kind, names))
        found = list(collected.glob(f"{path.with_suffix('')}.????????????.{kind}"))
        assert len(found) == 1, names
