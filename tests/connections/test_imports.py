"""An import from its file to its report: once, twice, killed, raced, thrown away."""

from __future__ import annotations

import io
import os
import time
from datetime import date, timedelta
from http import HTTPStatus
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from connections import importing, imports, tasks
from connections.import_words import FAULTS, REMARKS, fault_sentence, remark_sentence
from connections.linkedin import Fault, Reason
from connections.models import Contact, Import, Remark
from lion.members.models import Member
from lion.refusals import Refused
from tests.connections.archives import confirmed, read, row, started
from tests.connections.linkedin.exports import ANA, BEN, HEADER_2021, export, many, zipped
from tests.race import race

pytestmark = pytest.mark.usefixtures("noise")

NOBODY = ["", "", "", "", "", "", "04 Apr 2019"]


def test_an_archive_becomes_private_contacts(ana, stranger) -> None:
    run = read(ana, [ANA, BEN])
    assert (run.total, run.done, run.kept, run.matched, run.merged, run.unreadable) == (2, 2, 2, 0, 0, 0)
    assert run.finished_at
    assert not run.claim
    found = Contact.objects.of(ana).get(key="ana-lopez")
    assert [found.name, found.email, found.company, found.position] == ["Ana López", *ANA[3:6]]
    assert (found.linkedin, found.connected_on, found.brought_by) == ("ana-lopez", date(2026, 2, 8), run)
    assert not Contact.objects.of(stranger).exists()


