"""Every quirk of the real files; every row comes out, with a person or with a reason."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest

from connections.linkedin import Fault, NotAnExport, Person, Reason, Remark, read
from connections.linkedin import reading as module
from tests.connections.linkedin.exports import (
    ANA,
    BEN,
    HEADER,
    HEADER_2017,
    HEADER_2021,
    PREAMBLE,
    export,
    many,
    table,
)

ANA_READ = Person("Ana López", "ana@example.org", "Riel", "CTO", "ana-lopez", date(2026, 2, 8))
BEN_READ = Person("Ben Ode", "", "", "", "benode", date(2019, 3, 9))


def people(data: bytes) -> list[Person]:
    return [row.person for row in read(data) if row.person]


def reasons(data: bytes) -> list[tuple[int, Reason]]:
    return [(row.line, remark.reason) for row in read(data) for remark in row.remarks]


def one(**changed: str) -> Person:
    """The person read from Ana's row with some cells changed."""
    cells = dict(zip(HEADER, ANA, strict=True))
    cells |= {name.replace("_", " "): text for name, text in changed.items()}
    (found,) = people(export([list(cells.values())]))
    return found


@pytest.mark.parametrize(
    "preamble",
    ["", "\n", PREAMBLE, "sep=,\n", "Notes:\n" + '"A line, with commas"\n' * 40, '"two\nlines"\n\n\n'],
)
def test_the_header_is_found_below_any_preamble(preamble: str) -> None:
    assert people(table([ANA, BEN], preamble=preamble).encode()) == [ANA_READ, BEN_READ]


def test_rows_are_numbered_as_an_editor_does() -> None:
    assert [row.line for row in read(export([ANA, BEN]))] == [5, 6]


def test_before_2023_there_was_no_url() -> None:
    rows = [[cell for at, cell in enumerate(row) if at != 2] for row in (ANA, BEN)]
    ana, ben = people(export(rows, HEADER_2021))
    assert (ana.slug, ana.key) == ("", "email/ana@example.org")
    assert ben.key.startswith("row/")


def test_the_columns_of_2017_had_other_names() -> None:
    row = ["Ana", "López", "ana@example.org", "Riel", "CTO", "2/8/26, 8:14 AM", ""]
    assert people(export([row], HEADER_2017)) == [replace(ANA_READ, slug="")]


def test_columns_may_stand_in_any_order() -> None:
    assert people(export([ANA[::-1]], HEADER[::-1])) == [ANA_READ]


@pytest.mark.parametrize(
    "header",
    [
        ["Vorname", "Nachname", "URL", "E-Mail-Adresse", "Unternehmen", "Position", "Vernetzt am"],
        ["Nombre", "Apellidos", "URL", "Dirección de correo electrónico", "Empresa", "Cargo", "Conectado el"],
        ["Prénom", "Nom", "URL", "Adresse e-mail", "Entreprise", "Poste", "Connecté le"],
        ["first_name", "LAST NAME", "Profile URL", "E-mail", "organization", "Job Title", "connected at"],
        ["\ufeffFirst Name ", "Last  Name", "url", "EMAIL ADDRESS", "Company", "Position", "Connected On"],
    ],
)
def test_headers_of_other_languages_are_known(header: list[str]) -> None:
    assert people(export([ANA], header)) == [ANA_READ]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"],
)
def test_every_encoding_is_told_by_its_bytes(encoding: str) -> None:
    assert people(export([ANA, BEN], encoding=encoding)) == [ANA_READ, BEN_READ]


def test_one_broken_byte_does_not_spoil_the_other_rows() -> None:
    data = export([ANA, ["Zoë", *BEN[1:]]]).replace("Zoë".encode(), b"Zo\xeb")
    assert [person.name for person in people(data)] == ["Ana López", "Zoë Ode"]


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_spreadsheet_may_have_changed_delimiters_and_ends(delimiter: str, end: str) -> None:
    assert people(table([ANA, BEN], delimiter=delimiter, end=end).encode()) == [ANA_READ, BEN_READ]


def test_a_spreadsheet_may_have_filled_up_the_preamble_and_the_end() -> None:
    text = f"Notes:;;;;;;\n;;;;;;\n{table([ANA], preamble='', delimiter=';')};;;;;;\n;;;;;;\n"
    assert [row.person for row in read(text.encode())] == [ANA_READ]


