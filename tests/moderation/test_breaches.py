"""Breaches of covenants: what counts, what follows, and how it is taken back."""

from datetime import timedelta

import pytest

from connections import answering, invitations
from connections.models.invitation import Verb
from groups import founding, membership
from groups.models import Consent, Membership
from lion.members import pledging
from lion.moderation import breaches, ledger, reports
from lion.moderation.models import Breach, Sanction, SpamReport
from tests.cast import person

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
pytestmark = pytest.mark.usefixtures("noise", "at_once")


@pytest.fixture
def carl(db, open_group, now):
    carl = person("Carl Clever")
    membership.join(carl, open_group, covenant=open_group.covenants.get(), at=now - 100 * DAY)
    return carl


def unknown(sender, recipient, at):
    invitation = invitations.send(sender, recipient, how="group", at=at - HOUR)
    answering.answer(invitation, Verb.UNKNOWN, by=recipient, at=at)
    ledger.fold_all(at=at + HOUR)


def is_in(member, group):
    return Membership.objects.current().filter(member=member, group=group).exists()


def test_the_first_warns_and_the_second_to_someone_else_removes(ana, ben, carl, open_group, now):
    unknown(ana, ben, now - 20 * DAY)
    assert ben.notices.filter(kind="breach-warning").count() == 1
    assert is_in(ben, open_group)
    unknown(carl, ben, now - 10 * DAY)
    assert not is_in(ben, open_group)
    assert list(Breach.objects.order_by("at").values_list("consequence", flat=True)) == ["warning", "removal"]
    assert not Sanction.objects.exists()


def test_a_removal_reaches_no_other_group(ana, ben, carl, open_group, now):
    other = founding.found(ben, "Second Home", at=now - 100 * DAY)
    unknown(ana, ben, now - 20 * DAY)
    unknown(carl, ben, now - 10 * DAY)
    assert is_in(ben, other)


def test_a_year_later_it_is_the_first_again(ana, ben, carl, open_group, now):
    Membership.objects.update(joined_at=now - 900 * DAY)
    open_group.covenants.update(published_at=now - 900 * DAY)
    Consent.objects.update(given_at=now - 900 * DAY)
    unknown(ana, ben, now - 400 * DAY)
    unknown(carl, ben, now - 10 * DAY)
    assert is_in(ben, open_group)
    assert set(Breach.objects.values_list("consequence", flat=True)) == {"warning"}


def test_a_sender_of_less_than_seven_days_is_no_breach(ana, ben, open_group, now):
    newcomer = person("New Comer")
    membership.join(newcomer, open_group, covenant=open_group.covenants.get(), at=now - 6 * DAY)
    unknown(newcomer, ben, now)
    assert not Breach.objects.exists()


def test_who_left_before_answering_breaks_nothing(ana, ben, open_group, now):
    invitation = invitations.send(ana, ben, how="group", at=now - DAY)
    membership.leave(ben, open_group, at=now - HOUR)
    answering.answer(invitation, Verb.UNKNOWN, by=ben, at=now)
    ledger.fold_all(at=now + HOUR)
    assert not Breach.objects.exists()


def test_an_idk_that_was_undone_breaks_nothing(ana, ben, open_group, now):
    invitation = invitations.send(ana, ben, how="group", at=now)
    answering.answer(invitation, Verb.UNKNOWN, by=ben, at=now)
    answering.undo(invitation, by=ben, at=now + timedelta(minutes=9))
    ledger.fold_all(at=now + DAY)
    assert not Breach.objects.exists()


def test_an_upheld_spam_report_takes_the_breach_and_the_removal_back(
    ana, ben, carl, open_group, moderator, stranger, now
):
    unknown(ana, ben, now - 20 * DAY)
    unknown(carl, ben, now - 10 * DAY)
    invitation = invitations.send(carl, stranger, how="stranger", at=now - DAY)
    answering.answer(invitation, Verb.SPAM, by=stranger, at=now - DAY)
    ledger.fold_all(at=now)
    reports.uphold(SpamReport.objects.get(), by=moderator, reason="A pitch.")
    assert is_in(ben, open_group)
    assert Breach.objects.get(sender=carl).voided_at
    assert Breach.objects.get(sender=ana).voided_at is None
    assert ben.notices.filter(kind="restored").exists()


def test_when_the_first_is_voided_the_second_becomes_the_first(ana, ben, carl, open_group, moderator, now):
    unknown(ana, ben, now - 20 * DAY)
    unknown(carl, ben, now - 10 * DAY)
    breaches.void(Breach.objects.filter(sender=ana), because="Spam.", by=moderator, at=now)
    assert is_in(ben, open_group)
    assert Breach.objects.get(sender=carl).consequence == "warning"


def test_an_idk_takes_the_badge_away_for_90_days(ana, ben, now):
    pledging.take(ben, at=now - 100 * DAY)
    unknown(ana, ben, now)
    ben.refresh_from_db()
    assert not ben.holds_pledge(now + 89 * DAY)
    assert ben.holds_pledge(now + 91 * DAY)