def test_the_upload_is_deleted_once_it_is_read(ana, uploads, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        run = read(ana, [ANA, BEN])
    assert list(uploads.iterdir()) == []
    assert not run.upload


def test_of_a_zip_only_the_connections_are_ever_kept(ana, uploads) -> None:
    data = zipped({"messages.csv": b"secret", "x/Connections.csv": export([ANA])})
    run = imports.start(ana, io.BytesIO(data), "C:\\Users\\Ana\\Export.zip", by_hand=True)
    assert (run.filename, run.size, run.files) == ("Export.zip", len(data), 2)
    assert [path.read_bytes() for path in uploads.iterdir()] == [export([ANA])]


def test_every_row_is_accounted_for(ana, ben) -> None:
    confirmed(ben, "ben@rail.example")
    again = ["Ana", "Lopez", *ANA[2:]]
    dated = [*row("Cy Dee", "cy")[:6], "31 Feb 2018"]
    run = read(ana, [ANA, row("B", "b", "ben@rail.example"), NOBODY, again, ["too", "few"], dated])
    assert (run.total, run.kept, run.matched, run.merged, run.unreadable) == (6, 2, 1, 1, 2)
    told = [(remark.row, remark.name, remark_sentence(remark)) for remark in run.remarks.all()]
    assert (str(run), str(run.remarks.first())) == ("Connections.csv", "7: anonymous")
    assert told == [
        (7, "", "Nobody is named, only a day: 04 Apr 2019. They hid or closed their account."),
        (8, "Ana Lopez", "The same person as in row 5: merged into that one."),
        (9, "", "It hasn’t as many cells as the header: “too,few”"),
        (10, "Cy Dee", "Connected on “31 Feb 2018”, a date that doesn’t exist. Kept without it."),
    ]
    assert Contact.objects.of(ana).get(name="Cy Dee").connected_on is None


def test_every_fault_and_every_remark_has_its_sentence() -> None:
    assert set(FAULTS) == set(Fault)
    assert set(REMARKS) == set(Reason)
    assert all(fault_sentence(fault).endswith(".") for fault in Fault)
    assert remark_sentence(Remark(reason=Reason.ANONYMOUS)).startswith("Nobody is named.")


def test_the_same_file_twice_changes_nothing(ana) -> None:
    first = read(ana, [ANA, BEN, row("No Address"), NOBODY])
    before = list(Contact.objects.of(ana).order_by("key").values_list("pk", "key", "name", "brought_by"))
    second = read(ana, [ANA, BEN, row("No Address"), NOBODY])
    after = list(Contact.objects.of(ana).order_by("key").values_list("pk", "key", "name", "brought_by"))
    assert before == after
    assert (first.kept, second.kept) == (3, 3)
    assert {brought for *_rest, brought in after} == {first.pk}


def test_a_newer_file_brings_what_has_changed(ana) -> None:
    read(ana, [ANA])
    read(ana, [["Ana", "López-Ortiz", "linkedin.com/in/Ana-Lopez/", "", "Bahn", "CEO", "8 Feb 2026"]])
    found = Contact.objects.of(ana).get()
    assert (found.name, found.email, found.company, found.position) == ("Ana López-Ortiz", "", "Bahn", "CEO")


def test_a_file_with_addresses_takes_over_contacts_known_by_email(ana) -> None:
    old = [[*ANA[:2], *ANA[3:]]]
    read(ana, export(old, HEADER_2021))
    was = Contact.objects.of(ana).get()
    assert was.key == "email/ana@example.org"
    read(ana, [ANA])
    now = Contact.objects.of(ana).get()
    assert (now.pk, now.key) == (was.pk, "ana-lopez")
    read(ana, export(old, HEADER_2021))
    assert Contact.objects.of(ana).count() == 2
    read(ana, [ANA])
    assert Contact.objects.of(ana).get().key == "ana-lopez"


def test_one_address_for_two_rows_stays_as_it_is(ana) -> None:
    rows = [ANA, ["Other", "Person", "", ANA[3], "", "", "1 Jan 2020"]]
    read(ana, rows)
    before = set(Contact.objects.of(ana).values_list("pk", "key"))
    read(ana, rows)
    assert set(Contact.objects.of(ana).values_list("pk", "key")) == before
    assert len(before) == 2


def test_two_members_may_know_the_same_person(ana, ben) -> None:
    read(ana, [ANA])
    read(ben, [ANA])
    assert Contact.objects.count() == 2


def test_a_worker_that_dies_in_the_middle_is_followed_by_another(ana) -> None:
    rows = [*many(1200), NOBODY, many(1)[0], ANA]
    run = started(ana, rows)

    class KilledError(Exception):
        pass

    def kill(one: Import) -> None:
        if one.done >= 1000:
            raise KilledError

    with pytest.raises(KilledError):
        importing.run(run.pk, watcher=kill)
    run.refresh_from_db()
    assert (run.done, run.kept, Contact.objects.of(ana).count()) == (1000, 1000, 1000)
    assert not importing.run(run.pk), "the lease has not run out"
    assert importing.waiting(timezone.now()) == []
    Import.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    tasks.resume_imports()
    run.refresh_from_db()
    assert run.finished_at
    assert (run.total, run.done, run.kept, run.merged, run.unreadable) == (1203, 1203, 1201, 1, 1)
    assert Contact.objects.of(ana).count() == 1201


def test_a_worker_whose_lease_was_taken_stops_by_itself(ana) -> None:
    run = started(ana, many(1200))

    def rob(_one: Import) -> None:
        Import.objects.filter(pk=run.pk).update(claim="another")

    assert not importing.run(run.pk, watcher=rob)
    run.refresh_from_db()
    assert (run.done, run.claim, run.finished_at) == (500, "another", None)
    assert Contact.objects.of(ana).count() == 500


def test_a_task_that_comes_twice_does_nothing_the_second_time(ana) -> None:
    run = read(ana, [ANA, BEN])
    tasks.run_import(str(run.pk))
    tasks.resume_imports()
    run.refresh_from_db()
    assert (run.done, run.kept) == (2, 2)
    assert ana.notices.filter(kind="import-finished").count() == 1


def test_a_start_calls_the_worker(ana, django_capture_on_commit_callbacks, mailoutbox) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        run = imports.start(ana, io.BytesIO(export([ANA])), "Connections.csv")
    run.refresh_from_db()
    assert run.finished_at
    notice = ana.notices.get()
    assert (notice.kind, notice.url) == ("import-finished", run.get_absolute_url())


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"hello", Fault.NO_HEADER),
        (b"", Fault.EMPTY),
        (zipped({"Profile.csv": b"x"}), Fault.NO_CONNECTIONS),
        (zipped({"../Connections.csv": b"x"}), Fault.UNSAFE_PATH),
    ],
)
def test_a_wrong_file_is_refused_in_a_sentence_and_not_kept(ana, uploads, data, fault) -> None:
    with pytest.raises(Refused) as caught:
        started(ana, data)
    assert caught.value.sentence == fault_sentence(fault)
    assert caught.value.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Import.objects.exists()
    assert not uploads.exists()


def test_one_import_at_a_time(ana, ben, uploads) -> None:
    started(ana, [ANA])
    started(ben, [ANA])
    with pytest.raises(Refused, match="isn’t finished yet"):
        started(ana, [ANA])
    assert len(list(uploads.iterdir())) == 2


def test_twenty_a_day_and_no_more_even_if_they_are_thrown_away(ana) -> None:
    for _time in range(imports.MOST_A_DAY):
        imports.discard(started(ana, [ANA]))
    with pytest.raises(Refused) as caught:
        started(ana, [ANA])
    assert caught.value.status == HTTPStatus.TOO_MANY_REQUESTS
    assert started(ana, [ANA], at=timezone.now() + timedelta(days=1, minutes=1)).is_open


