import pytest
from django.urls import reverse

from groups import membership
from groups.models import Membership

from .conftest import place, sign_in_to
from .pages import HTMX, count_queries, text, url

Role = Membership.Role


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_members_see_one_another_with_role_and_signature(signed_in, trains, ben, headers):
    response = signed_in(ben).get(url("members", trains), headers=headers)
    page = text(response)
    assert [one.member.name for one in response.context["page"]] == ["Ana Abara", "Ben Abara"]
    assert "Version 1" in page
    assert "2 November 2025" in page
    assert ("<html" in page) == (headers == {})
    assert 'name="role"' not in page


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_who_is_not_in_the_group_does_not_see_its_members(signed_in, trains, stranger, headers):
    response = signed_in(stranger).get(url("members", trains), headers=headers)
    assert response.status_code == 403
    assert "for members of Night Train Alliance" in text(response)
    assert "Ben Abara" not in text(response)


def test_members_are_searched_by_name_and_headline(signed_in, trains, ben):
    ben.headline = "Sleeper steward"
    ben.save()
    client = signed_in(ben)
    for words, names in [("ben", ["Ben Abara"]), ("SLEEPER abara", ["Ben Abara"]), ("zzz", [])]:
        response = client.get(url("members", trains), {"q": words})
        assert [one.member.name for one in response.context["page"]] == names
    assert "No one matches “zzz”" in text(response)


def test_who_left_or_closed_the_account_is_not_among_the_members(signed_in, trains, ana, ben, chidi):
    sign_in_to(trains, chidi)
    membership.leave(ben, trains)
    chidi.is_active = False
    chidi.save()
    response = signed_in(ana).get(url("members", trains))
    assert [one.member for one in response.context["page"]] == [ana]


def test_the_members_page_asks_no_more_of_the_database_for_many(signed_in, trains, ben, person):
    client = signed_in(ben)
    few = count_queries(client, url("members", trains))
    for number in range(8):
        sign_in_to(trains, person(f"Person{number}"))
    assert count_queries(client, url("members", trains)) == few


def role_of(member, group):
    return reverse("groups:role", args=[group.slug, member.handle])


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_an_owner_gives_roles(signed_in, trains, ana, ben, headers):
    client = signed_in(ana)
    assert role_of(ben, trains) in text(client.get(url("members", trains)))
    response = client.post(role_of(ben, trains), {"role": "steward"}, headers=headers)
    assert (response.status_code, response.url) == (302, url("members", trains))
    assert place(ben, trains).role == Role.STEWARD


def test_nobody_else_gives_roles(client, signed_in, trains, ana, ben, chidi, stranger):
    sign_in_to(trains, chidi)
    assert client.post(role_of(ben, trains), {"role": "owner"}).status_code == 302
    assert signed_in(stranger).post(role_of(ben, trains), {"role": "owner"}).status_code == 404
    assert signed_in(chidi).post(role_of(ben, trains), {"role": "owner"}).status_code == 403
    assert signed_in(ana).post(role_of(stranger, trains), {"role": "owner"}).status_code == 404
    assert signed_in(ana).post(role_of(ben, trains), {"role": "king"}).status_code == 422
    assert signed_in(ana).get(role_of(ben, trains)).status_code == 405
    assert place(ben, trains).role == Role.MEMBER
