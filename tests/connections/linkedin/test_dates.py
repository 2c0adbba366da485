"""The day of a connection, in every shape met so far."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connections.linkedin.dates import NotADate, Order, day_of, order_of


@pytest.mark.parametrize(
    "text",
    [
        "8 Feb 2026",
        "08 Feb 2026",
        " 8  February 2026 ",
        "8-Feb-26",
        "8-Feb-2026",
        "Feb 8, 2026",
        "February 8th, 2026",
        "2026-02-08",
        "2026/2/8",
        "2026-02-08T10:20:30Z",
        "2026-02-08, 10:20",
        "2/8/2026",
        "02/08/26",
        "2/8/26, 8:14 AM",
        "08.02.2026",
        "8.2.26",
        "08-02-2026",
        "8. Feb. 2026",
        "8. Februar 2026",
        "8 févr. 2026",
        "8 février 2026",
        "8 de febrero de 2026",
        "8 feb. 2026",
        "8 de fev. de 2026",
        "8 febbraio 2026",
        "8 februari 2026",
        "2026年2月8日",
        "2026년 2월 8일",
        "٨ Feb ٢٠٢٦",
    ],
)
def test_the_same_day_in_every_shape(text: str) -> None:
    assert day_of(text) == date(2026, 2, 8)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("1 März 2020", 3),
        ("1 mrt 2020", 3),
        ("1 Mai 2020", 5),
        ("1 juin 2020", 6),
        ("1 juil. 2020", 7),
        ("1 août 2020", 8),
        ("1 Okt 2020", 10),
        ("1 dic 2020", 12),
        ("1er janv. 2020", 1),
        ("1 ene 2020", 1),
    ],
)
def test_months_of_other_languages(text: str, month: int) -> None:
    assert day_of(text) == date(2020, month, 1)


def test_a_slash_is_american_unless_the_file_says_otherwise() -> None:
    assert day_of("2/8/2026") == date(2026, 2, 8)
    assert day_of("2/8/2026", Order.DAY_FIRST) == date(2026, 8, 2)
    assert day_of("13/8/2026") == date(2026, 8, 13)
    assert day_of("8/13/2026", Order.DAY_FIRST) == date(2026, 8, 13)
    assert day_of("12.31.2025") == date(2025, 12, 31)


def test_a_files_dates_tell_their_order() -> None:
    assert order_of(["1/2/2020", "3/4/2020"]) is Order.MONTH_FIRST
    assert order_of(["1/2/2020", "13/4/2020"]) is Order.DAY_FIRST
    assert order_of(["1/2/2020", "4/13/2020"]) is Order.MONTH_FIRST
    assert order_of(["13/2/2020", "4/13/2020", "8 Feb 2026", ""]) is Order.MONTH_FIRST
    assert order_of([]) is Order.MONTH_FIRST


def test_a_blank_is_no_date_and_no_mistake() -> None:
    assert day_of("") is None
    assert day_of(" \t ") is None


@pytest.mark.parametrize(
    "text", ["31 Feb 2018", "2019-02-29", "32/1/2020", "13/13/2020", "0 Jan 2020", "1 Jan 1999", "1 Jan 0001"]
)
def test_a_day_that_does_not_exist_is_told_apart(text: str) -> None:
    with pytest.raises(NotADate) as caught:
        day_of(text)
    assert caught.value.shaped


@pytest.mark.parametrize("text", ["yesterday", "8 Xyz 2026", "Xyz 8, 2026", "2026", "8 Feb", "a" * 10_000])
def test_what_is_no_date_at_all_is_told_apart(text: str) -> None:
    with pytest.raises(NotADate) as caught:
        day_of(text)
    assert not caught.value.shaped


@given(st.dates(date(2003, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_as_itself(day: date) -> None:
    assert day_of(f"{day:%d %b %Y}") == day
    assert day_of(day.isoformat()) == day
    assert day_of(f"{day:%m/%d/%Y}") == day
    assert day_of(f"{day:%d.%m.%Y}", Order.DAY_FIRST) == day


@given(st.text())
def test_no_text_is_too_odd(text: str) -> None:
    try:
        found = day_of(text)
    except NotADate:
        return
    assert found is None or found.year >= 2003
