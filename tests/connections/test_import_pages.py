"""The pages of an import: as owner, stranger and signed out; with htmx and without."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from connections import importing, uploads
from connections.models import Connection, Contact, Import, Invitation
from connections.views import imports as views
from lion.members.models import Member
from tests.connections.archives import confirmed, read, row, started, unknown
from tests.connections.linkedin.exports import ANA, BEN, export, many, zipped

pytestmark = pytest.mark.usefixtures("noise")

IMPORT = "/connections/import/"
CONTACTS = "/connections/import/contacts/"
NOBODY = ["", "", "", "", "", "", "04 Apr 2019"]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def signed_in(client: Client, ana: Member) -> Client:
    client.force_login(ana)
    return client


def text(response) -> str:
    """The page as a reader has it: one line, no tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def bring(client: Client, data: bytes, name: str = "Connections.csv"):
    return client.post(IMPORT, {"archive": SimpleUploadedFile(name, data)})


def test_the_form_says_how_and_what_becomes_of_it(signed_in) -> None:
    page = text(signed_in.get(IMPORT))
    assert "Get a copy of your data" in page
    assert "What we do with the file" in page
    assert "at the latest in 24 hours" in page


def test_a_zip_is_taken_read_and_reported(signed_in, ana, ben, django_capture_on_commit_callbacks) -> None:
    confirmed(ben, "ben@rail.example")
    data = zipped({"Connections.csv": export([ANA, row("B Bauer", "b", "ben@rail.example"), NOBODY])})
    with django_capture_on_commit_callbacks(execute=True):
        response = bring(signed_in, data, "Export.zip")
    run = Import.objects.get()
    assert response.status_code == 302
    assert response.url == f"{IMPORT}{run.pk}/"
    page = text(signed_in.get(response.url))
    assert "3 of 3 rows read" in page
    assert "1 not here yet" in page
    assert "1 already a member" in page
    assert "1 not readable" in page
    assert "B Bauer in your file, by a confirmed e-mail address" in page
    assert f'href="/invite/{ben.handle}/"' in signed_in.get(response.url).content.decode()
    assert "Nobody is named, only a day: 04 Apr 2019" in page
    assert "The file is deleted." in page
    assert "Export.zip" in text(signed_in.get(IMPORT))


@pytest.mark.parametrize(
    ("data", "sentence", "status"),
    [
        (b"hello", "This isn’t a LinkedIn export of connections", 422),
        (
            zipped({"Profile.csv": b"x"}),
            "LinkedIn sends two files; the second one, a day later, has it.",
            422,
        ),
        (zipped({"/etc/passwd": b"x"}), "leads out of it, so it was not opened", 422),
        (b"", "There’s nothing in this file.", 422),
    ],
)
def test_a_wrong_file_is_refused_beside_its_field(signed_in, uploads, data, sentence, status) -> None:
    response = bring(signed_in, data)
    assert response.status_code == status
    assert sentence in text(response)
    assert 'aria-describedby="id_archive_helptext id_archive_error"' in response.content.decode()
    assert not Import.objects.exists()
    assert not uploads.exists()


def test_no_file_at_all_is_said(signed_in) -> None:
    response = signed_in.post(IMPORT)
    assert response.status_code == 422
    assert "Choose the file first." in text(response)


def test_a_file_beyond_the_limit_is_refused_and_not_stored(signed_in, monkeypatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST_ARCHIVE", 100_000)
    monkeypatch.setattr(views, "LARGEST_ARCHIVE", 100_000)
    response = bring(signed_in, export(many(5000)))
    assert response.status_code == 413
    assert "larger than 25 MB" in text(response)
    assert not Import.objects.exists()


def test_what_is_beyond_the_limit_is_let_go_while_it_arrives(monkeypatch) -> None:
    monkeypatch.setattr(uploads.ArchiveUpload, "limit", 10)
    handler = uploads.ArchiveUpload()
    handler.new_file("archive", "x.csv", "text/csv", None)
    for at in range(5):
        handler.receive_data_chunk(b"12345", at * 5)
    file = handler.file_complete(25)
    assert file
    assert file.size == 25
    assert file.read() == b"1234512345"
    file.close()


def test_a_form_without_its_token_is_refused(ana) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ana)
    assert bring(client, export([ANA])).status_code == 403
    assert not Import.objects.exists()


def test_a_second_file_waits_for_the_first(signed_in, ana) -> None:
    run = started(ana, [ANA])
    page = signed_in.get(IMPORT).content.decode()
    assert run.get_absolute_url() in page
    assert 'type="file"' not in page
    response = bring(signed_in, export([BEN]))
    assert response.status_code == 409


