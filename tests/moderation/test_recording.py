"""A group's record in public: what is counted, and what stays unsaid."""

from datetime import timedelta

import pytest
from django.urls import reverse

from connections import answering, invitations
from connections.models.invitation import Verb
from groups import founding, membership
from groups.models import Membership
from groups.models.record import Record
from lion.moderation import breaches, ledger, recording
from lion.moderation.models import Breach
from tests.cast import person

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
pytestmark = pytest.mark.usefixtures("noise")


@pytest.fixture
def crowd(open_group, now):
    """Six more fellows."""
    people = [person(f"Fellow {number}") for number in range(6)]
    for one in people:
        membership.join(one, open_group, covenant=open_group.covenants.get(), at=now - 100 * DAY)
    return people


def asked(sender, recipients, at, verb=Verb.ACCEPT):
    for number, one in enumerate(recipients):
        sent = invitations.send(sender, one, how="group", at=at)
        if verb:
            answering.answer(sent, verb, by=one, at=at + (number + 1) * HOUR)


def test_a_record_says_what_rests_on_five_and_nothing_of_fewer(ana, crowd, open_group, now):
    asked(ana, crowd[:4], now - 40 * DAY)
    recording.sweep(now)
    found = Record.objects.get(group=open_group)
    assert (found.invitations, found.accepted, found.hours, found.breaches, found.removals) == (None,) * 5
    asked(ana, crowd[4:], now - 40 * DAY)
    assert recording.sweep(now + HOUR) == 0
    recording.sweep(now + DAY)
    found.refresh_from_db()
    assert (found.invitations, found.accepted, found.hours) == (6, 100, 2)


@pytest.mark.parametrize("quiet", ["", Verb.ARCHIVE, Verb.UNKNOWN, Verb.SPAM])
def test_every_quiet_answer_looks_like_silence(ana, ben, crowd, open_group, now, quiet):
    asked(ana, crowd, now - 40 * DAY)
    asked(ana, [ben], now - 40 * DAY, quiet)
    recording.sweep(now)
    found = Record.objects.get(group=open_group)
    assert (found.invitations, found.accepted, found.hours, found.breaches) == (7, 85, 4, None)


def test_breaches_and_removals_of_a_year_are_counted_from_five_on(ana, crowd, open_group, at_once, now):
    open_group.covenants.update(first_breach="removal")
    asked(ana, crowd[:5], now - 40 * DAY, Verb.UNKNOWN)
    ledger.fold_all(at=now - DAY)
    recording.sweep(now)
    found = Record.objects.get(group=open_group)
    assert (found.breaches, found.removals) == (5, 5)
    breaches.void(ana_breaches(ana)[:1], because="Spam.", by=None, at=now)
    recording.sweep(now + DAY)
    found.refresh_from_db()
    assert (found.breaches, found.removals) == (None, None)
    assert Membership.objects.filter(group=open_group, removed=True).count() == 4


def ana_breaches(ana):
    return Breach.objects.filter(sender=ana).select_related("group", "member", "covenant")


def test_the_list_of_groups_is_sorted_by_record_at_the_same_cost(
    client, ana, crowd, open_group, stranger, now, django_assert_max_num_queries
):
    for number in range(4):
        founding.found(stranger, f"Quiet {number}", at=now - 90 * DAY)
    asked(ana, crowd, now - 40 * DAY)
    with django_assert_max_num_queries(8):
        recording.sweep(now)
    client.force_login(stranger)
    for order in ("accepted", "quick", "asked"):
        with django_assert_max_num_queries(14):
            page = client.get(reverse("groups:index"), {"order": order}).content.decode()
        assert page.index(open_group.name) < page.index("Quiet 0")
        assert "about\u00a0100%" in page
    page = client.get(open_group.get_absolute_url()).content.decode()
    assert "Its record, in 12 months" in page
    assert "fewer than 5" in page