def test_a_spreadsheet_may_have_taken_each_line_for_one_cell() -> None:
    cells = ["Ana", "López, PhD", *ANA[2:]]
    lines = table([cells], preamble="").splitlines()
    text = "\n".join(f'"{line.replace(chr(34), chr(34) * 2)}";;' for line in lines)
    assert [person.name for person in people(text.encode())] == ["Ana López, PhD"]


def test_rows_of_surplus_empty_cells_are_read() -> None:
    text = table([ANA], preamble="").replace("2026", "2026,,")
    assert people(text.encode()) == [ANA_READ]


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ("Ana", "López, PhD, MBA", "Ana López, PhD, MBA"),
        ('Ana "Annie"', "López", 'Ana "Annie" López'),
        ("Ana", "undefined", "Ana"),
        ("undefined", "undefined", ""),
        (" Ana\u00a0 Maria ", "\tLópez\u200f", "Ana Maria López"),
        ("A\u0301na", "L\x00opez", "Ána L opez"),
        ("Ana\nMaria", "López", "Ana Maria López"),
        ("陽子", "田中", "陽子 田中"),
        ("Ana 🦁", "", "Ana 🦁"),
        ("A" * 500, "B", "A" * 200),
        ("=HYPERLINK(1)", "", "=HYPERLINK(1)"),
    ],
)
def test_names_come_as_they_are_but_clean(first: str, last: str, name: str) -> None:
    assert one(First_Name=first, Last_Name=last).name == name[:200]


def test_an_address_that_is_no_profile_leaves_the_person() -> None:
    data = export([["Ana", "López", "https://example.org/x", "Ana@Example.org ", "", "", ""]])
    assert people(data) == [Person("Ana López", "ana@example.org")]
    assert reasons(data) == [(5, Reason.URL)]


def test_an_email_that_is_none_leaves_the_person() -> None:
    data = export([[*ANA[:3], "ana at example", *ANA[4:]]])
    assert [person.email for person in people(data)] == [""]
    assert reasons(data) == [(5, Reason.EMAIL)]


@pytest.mark.parametrize(
    ("text", "reason"), [("31 Feb 2018", Reason.NO_SUCH_DATE), ("soon", Reason.UNKNOWN_DATE)]
)
def test_a_date_that_is_none_leaves_the_person(text: str, reason: Reason) -> None:
    (row,) = read(export([[*ANA[:6], text]]))
    assert row.person is not None
    assert row.person.connected_on is None
    assert row.remarks == (Remark(reason, text, "Ana López"),)


def test_a_row_without_a_person_is_reported() -> None:
    hidden = ["LinkedIn", "Member", "", "", "", "", "1 May 2020"]
    rows = [ANA, ["", "", "", "", "", "", "04 Apr 2019"], [""] * 7, hidden, BEN]
    assert reasons(export(rows)) == [(6, Reason.ANONYMOUS), (7, Reason.EMPTY), (8, Reason.ANONYMOUS)]
    assert people(export(rows)) == [ANA_READ, BEN_READ]


def test_a_row_of_the_wrong_width_is_reported() -> None:
    text = table([ANA], preamble="") + "Ben,Ode,too few\r\nBen,Ode,PhD,https://x,,,,8 Feb 2026\r\n"
    assert reasons(text.encode()) == [(3, Reason.COLUMNS), (4, Reason.COLUMNS)]


def test_a_quote_left_open_swallows_no_row_below_it() -> None:
    rows = table([ANA, BEN], preamble="").splitlines()
    text = "\n".join([rows[0], 'Cy,"The Boss,https://x,,,,8 Feb 2026', *rows[1:]])
    assert reasons(text.encode()) == [(2, Reason.QUOTE)]
    assert people(text.encode()) == [ANA_READ, BEN_READ]


def test_two_quotes_left_open_swallow_no_row_between_them() -> None:
    rows = table([ANA, BEN], preamble="").splitlines()
    bad = 'Cy,"The Boss,https://x,,,,8 Feb 2026'
    text = "\n".join([rows[0], bad, rows[1], bad, rows[2]])
    assert reasons(text.encode()) == [(2, Reason.QUOTE), (4, Reason.QUOTE)]
    assert people(text.encode()) == [ANA_READ, BEN_READ]