def test_a_running_import_asks_for_itself_until_it_has_ended(signed_in, ana) -> None:
    run = started(ana, many(1200))
    address = run.get_absolute_url()
    waiting = signed_in.get(address).content.decode()
    assert "Waiting for the worker" in waiting
    assert 'hx-trigger="every 1s"' in waiting
    seen = []

    def look(_one: Import) -> None:
        seen.append(signed_in.get(address, headers=HTMX))

    importing.run(run.pk, watcher=look)
    assert [fragment.status_code for fragment in seen] == [200, 200, 200]
    first = seen[0].content.decode()
    assert "<html" not in first
    assert 'hx-trigger="every 1s"' in first
    assert "500 of 1,200 rows read" in text(seen[0])
    assert re.search(r"About \d+ seconds? left", text(seen[0]))
    assert '<progress class="vh" max="1200" value="500"' in first
    assert "Look again" in first
    last = signed_in.get(address, headers=HTMX)
    assert "hx-trigger" not in last.content.decode()
    assert "The import has ended." in text(last)
    assert 'id="import-said"' in last.content.decode()


def test_a_pause_and_going_on(signed_in, ana) -> None:
    run = started(ana, [ANA])
    assert signed_in.post(f"{run.get_absolute_url()}pause/").status_code == 302
    page = signed_in.get(run.get_absolute_url())
    assert "Your import is paused" in text(page)
    assert "hx-trigger" not in page.content.decode()
    assert signed_in.post(f"{run.get_absolute_url()}go-on/").status_code == 302
    run.refresh_from_db()
    assert run.is_running
    assert signed_in.post(f"{run.get_absolute_url()}go-on/").status_code == 409


def test_stopping_leads_back_to_the_form(signed_in, ana) -> None:
    run = started(ana, [ANA])
    response = signed_in.post(f"{run.get_absolute_url()}discard/", follow=True)
    assert "Deleted the import and the 0 contacts it brought." in text(response)
    assert signed_in.get(run.get_absolute_url()).status_code == 404


def test_deleting_an_import_deletes_its_contacts(signed_in, ana, ben) -> None:
    read(ben, [ANA])
    run = read(ana, [ANA, BEN])
    assert "2 contacts came with this import first." in text(signed_in.get(run.get_absolute_url()))
    signed_in.post(f"{run.get_absolute_url()}discard/")
    assert not Contact.objects.of(ana).exists()
    assert Contact.objects.of(ben).exists()


def test_a_failed_import_says_why(signed_in, ana, uploads) -> None:
    run = started(ana, [ANA])
    for path in uploads.iterdir():
        path.unlink()
    importing.run(run.pk)
    page = text(signed_in.get(run.get_absolute_url()))
    assert "This file waited for more than 24 hours" in page
    assert "of 1 row" not in page
    assert "It couldn’t be read." in text(signed_in.get(IMPORT))


