"""Telling members: once, on the site, to them alone; seen when they say so."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.db import transaction
from django.test import Client

from lion.members import notices
from lion.members.models import Notice
from tests.members.conftest import NOW
from tests.members.pages import complaints, text

NOTIFICATIONS = "/notifications/"
SEEN = "/notifications/seen/"


@pytest.mark.django_db
def test_told_twice_is_told_once(ana):
    first = notices.tell(ana, "accepted", "accepted:1", context={"recipient": "Ben"}, at=NOW)
    again = notices.tell(ana, "accepted", "accepted:1", context={"recipient": "Somebody else"})
    assert first.pk == again.pk
    assert Notice.objects.get(key="accepted:1").context == {"recipient": "Ben"}


@pytest.mark.django_db
def test_what_is_taken_back_is_not_told(ana):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        notices.tell(ana, "accepted", "accepted:1")
        raise ZeroDivisionError
    assert not Notice.objects.of(ana).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "owed"), [("invited", False), ("warning", True), ("appeal-rejected", True)])
def test_who_wants_no_mail_gets_statements_of_reasons_only(ana, kind, owed):
    ana.mail_notices = False
    assert notices.tell(ana, kind, kind).mail_due is owed


@pytest.mark.django_db
def test_a_member_reads_what_they_were_told(as_member, ana, ben):
    tell_some(ana)
    notices.tell(ben, "accepted", "of-ben", context={"recipient": "Nobody"})
    page = text(as_member(ana).get(NOTIFICATIONS))
    assert complaints(page) == []
    assert "Ben &lt;b&gt; would like to connect." in page
    assert "There is something new for you." in page
    assert "Nobody" not in page
    assert page.count("is-new") == 3
    assert page.count("<h2>Monday, 2 November 2026</h2>") == 1
    assert page.count("<h2>Sunday, 1 November 2026</h2>") == 1


@pytest.mark.django_db
def test_looking_alone_changes_nothing(as_member, ana):
    tell_some(ana)
    as_member(ana).get(NOTIFICATIONS)
    assert Notice.objects.of(ana).unseen().count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}])
def test_what_the_page_showed_is_marked_as_seen_and_nothing_newer(as_member, ana, ben, headers):
    tell_some(ana)
    other = notices.tell(ben, "accepted", "of-ben")
    browser = as_member(ana)
    newest = browser.get(NOTIFICATIONS).context["newest"]
    later = notices.tell(ana, "accepted", "later")
    response = browser.post(SEEN, {"upto": newest}, headers=headers)
    assert response.status_code == (HTTPStatus.NO_CONTENT if headers else HTTPStatus.FOUND)
    assert [notice.pk for notice in Notice.objects.of(ana).unseen()] == [later.pk]
    assert Notice.objects.get(pk=other.pk).seen_at is None


@pytest.mark.django_db
@pytest.mark.parametrize("upto", ["", "all", "-1", "9" * 40, "²"])
def test_a_number_that_is_none_is_refused(as_member, ana, upto):
    assert as_member(ana).post(SEEN, {"upto": upto}).status_code == HTTPStatus.BAD_REQUEST


@pytest.mark.django_db
def test_nothing_told_is_said(as_member, ana):
    assert "Nothing to tell yet" in text(as_member(ana).get(NOTIFICATIONS))


@pytest.mark.django_db
def test_a_suspended_member_reads_what_they_were_told(as_member, suspended):
    notices.tell(suspended, "suspension", "suspension:1", url="/standing/")
    assert "Your account is suspended." in text(as_member(suspended).get(NOTIFICATIONS))


@pytest.mark.django_db
def test_many_notices_cost_no_more_queries_than_few(as_member, ana, django_assert_max_num_queries):
    browser = as_member(ana)
    tell_some(ana)
    with django_assert_max_num_queries(14) as few:
        browser.get(NOTIFICATIONS)
    for number in range(60):
        notices.tell(ana, "accepted", f"accepted:{number}", context={"recipient": "Ben"}, at=NOW)
    with django_assert_max_num_queries(len(few)):
        assert "1 to 50 of 63" in text(browser.get(NOTIFICATIONS))


@pytest.mark.django_db
def test_the_form_needs_its_token(ana):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ana, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.post(SEEN, {"upto": "1"}).status_code == HTTPStatus.FORBIDDEN


def tell_some(member):
    notices.tell(member, "invited", "invited:1", url="/x/", context={"sender": "Ben <b>"}, at=NOW)
    notices.tell(
        member, "breach-warning", "breach:1", context={"group": "Rails"}, at=NOW - timedelta(hours=2)
    )
    notices.tell(member, "something-new", "new:1", at=NOW - timedelta(days=1))
