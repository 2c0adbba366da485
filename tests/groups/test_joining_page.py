from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import escape

from groups import covenants, keeping, membership
from groups.models import Membership
from lion.moments import day

from .conftest import binding, place
from .pages import HTMX, text, url

Role = Membership.Role


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_stranger_signs_and_is_in(signed_in, trains, chidi, headers):
    client = signed_in(chidi)
    response = client.post(url("join", trains), {"version": 1, "agree": "on"}, headers=headers)
    assert (response.status_code, response.url) == (302, trains.get_absolute_url())
    assert binding(chidi, trains).version == 1
    assert escape("You’re a member of Night Train Alliance.") in text(client.get(response.url))


@pytest.mark.parametrize("data", [{"version": 1}, {"agree": "on"}, {"version": "x", "agree": "on"}, {}])
def test_without_a_yes_to_a_version_the_page_comes_back(signed_in, trains, chidi, data):
    response = signed_in(chidi).post(url("join", trains), data)
    assert response.status_code == 422
    assert "We welcome each other." in text(response)
    assert keeping.current(chidi, trains) is None


def test_without_the_tick_the_box_says_so(signed_in, trains, chidi):
    page = text(signed_in(chidi).post(url("join", trains), {"version": 1}))
    assert "joining takes your explicit yes" in page
    assert 'aria-describedby="id_agree_error"' in page


def test_a_version_published_meanwhile_is_shown_with_409(signed_in, trains, ana, chidi):
    covenants.publish(trains, ana, "We nod to each other.")
    response = signed_in(chidi).post(url("join", trains), {"version": 1, "agree": "on"})
    page = text(response)
    assert (keeping.current(chidi, trains), response.status_code) == (None, 409)
    assert "We nod to each other." in page
    assert "I have read version 2 and will keep it" in page
    assert 'name="version" value="2"' in page


def test_a_yes_to_a_version_that_never_was_is_none(signed_in, trains, chidi):
    response = signed_in(chidi).post(url("join", trains), {"version": 7, "agree": "on"})
    assert (keeping.current(chidi, trains), response.status_code) == (None, 422)


def test_a_double_click_joins_once(signed_in, trains, chidi):
    for _again in range(2):
        assert signed_in(chidi).post(url("join", trains), {"version": 1, "agree": "on"}).status_code == 302
    assert Membership.objects.filter(member=chidi).count() == 1


def test_an_ordinary_group_is_joined_by_a_click(signed_in, bakers, chidi):
    assert signed_in(chidi).post(url("join", bakers)).status_code == 302
    assert place(chidi, bakers).role == Role.MEMBER


def test_a_banned_member_gets_the_date_in_a_sentence(signed_in, trains, ben):
    soon = timezone.now() + timedelta(days=5)
    membership.remove(place(ben, trains), until=soon, reason="Two.")
    response = signed_in(ben).post(url("join", trains), {"version": 1, "agree": "on"})
    assert response.status_code == 409
    assert f"from {day(soon)}" in text(response)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_member_leaves_and_a_second_click_does_no_harm(signed_in, trains, ben, headers):
    for _again in range(2):
        response = signed_in(ben).post(url("leave", trains), headers=headers)
        assert (response.status_code, response.url) == (302, trains.get_absolute_url())
    assert keeping.current(ben, trains) is None


@pytest.mark.parametrize(
    ("headers", "sort"),
    [({}, "text/html"), (HTMX, "text/html"), ({"Accept": "application/json"}, "problem+json")],
)
def test_the_last_owner_reads_why_they_cannot_leave(signed_in, trains, ana, headers, sort):
    response = signed_in(ana).post(url("leave", trains), headers=headers)
    assert response.status_code == 409
    assert sort in response["Content-Type"]
    assert "last owner" in text(response)
    assert place(ana, trains).role == Role.OWNER
