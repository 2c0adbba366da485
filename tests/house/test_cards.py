"""Cards that tables and address books read as they were meant."""

import csv
import io
from datetime import date

from lion.cards import Card, as_csv, as_vcard


def unfolded(text):
    return text.replace("\r\n ", "").split("\r\n")


def test_a_table_reads_back_what_was_written():
    card = Card(
        "Zoë, “Zo”", "https://lion.test/members/zoe/", headline='Says "hi"\nand goes', since=date(2026, 3, 1)
    )

    [row] = csv.DictReader(io.StringIO(as_csv([card])))

    assert (row["name"], row["headline"], row["since"]) == (card.name, card.headline, "2026-03-01")


def test_a_table_never_takes_a_name_for_a_formula():
    [row] = csv.DictReader(io.StringIO(as_csv([Card('=HYPERLINK("x")', "p", headline="@me", location="-1")])))

    assert (row["name"], row["headline"], row["location"]) == ('\'=HYPERLINK("x")', "'@me", "'-1")


def test_an_address_book_gets_every_field_escaped():
    card = Card(
        "Doe; Jane, Dr", "https://lion.test/members/jane/", headline="a\\b\r\nEND:VCARD", location="Köln"
    )

    lines = unfolded(as_vcard([card]))

    assert lines[0:2] == ["BEGIN:VCARD", "VERSION:4.0"]
    assert "FN:Doe\\; Jane\\, Dr" in lines
    assert "TITLE:a\\\\b\\nEND:VCARD" in lines
    assert "ADR:;;;Köln;;;" in lines
    assert lines.count("END:VCARD") == 1


def test_a_long_line_is_folded_between_characters():
    card = Card("ü" * 100, "https://lion.test/members/u/")

    lines = as_vcard([card]).split("\r\n")

    assert all(len(line.encode()) <= 75 for line in lines)
    assert f"FN:{'ü' * 100}" in unfolded(as_vcard([card]))