def test_many_remarks_come_in_pages_and_as_csv(signed_in, ana) -> None:
    named = ["=2+2", "López", "https://example.org/", "", "", "", "31 Feb 2018"]
    run = read(ana, [named, *[NOBODY] * 30])
    first = signed_in.get(run.get_absolute_url())
    assert "32 rows need a look" in text(first)
    assert "1 to 25 of 32" in text(first)
    assert "26 to 32 of 32" in text(signed_in.get(f"{run.get_absolute_url()}?page=2"))
    response = signed_in.get(f"{run.get_absolute_url()}rows.csv")
    assert response["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0] == ["Row", "Name in the file", "What’s unclear"]
    assert len(rows) == 33
    assert rows[1][:2] == ["5", "'=2+2 López"]


def test_who_is_connected_or_asked_is_not_asked_again(signed_in, ana, ben, stranger) -> None:
    confirmed(ben, "ben@rail.example")
    confirmed(stranger, "stan@rail.example")
    Connection.objects.create(low_id=min(ana.pk, ben.pk), high_id=max(ana.pk, ben.pk))
    Invitation.objects.create(
        sender=ana, recipient=stranger, how="stranger", expires_at=timezone.now() + timedelta(days=9)
    )
    rows = [row("B", "b", "ben@rail.example"), row("S", "s", "stan@rail.example")]
    page = signed_in.get(read(ana, rows).get_absolute_url())
    assert "Connected" in text(page)
    assert "Asked" in text(page)
    assert "/invite/" not in page.content.decode().split('id="main"')[1]


@pytest.mark.parametrize("name", ["", "rows.csv"])
def test_a_report_is_its_owners_alone(signed_in, client, ana, ben, name) -> None:
    theirs = read(ben, [ANA, NOBODY])
    address = f"{theirs.get_absolute_url()}{name}"
    assert signed_in.get(address).status_code == 404
    assert signed_in.get(address, headers=HTMX).status_code == 404
    signed_in.logout()
    assert signed_in.get(address).status_code == 302


@pytest.mark.parametrize("verb", ["pause", "go-on", "discard"])
def test_nobody_else_may_touch_it(signed_in, ben, verb) -> None:
    theirs = started(ben, [ANA])
    assert signed_in.post(f"{theirs.get_absolute_url()}{verb}/").status_code == 404
    assert signed_in.get(f"{theirs.get_absolute_url()}{verb}/").status_code == 405
    theirs.refresh_from_db()
    assert theirs.is_running
    signed_in.logout()
    response = signed_in.post(f"{theirs.get_absolute_url()}{verb}/")
    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


def test_an_id_that_is_nobodys_is_not_found(signed_in) -> None:
    assert signed_in.get(f"{IMPORT}{unknown()}/").status_code == 404


@pytest.mark.parametrize("address", [IMPORT, CONTACTS])
def test_signing_in_comes_first(client, address) -> None:
    assert client.get(address).url.startswith("/accounts/login/")
    assert client.post(IMPORT).url.startswith("/accounts/login/")


def test_contacts_are_listed_searched_and_deleted(signed_in, ana, ben) -> None:
    read(ben, [row("Theirs Alone", "t")])
    confirmed(ben, "ben@rail.example")
    read(ana, [ANA, row("Ben B", "b", "ben@rail.example")])
    page = signed_in.get(CONTACTS)
    assert "2 people from your own archives" in text(page)
    assert "https://www.linkedin.com/in/ana-lopez/" in page.content.decode()
    assert "Theirs Alone" not in text(page)
    assert "Ben B" not in text(signed_in.get(f"{CONTACTS}?q=riel+lópez"))
    here = text(signed_in.get(f"{CONTACTS}?here=1"))
    assert "Ben B" in here
    assert "Ana López" not in here
    assert "No one matches “nowhere”" in text(signed_in.get(f"{CONTACTS}?q=nowhere"))
    contact = Contact.objects.of(ana).get(key="ana-lopez")
    response = signed_in.post(reverse("connections:import_forget", args=[contact.pk]), follow=True)
    assert "Deleted Ana López from your contacts." in text(response)
    assert Contact.objects.of(ana).count() == 1


def test_another_members_contact_cannot_be_deleted(signed_in, ben) -> None:
    read(ben, [ANA])
    contact = Contact.objects.get()
    assert signed_in.post(reverse("connections:import_forget", args=[contact.pk])).status_code == 404
    assert Contact.objects.exists()


def test_no_contacts_yet_says_where_they_come_from(signed_in) -> None:
    assert "They come with your LinkedIn archive." in text(signed_in.get(CONTACTS))
    assert "None of them is a member yet" in text(signed_in.get(f"{CONTACTS}?here=1"))


def test_pages_take_as_many_queries_for_many_as_for_one(signed_in, ana, ben) -> None:
    confirmed(ben, "ben@rail.example")
    known = row("Ben B", "b", "ben@rail.example")
    run = read(ana, [known, NOBODY])
    addresses = [run.get_absolute_url(), CONTACTS, IMPORT]
    few = [queries(signed_in, address) for address in addresses]
    run = read(ana, [known, *[NOBODY] * 40, *many(80)])
    addresses[0] = run.get_absolute_url()
    many_more = [queries(signed_in, address) for address in addresses]
    assert all(more <= less for more, less in zip(many_more, few, strict=True)), (few, many_more)


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


@pytest.mark.parametrize(
    ("done", "seconds", "sentence"),
    [
        (0, 10, ""),
        (50, 10, "About 10 seconds left"),
        (99, 10, "About 1 second left"),
        (50, 100, "About 2 minutes left"),
        (50, 3600, "About 60 minutes left"),
    ],
)
def test_the_time_left_is_told_by_the_pace(ana, done, seconds, sentence) -> None:
    now = timezone.now()
    run = Import(member=ana, total=100, done=done, started_at=now - timedelta(seconds=seconds))
    assert views.time_left(run, now) == sentence
    run.paused_at = now
    assert views.time_left(run, now) == ""
