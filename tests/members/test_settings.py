"""One's own profile and preferences, and the pledge."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.utils import timezone

from lion.members import pledging, profiles
from lion.members.models import Member
from lion.refusals import Refused
from tests.members.conftest import NOW
from tests.members.pages import complaints, text

SETTINGS = "/settings/"
FORM = {
    "name": "Ana Abara",
    "handle": "ana-abara",
    "headline": "Timetables",
    "industry": "Rail",
    "location": "Leipzig",
    "about": "",
    "linkedin": "",
    "in_directory": "on",
    "language": "en",
    "time_zone": "UTC",
    "theme": "",
    "invites_from": "anyone",
    "keys": "on",
}


@pytest.mark.django_db
def test_strangers_sign_in_first(client: Client):
    for address in (SETTINGS, "/notifications/"):
        assert client.get(address).status_code == HTTPStatus.FOUND
    for address in ("/settings/pledge/", "/settings/pledge/drop/", "/notifications/seen/"):
        assert client.post(address).status_code == HTTPStatus.FOUND


@pytest.mark.django_db
def test_the_page_is_ours(as_member, ana, suspended):
    for member in (ana, suspended):
        response = as_member(member).get(SETTINGS)
        assert response.status_code == HTTPStatus.OK
        assert complaints(text(response)) == []


@pytest.mark.django_db
def test_a_member_changes_what_they_say(as_member, ana):
    change = {
        "name": "Ana B.",
        "about": "Trains.",
        "theme": "dark",
        "time_zone": "Asia/Tokyo",
        "language": "es",
    }
    response = as_member(ana).post(SETTINGS, FORM | change)
    assert response["Location"] == SETTINGS
    ana.refresh_from_db()
    assert {field: getattr(ana, field) for field in change} == change


@pytest.mark.django_db
def test_ticks_that_are_taken_away_are_taken_away(as_member, ana):
    form = {key: value for key, value in FORM.items() if key != "in_directory"}
    as_member(ana).post(SETTINGS, form)
    ana.refresh_from_db()
    assert not ana.in_directory


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://www.linkedin.com/in/J%C3%B6rg-M/?trk=x", "jörg-m"),
        ("de.linkedin.com/in/ana-lopez", "ana-lopez"),
        ("ana-lopez", "ana-lopez"),
        ("", ""),
    ],
)
def test_a_profile_elsewhere_is_kept_by_its_slug(as_member, ana, typed, kept):
    as_member(ana).post(SETTINGS, FORM | {"linkedin": typed})
    ana.refresh_from_db()
    assert ana.linkedin == kept
    page = text(as_member(ana).get(SETTINGS))
    assert not kept or f'value="linkedin.com/in/{kept}"' in page
    as_member(ana).post(SETTINGS, FORM | {"linkedin": f"linkedin.com/in/{kept}" if kept else ""})
    ana.refresh_from_db()
    assert ana.linkedin == kept


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"linkedin": "https://example.org/in/ana"}, "This isn’t the address of a profile"),
        ({"handle": "settings"}, "This handle is LION’s own."),
        ({"handle": "Ana_A"}, "Use small letters, digits and single hyphens between them."),
        ({"handle": "ben-abara"}, "already exists"),
        ({"name": ""}, "This field is required."),
        ({"time_zone": "Mars/Base"}, "Select a valid choice."),
        ({"language": "tlh"}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_saved(as_member, ana, ben, wrong, said):
    response = as_member(ana).post(SETTINGS, FORM | {"headline": "Changed"} | wrong)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert said in text(response)
    assert complaints(text(response)) == []
    ana.refresh_from_db()
    assert ana.headline == "Timetables"


@pytest.mark.django_db
def test_saving_a_profile_leaves_a_standing_alone_that_changed_meanwhile(ana):
    stale = Member.objects.get(pk=ana.pk)
    Member.objects.filter(pk=ana.pk).update(suspended_until=NOW)
    stale.headline = "Changed"
    profiles.change(stale, ["headline"])
    ana.refresh_from_db()
    assert (ana.headline, ana.suspended_until) == ("Changed", NOW)


@pytest.mark.django_db
def test_a_handle_that_was_taken_this_moment_is_refused_in_words(ana, ben):
    ana.handle = ben.handle
    with pytest.raises(Refused, match="just taken this handle"):
        profiles.change(ana, ["handle"])


@pytest.mark.django_db
def test_who_takes_the_pledge_in_another_window_reads_that_anybody_may_invite_them(ana):
    stale = Member.objects.get(pk=ana.pk)
    pledging.take(ana)
    stale.invites_from = Member.InvitesFrom.FELLOWS
    with pytest.raises(Refused, match="You pledged to welcome every invitation"):
        profiles.change(stale, ["invites_from"])


@pytest.mark.django_db
def test_the_pledge_is_taken_and_withdrawn(as_member, ana):
    browser = as_member(ana)
    browser.post("/settings/pledge/")
    ana.refresh_from_db()
    assert ana.wears_badge
    assert "Withdraw the pledge" in text(browser.get(SETTINGS))
    browser.post("/settings/pledge/drop/")
    ana.refresh_from_db()
    assert not ana.wears_badge
    assert ana.pledged_at is None


@pytest.mark.django_db
def test_taking_the_pledge_twice_keeps_the_first_date(ana):
    pledging.take(ana, at=NOW)
    pledging.take(ana, at=NOW + timedelta(days=1))
    assert ana.pledged_at == NOW


@pytest.mark.django_db
def test_an_idk_takes_the_badge_away_for_90_days_whatever_is_pledged_since(ana):
    pledging.take(ana, at=NOW)
    pledging.lose_badges([(ana, NOW + timedelta(days=10))])
    pledging.lose_badges([(ana, NOW + timedelta(days=5))])
    pledging.drop(ana)
    pledging.take(ana, at=NOW + timedelta(days=20))
    assert ana.badge_lost_until == NOW + timedelta(days=100)
    assert not ana.holds_pledge(NOW + timedelta(days=99))
    assert ana.holds_pledge(NOW + timedelta(days=100))


@pytest.mark.django_db
def test_a_lost_badge_is_told_with_the_day_of_its_return(as_member, ana):
    pledging.lose_badges([(ana, timezone.now())])
    assert "the mane shows again from" in text(as_member(ana).get(SETTINGS))
    as_member(ana).post("/settings/pledge/")
    assert "Your mane is back on" in text(as_member(ana).get(SETTINGS))
