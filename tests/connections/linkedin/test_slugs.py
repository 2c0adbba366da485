"""Whatever an address looks like, one person has one slug."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lion.linkedin import LONGEST, slug_of


@pytest.mark.parametrize(
    "address",
    [
        "https://www.linkedin.com/in/jörg-m",
        "http://www.linkedin.com/in/jörg-m/",
        "www.linkedin.com/in/jörg-m",
        "linkedin.com/in/jörg-m?trk=people-guest",
        "//linkedin.com/in/jörg-m",
        "https://DE.LinkedIn.com/IN/JÖRG-M#top",
        "https://www.linkedin.com/in/j%C3%B6rg-m",
        "https://www.linkedin.com/in/j%c3%b6rg%2Dm/",
        "https://www.linkedin.com/in/j%25C3%25B6rg-m",
        "https://www.linkedin.com/in/jo\u0308rg-m",
        "https://www.linkedin.com/in/jo%CC%88rg-m",
        "https://www.linkedin.com/in/j%F6rg-m",
        "https://uk.linkedin.com/in/jörg-m/de",
        "https://www.linkedin.com/mwlite/in/jörg-m",
        "  <https://www.linkedin.com/in/jörg-m>  ",
        "https://www.linkedin.com:443/in//jörg-m",
        "\u200bhttps://www.linkedin.com/in/jörg-m\u200f",
        "https://www.linkedin.com./in/jörg-m",
    ],
)
def test_one_person_has_one_slug(address: str) -> None:
    assert slug_of(address) == "jörg-m"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "   ",
        "ana-lopez",
        "https://example.org/in/ana",
        "https://linkedin.com.example.org/in/ana",
        "https://notlinkedin.com/in/ana",
        "https://www.linkedin.com@example.org/in/ana",
        "https://www.linkedin.com/company/riel",
        "https://www.linkedin.com/in/",
        "https://www.linkedin.com/",
        "https://www.linkedin.com/in/a%2Fb",
        "ftp://linkedin.com/in/ana",
        "javascript://linkedin.com/in/ana",
        "https://[linkedin.com/in/ana",
        "https://www.linkedin.com/in/%00",
        "https://www.linkedin.com/in/" + "a" * (LONGEST + 1),
    ],
)
def test_what_is_no_profile_has_no_slug(address: str) -> None:
    assert slug_of(address) == ""


@given(st.text())
def test_a_slug_is_the_same_when_taken_again(slug: str) -> None:
    once = slug_of(f"https://www.linkedin.com/in/{slug}")
    assert "/" not in once
    assert slug_of(f"https://www.linkedin.com/in/{quote(once)}") == once


@given(st.text())
def test_no_text_is_too_odd(address: str) -> None:
    assert len(slug_of(address)) <= LONGEST
