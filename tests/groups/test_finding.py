import pytest
from django.utils.html import escape

from groups import founding
from groups.models import Membership

from .conftest import NOW, sign_in_to
from .pages import HTMX, count_queries, text, url

Role = Membership.Role


def test_the_list_shows_every_group_with_its_size_and_whom_one_knows_of(signed_in, trains, bakers, ana, ben):
    response = signed_in(ben).get(url("index"))
    rows = {
        group.name: (group.size, known, bool(group.joined_at)) for group, known in response.context["rows"]
    }
    assert rows == {
        "Bakers": (1, 1, False),
        "Night Train Alliance": (2, 0, True),
        "Noise": (1, 0, False),
    }
    assert "Night Train Alliance" in text(response)
    assert escape("People who love sleepers.") in text(response)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=night+train", ["Night Train Alliance"]),
        ("q=SLEEPERS", ["Night Train Alliance"]),
        ("q=night+bakers", []),
        ("kind=ordinary", ["Bakers"]),
        ("kind=open&mine=on", ["Night Train Alliance"]),
        ("order=name", ["Bakers", "Night Train Alliance", "Noise"]),
        ("order=new", ["Bakers", "Night Train Alliance", "Noise"]),
        ("order=nonsense&kind=nonsense&page=nonsense", ["Night Train Alliance", "Bakers", "Noise"]),
        ("q=" + "x" * 200, ["Night Train Alliance", "Bakers", "Noise"]),
    ],
)
def test_the_list_is_searched_filtered_and_ordered(signed_in, trains, bakers, ben, query, names):
    response = signed_in(ben).get(f"{url('index')}?{query}")
    assert [group.name for group, _known in response.context["rows"]] == names


def test_with_htmx_only_the_list_is_sent(signed_in, trains, ben):
    response = signed_in(ben).get(f"{url('index')}?q=night", headers=HTMX)
    assert text(response).strip().startswith('<div id="groups-found"')
    assert "<html" not in text(response)
    assert "HX-Request" in response["Vary"]


def test_a_search_without_a_match_says_what_to_do(signed_in, trains, ben):
    response = signed_in(ben).get(f"{url('index')}?q=zzz")
    assert "No group fits" in text(response)


def test_a_house_without_groups_invites_to_found_one(signed_in, ben, empty_house):
    assert "No groups yet" in text(signed_in(ben).get(url("index")))


def test_a_long_list_has_pages_that_keep_the_filter(signed_in, ana):
    for number in range(30):
        founding.found(ana, f"Club {number:02}")
    client = signed_in(ana)
    first = client.get(f"{url('index')}?q=club&order=name")
    assert len(first.context["rows"]) == 24
    assert "?q=club&amp;order=name&amp;page=2" in text(first)
    second = client.get(f"{url('index')}?q=club&order=name&page=2")
    assert [group.name for group, _known in second.context["rows"]] == [f"Club {n}" for n in range(24, 30)]
    assert "?q=club&amp;order=name&amp;page=1" in text(second)


def test_the_list_asks_no_more_of_the_database_for_many_groups(signed_in, trains, ana, ben):
    client = signed_in(ben)
    few = count_queries(client, url("index"))
    for number in range(12):
        group = founding.found(ana, f"Club {number}", at=NOW)
        if number % 2:
            sign_in_to(group, ben)
    assert count_queries(client, url("index")) == few