def test_a_paused_import_waits_and_goes_on(ana, django_capture_on_commit_callbacks) -> None:
    run = started(ana, many(1200))
    assert not importing.run(run.pk, watcher=imports.pause)
    run.refresh_from_db()
    assert (run.done, run.is_open, run.is_running, run.left) == (500, True, False, 700)
    assert importing.waiting(timezone.now() + timedelta(days=1)) == []
    with django_capture_on_commit_callbacks(execute=True):
        imports.go_on(run)
    run.refresh_from_db()
    assert run.finished_at
    assert run.kept == 1200
    for late in (imports.pause, imports.go_on):
        with pytest.raises(Refused):
            late(run)


def test_a_pause_in_the_last_moment_waits_too(ana) -> None:
    run = started(ana, [ANA])
    assert not importing.run(run.pk, watcher=imports.pause)
    imports.go_on(run)
    assert importing.run(run.pk)
    run.refresh_from_db()
    assert (run.done, run.kept) == (1, 1)
    assert run.finished_at


def test_stopping_deletes_what_was_read(ana, uploads, django_capture_on_commit_callbacks) -> None:
    run = started(ana, [*many(1200), NOBODY])

    def stop(one: Import) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            assert imports.discard(one) == 500

    assert not importing.run(run.pk, watcher=stop)
    assert not Contact.objects.of(ana).exists()
    assert not Import.objects.of(ana).exists()
    assert list(uploads.iterdir()) == []
    assert imports.discard(run) == 0
    run.refresh_from_db()
    assert (run.filename, run.is_open) == ("", False)


def test_deleting_an_import_leaves_what_an_earlier_one_brought(ana, ben) -> None:
    read(ben, [ANA])
    read(ana, [ANA])
    second = read(ana, [ANA, BEN, NOBODY])
    assert imports.discard(second) == 1
    assert [contact.key for contact in Contact.objects.of(ana)] == ["ana-lopez"]
    assert Contact.objects.of(ben).count() == 1
    assert not Remark.objects.exists()


def test_an_upload_that_has_gone_is_said(ana, uploads) -> None:
    run = started(ana, [ANA])
    for path in uploads.iterdir():
        path.unlink()
    tasks.run_import(str(run.pk))
    run.refresh_from_db()
    assert (run.failure, run.is_open, bool(run.upload)) == ("gone", False, False)
    assert ana.notices.get().kind == "import-failed"


def test_a_run_without_an_upload_is_ended(ana) -> None:
    run = Import.objects.create(member=ana, filename="Connections.csv")
    assert importing.run(run.pk)
    run.refresh_from_db()
    assert run.failure == Fault.GONE


def test_a_file_with_too_many_rows_fails_in_words(ana, monkeypatch) -> None:
    run = started(ana, many(5))
    monkeypatch.setattr("connections.linkedin.reading.MOST_ROWS", 4)
    assert importing.run(run.pk)
    run.refresh_from_db()
    assert run.failure == Fault.TOO_MANY_ROWS
    assert not Contact.objects.of(ana).exists()


def test_no_upload_lies_longer_than_a_day(ana, ben, uploads, django_capture_on_commit_callbacks) -> None:
    old = started(ana, [ANA])
    imports.pause(old)
    young = started(ben, [ANA])
    orphan = uploads / "orphan.csv"
    orphan.write_bytes(b"x")
    yesterday = time.time() - 24 * 3600 - 5
    os.utime(orphan, (yesterday, yesterday))
    Import.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(hours=25))
    with django_capture_on_commit_callbacks(execute=True):
        assert importing.sweep(timezone.now()) == (1, 1)
    old.refresh_from_db()
    assert old.failure == Fault.GONE
    assert [path.name for path in uploads.iterdir()] == [Path(str(young.upload)).name]
    assert importing.waiting(timezone.now()) == [young.pk]


def test_a_sweep_of_an_empty_house_finds_nothing(db) -> None:
    assert not default_storage.exists("imports")
    assert importing.sweep(timezone.now()) == (0, 0)
    tasks.resume_imports()


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_reads(ana) -> None:
    run = started(ana, many(600))
    ends = race(lambda: importing.run(run.pk), lambda: importing.run(run.pk))
    assert sorted(ends) == [False, True]
    run.refresh_from_db()
    assert (run.done, run.kept, Contact.objects.of(ana).count()) == (600, 600, 600)


@pytest.mark.django_db(transaction=True)
def test_of_two_tabs_one_starts(ana, uploads) -> None:
    ends = race(lambda: started(ana, [ANA]), lambda: started(ana, [ANA]))
    assert [isinstance(end, Refused) for end in ends].count(True) == 1
    assert Import.objects.count() == 1
    assert len(list(uploads.iterdir())) == 1


def test_thirty_thousand_rows_take_seconds(ana) -> None:
    member: Member = ana
    run = started(member, many(30_000))
    began = time.perf_counter()
    assert importing.run(run.pk)
    took = time.perf_counter() - began
    run.refresh_from_db()
    assert (run.total, run.kept) == (30_000, 30_000)
    assert took < 60, f"{took:.1f} seconds"
