"""Two tabs, two devices, two people, a worker: one winner."""

from datetime import timedelta

import pytest
from django.utils import timezone

from connections import answering, invitations, network
from connections.models import Answer, Invitation
from connections.models.invitation import Verb
from lion.moderation import ledger, recounting
from lion.moderation.models import Entry, Sanction
from lion.refusals import Refused
from tests.cast import person
from tests.race import race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two(transactional_db):
    return person("Ana Alves"), person("Ben Bauer")


def test_two_answers_at_once_have_one_winner(two):
    ana, ben = two
    invitation = invitations.send(ana, ben, how="work")
    ends = race(
        lambda: answering.answer(invitation, Verb.ACCEPT, by=ben),
        lambda: answering.answer(Invitation.objects.get(), Verb.UNKNOWN, by=ben),
    )
    assert sum(isinstance(end, Refused) for end in ends) == 1
    assert Answer.objects.count() == 1
    assert Answer.objects.get().verb == Invitation.objects.get().answer


def test_accepting_and_withdrawing_at_once_have_one_winner(two):
    ana, ben = two
    invitation = invitations.send(ana, ben, how="work")
    ends = race(
        lambda: answering.answer(invitation, Verb.ACCEPT, by=ben),
        lambda: invitations.withdraw(Invitation.objects.get(), by=ana),
    )
    assert sum(isinstance(end, Refused) for end in ends) == 1
    assert network.are_connected(ana, ben) == (Invitation.objects.get().withdrawn_at is None)


def test_two_who_ask_each_other_at_once_are_connected(two):
    ana, ben = two
    race(lambda: invitations.send(ana, ben, how="work"), lambda: invitations.send(ben, ana, how="work"))
    assert Invitation.objects.count() == 1
    assert network.are_connected(ana, ben)


def test_a_double_click_sends_once(two):
    ana, ben = two
    ends = race(*[lambda: invitations.send(ana, ben, how="work")] * 2)
    assert sum(isinstance(end, Refused) for end in ends) == 1
    assert Invitation.objects.count() == 1


def test_the_allowance_holds_for_two_tabs_at_once(two):
    ana, ben = two
    ana.joined_at = timezone.now()
    ana.save()
    others = [person(f"Other {number}") for number in range(25)]
    for other in others[:24]:
        invitations.send(ana, other, how="work")
    ends = race(
        lambda: invitations.send(ana, others[24], how="work"), lambda: invitations.send(ana, ben, how="work")
    )
    assert sum(isinstance(end, Refused) for end in ends) == 1


def test_undoing_and_counting_at_once_have_one_winner(two):
    ana, ben = two
    now = timezone.now()
    invitation = invitations.send(ana, ben, how="work", at=now)
    given = answering.answer(invitation, Verb.UNKNOWN, by=ben, at=now)
    race(
        lambda: answering.undo(invitation, by=ben, at=given.settles_at - timedelta(seconds=1)),
        lambda: ledger.fold_all(at=given.settles_at),
    )
    given.refresh_from_db()
    assert (given.undone_at is None) != (given.entered_at is None)
    assert Entry.objects.count() == (given.entered_at is not None)


def test_workers_that_fold_at_once_count_and_sanction_once(two):
    ana, _ben = two
    now = timezone.now()
    for number in range(4):
        stranger = person(f"Stranger {number}")
        invitation = invitations.send(ana, stranger, how="work", at=now)
        answering.answer(invitation, Verb.UNKNOWN, by=stranger, at=now)
    race(*[lambda: ledger.fold_all(at=now + timedelta(hours=1))] * 3)
    assert Entry.objects.count() == 4
    assert list(Sanction.objects.values_list("step", flat=True)) == ["warning"]
    assert ana.notices.filter(kind="warning").count() == 1
    assert recounting.recount().differences == []
