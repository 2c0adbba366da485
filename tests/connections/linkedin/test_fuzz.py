"""Whatever the bytes, the parser answers with rows or with `NotAnExport`, and loses no row."""

from __future__ import annotations

import io

from hypothesis import given, settings
from hypothesis import strategies as st

from connections.linkedin import NotAnExport, extract, read
from tests.connections.linkedin.exports import ANA, BEN, HEADER, export, table, zipped

CELL = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30)
BROKEN = st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=12)


def spoil(data: bytes, changes: list[tuple[int, int]]) -> bytes:
    spoilt = bytearray(data)
    for at, value in changes:
        spoilt[at % len(spoilt)] = value
    return bytes(spoilt)


def digest(data: bytes) -> None:
    try:
        rows = read(extract(io.BytesIO(data)).csv)
    except NotAnExport:
        return
    assert all(row.person or row.remarks for row in rows)
    keys = [row.person.key for row in rows if row.person]
    assert len(keys) == len(set(keys))


@given(st.binary(max_size=2000))
def test_any_bytes(data: bytes) -> None:
    digest(data)


@given(st.binary(max_size=300))
def test_any_bytes_below_a_header(tail: bytes) -> None:
    digest(export([]) + tail)


@given(st.binary(max_size=300), st.sampled_from([b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"]))
def test_any_bytes_that_begin_as_a_zip(tail: bytes, beginning: bytes) -> None:
    digest(beginning + tail)


@given(BROKEN)
@settings(max_examples=300)
def test_a_zip_with_broken_bytes(changes: list[tuple[int, int]]) -> None:
    digest(spoil(zipped({"Profile.csv": b"x", "Connections.csv": export([ANA, BEN])}), changes))


@given(BROKEN, st.sampled_from(["utf-8", "utf-16", "utf-16-be", "cp1252"]))
def test_a_csv_with_broken_bytes(changes: list[tuple[int, int]], encoding: str) -> None:
    digest(spoil(export([ANA, BEN], encoding=encoding), changes))


@given(st.lists(st.tuples(*[CELL] * len(HEADER)), max_size=8))
def test_any_cells_well_quoted(rows: list[tuple[str, ...]]) -> None:
    digest(table(rows, HEADER).encode())


@given(st.text(alphabet='ab,"\n;é', max_size=200))
def test_any_tangle_of_quotes(tail: str) -> None:
    digest(table([ANA]).encode() + tail.encode())
