"""The directory and profiles: who is shown, to whom, and how it is searched."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from lion.members import pledging
from lion.members.directory import Search, common, find
from lion.members.models import Member
from tests.members.pages import complaints, text

pytestmark = pytest.mark.both  # the search is another on each database
DIRECTORY = "/members/"


@pytest.mark.django_db
def test_strangers_sign_in_first(client: Client, ana):
    for address in (DIRECTORY, ana.get_absolute_url()):
        response = client.get(address)
        assert response.status_code == HTTPStatus.FOUND
        assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.django_db
def test_the_directory_lists_who_may_be_found(as_member, ana, ben, suspended):
    page = text(as_member(ana).get(DIRECTORY))
    assert complaints(page) == []
    assert "Ben Abara" in page
    assert "/invite/ben-abara/" in page
    assert "/invite/ana-abara/" not in page
    for hidden in ("Noor", "Olaf", "Sam"):
        assert hidden not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=ABARA", {"Ana Abara", "Ben Abara"}),
        ("q=timetables", {"Ana Abara"}),
        ("q=piraeus+ferries", {"Ben Abara"}),
        ("q=piraeus+rail", set()),
        ("q=100%25", set()),
        ("q=%00", {"Ana Abara", "Ben Abara"}),
        ("industry=Rail", {"Ana Abara"}),
        ("place=Piraeus", {"Ben Abara"}),
        ("place=Nowhere", set()),
        ("pledged=on", {"Ben Abara"}),
        ("pledged=on&industry=Rail", set()),
        ("page=900", {"Ana Abara", "Ben Abara"}),
        ("page=first", {"Ana Abara", "Ben Abara"}),
    ],
)
def test_the_directory_is_searched(as_member, ana, ben, query, found):
    pledging.take(ben)
    page = as_member(ana).get(f"{DIRECTORY}?{query}").context["page"]
    assert {member.name for member in page} == found


@pytest.mark.django_db
def test_nobody_found_is_said(as_member, ana):
    page = text(as_member(ana).get(f"{DIRECTORY}?q=tranist"))
    assert "No one matches “tranist”" in page
    assert complaints(page) == []


@pytest.mark.django_db
def test_the_search_survives_the_next_page(as_member, ana, person):
    for number in range(30):
        person(f"Rail{number}", industry="Rail")
    page = text(as_member(ana).get(f"{DIRECTORY}?industry=Rail&q=abara"))
    assert "1 to 25 of 31" in page
    assert "industry=Rail&amp;q=abara&amp;page=2" in page


@pytest.mark.django_db
def test_what_is_typed_is_not_read_as_markup(as_member, ana):
    assert "<script>alert" not in text(as_member(ana).get(f"{DIRECTORY}?q=<script>alert(1)</script>"))


@pytest.mark.django_db
def test_many_members_cost_no_more_queries_than_few(as_member, ana, person, django_assert_max_num_queries):
    browser = as_member(ana)
    with django_assert_max_num_queries(18) as few:
        browser.get(DIRECTORY)
    for number in range(24):
        person(f"Member{number}")
    with django_assert_max_num_queries(len(few)):
        browser.get(DIRECTORY)


@pytest.mark.django_db
def test_the_fields_on_offer_are_those_of_listed_members(ana, ben, suspended):
    Member.objects.filter(pk=suspended.pk).update(industry="Secret")
    assert common("industry") == ["Ferries", "Rail"]


@pytest.mark.django_db
def test_a_suspension_that_has_ended_needs_no_job(suspended):
    assert suspended not in find(Search())
    assert suspended in find(Search(), at=suspended.suspended_until)


@pytest.mark.django_db
def test_a_profile_says_what_its_member_says(as_member, ana, ben):
    ben.linkedin, ben.about = "jörg-m", "Ferries.\n<b>Really</b>."
    ben.save()
    pledging.take(ben)
    page = text(as_member(ana).get(ben.get_absolute_url()))
    assert complaints(page) == []
    for fact in (
        "Ben Abara",
        "@ben-abara",
        "Tickets",
        "Ferries",
        "Piraeus",
        "LION pledge",
        "/invite/ben-abara/",
    ):
        assert fact in page
    assert 'href="https://www.linkedin.com/in/j%C3%B6rg-m"' in page
    assert "&lt;b&gt;Really&lt;/b&gt;" in page
    assert ben.email not in page


@pytest.mark.django_db
def test_ones_own_profile_leads_to_the_settings(as_member, ana):
    page = text(as_member(ana).get(ana.get_absolute_url()))
    assert "Change your profile" in page
    assert "/invite/" not in page.split("<main")[1].split("</main>")[0]


@pytest.mark.django_db
def test_a_closed_account_has_no_profile(as_member, ana):
    assert as_member(ana).get("/members/olaf-abara/").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.django_db
def test_a_handle_that_changed_leaves_nothing_behind(as_member, ana, ben):
    Member.objects.filter(pk=ben.pk).update(handle="benedict")
    browser = as_member(ana)
    assert browser.get("/members/ben-abara/").status_code == HTTPStatus.NOT_FOUND
    assert browser.get("/members/benedict/").status_code == HTTPStatus.OK


@pytest.mark.django_db
def test_a_suspended_member_may_look(as_member, suspended, ana):
    assert as_member(suspended).get(DIRECTORY).status_code == HTTPStatus.OK
    assert as_member(suspended).get(ana.get_absolute_url()).status_code == HTTPStatus.OK


@pytest.mark.django_db
@pytest.mark.parametrize("address", [DIRECTORY, "/members/ana-abara/", "/notifications/"])
def test_a_page_to_look_at_takes_no_post(as_member, ana, address):
    assert as_member(ana).post(address).status_code == HTTPStatus.METHOD_NOT_ALLOWED
