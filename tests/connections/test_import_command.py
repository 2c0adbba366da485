"""manage.py import_linkedin: the same import at a terminal."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from connections.management.commands import import_linkedin
from connections.models import Contact, Import
from tests.connections.archives import confirmed, row, started
from tests.connections.linkedin.exports import ANA, export, many, zipped

pytestmark = pytest.mark.usefixtures("noise")


def command(path: Path, email: str) -> tuple[str, str]:
    """Run it; what it printed and what it drew."""
    out, err = io.StringIO(), io.StringIO()
    call_command("import_linkedin", str(path), "--member", email, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "Export.zip"
    rows = [ANA, row("B Bauer", "b", "ben@rail.example"), ["too", "few"], ANA]
    path.write_bytes(zipped({"Basic/Connections.csv": export(rows)}))
    return path


def test_it_imports_and_prints_its_report(ana, ben, archive) -> None:
    confirmed(ben, "ben@rail.example")
    printed, drawn = command(archive, ana.email.upper())
    assert "4 rows in Export.zip:" in printed
    assert "1 kept as private contacts" in printed
    assert "1 already members" in printed
    assert "1 merged into an earlier row" in printed
    assert "1 not readable" in printed
    assert "row 7: It hasn’t as many cells as the header: “too,few”" in printed
    assert "row 8: Ana López: The same person as in row 5" in printed
    assert "4 of 4 rows" in drawn
    assert Contact.objects.of(ana).count() == 2


def test_progress_is_drawn_batch_by_batch(ana, tmp_path) -> None:
    path = tmp_path / "Connections.csv"
    path.write_bytes(export(many(1100)))
    _printed, drawn = command(path, ana.email)
    assert [f"{done} of 1100 rows" in drawn for done in (500, 1000, 1100)] == [True] * 3


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"hello", "This isn’t a LinkedIn export"), (None, "can’t be read: No such")],
)
def test_a_wrong_file_ends_with_status_two(ana, tmp_path, content, sentence) -> None:
    path = tmp_path / "x.csv"
    if content:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=sentence) as caught:
        command(path, ana.email)
    assert caught.value.returncode == 2


def test_a_wrong_member_ends_with_status_two(archive, db) -> None:
    with pytest.raises(CommandError, match="no member with the e-mail nobody@example") as caught:
        command(archive, "nobody@example.org")
    assert caught.value.returncode == 2


def test_an_import_that_is_open_already_ends_with_status_two(ana, archive) -> None:
    started(ana, [ANA])
    with pytest.raises(CommandError, match="isn’t finished yet") as caught:
        command(archive, ana.email)
    assert caught.value.returncode == 2


def test_a_file_that_fails_while_it_is_read_says_so(ana, archive, monkeypatch) -> None:
    monkeypatch.setattr("connections.linkedin.reading.MOST_ROWS", 2)
    with pytest.raises(CommandError, match="more than 100,000 rows"):
        command(archive, ana.email)


def test_one_that_is_paused_on_its_page_ends_the_command(ana, tmp_path, monkeypatch) -> None:
    path = tmp_path / "Connections.csv"
    path.write_bytes(export(many(600)))

    def pause(_command: object, run: Import) -> None:
        Import.objects.filter(pk=run.pk).update(paused_at=run.created_at)

    monkeypatch.setattr(import_linkedin.Command, "show", pause)
    with pytest.raises(CommandError, match="stopped or paused") as caught:
        command(path, ana.email)
    assert caught.value.returncode == 1