def test_two_quotes_left_open_one_below_the_other_are_two_rows() -> None:
    rows = table([ANA, BEN], preamble="").splitlines()
    bad = 'Cy,"The Boss,https://x,,,,8 Feb 2026'
    text = "\n".join([rows[0], bad, bad, rows[1]])
    assert reasons(text.encode()) == [(2, Reason.QUOTE), (3, Reason.QUOTE)]
    assert people(text.encode()) == [ANA_READ]


def test_a_stray_quote_within_a_cell_is_a_letter_like_any_other() -> None:
    text = table([ANA], preamble="") + "Cy 5'9\",Ode,https://www.linkedin.com/in/cy,,,,8 Feb 2026\r\n"
    assert [person.name for person in people(text.encode())] == ["Ana López", "Cy 5'9\" Ode"]


def test_a_cell_may_hold_line_breaks() -> None:
    data = export([[*ANA[:5], "Chief\r\ntechnology\r\nofficer", ANA[6]], BEN])
    assert [row.line for row in read(data)] == [5, 8]
    assert people(data)[0].position == "Chief technology officer"


def test_a_cell_beyond_all_measure_is_reported() -> None:
    text = table([ANA, ["x" * 200_000, *BEN[1:]], BEN], preamble="")
    assert reasons(text.encode()) == [(3, Reason.COLUMNS)]


def test_a_person_twice_is_merged_and_said() -> None:
    again = ["", "", "HTTPS://de.linkedin.com/in/BenOde/", "ben@example.org", "Riel", "", ""]
    rows = read(export([BEN, ANA, again]))
    assert rows[0].person == Person("Ben Ode", "ben@example.org", "Riel", "", "benode", date(2019, 3, 9))
    assert rows[2].person is None
    assert [(remark.reason, remark.said) for remark in rows[2].remarks] == [(Reason.DUPLICATE, "5")]


def test_two_people_of_one_name_stay_two() -> None:
    bare = ["Ana", "López", "", ""]
    same = [[*bare, "Riel", "CTO", "8 Feb 2026"], [*bare, "Bahn", "", "8 Feb 2026"]]
    assert len({person.key for person in people(export(same))}) == 2


def test_a_second_header_is_no_row() -> None:
    assert people((table([ANA]) + table([BEN], preamble="")).encode()) == [ANA_READ, BEN_READ]


def test_dates_of_a_whole_file_decide_its_slashes() -> None:
    rows = [[*ANA[:6], "2/8/2026"], [*BEN[:6], "25/8/2026"]]
    assert [person.connected_on for person in people(export(rows))] == [date(2026, 8, 2), date(2026, 8, 25)]


def test_an_export_of_nobody_is_an_export() -> None:
    assert read(export([])) == []


@pytest.mark.parametrize(
    "data",
    [
        b"hello",
        b"First Name,Last Name,Maiden Name,Address,Birth Date\nAna,Lopez,,,",
        b"From,To,Sent At,Message,Direction\n",
        b"Source,First Name,Last Name,Companies,Title,Emails\n",
        b"First Name,Last Name,Connected On\n",
        b"%PDF-1.7 " + bytes(range(256)) * 40,
        b"<html><body>Sign in</body></html>",
        b"\n" * 600 + export([ANA]),
    ],
)
def test_a_file_that_is_something_else_is_refused(data: bytes) -> None:
    with pytest.raises(NotAnExport) as caught:
        read(data)
    assert caught.value.fault is Fault.NO_HEADER


def test_more_rows_than_linkedin_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_ROWS", 3)
    assert len(read(export(many(3)))) == 3
    for count in (4, 8):
        with pytest.raises(NotAnExport) as caught:
            read(export(many(count)))
        assert caught.value.fault is Fault.TOO_MANY_ROWS


def test_thirty_thousand_rows_take_seconds() -> None:
    data = export(many(30_000))
    began = time.perf_counter()
    assert len(read(data)) == 30_000
    assert time.perf_counter() - began < 15
