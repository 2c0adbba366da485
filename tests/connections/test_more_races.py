"""Verbs of the same two at the same moment: whoever is first, what is left makes sense."""

import time
from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from django.utils import timezone

from connections import answering, asking, connecting, invitations, network
from connections.models import Answer, Connection, Invitation, Question
from connections.models.invitation import Verb
from lion.members.models import Block
from lion.moderation import ledger
from lion.moderation.models import Entry
from lion.refusals import Refused
from tests.cast import person
from tests.race import race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two(transactional_db):
    return person("Ana Alves"), person("Ben Bauer")


def refusals(ends):
    return sum(isinstance(end, Refused) for end in ends)


def test_of_many_acceptances_at_once_one_connects(two):
    ana, ben = two
    invitations.send(ana, ben, how="work")
    ends = race(*[lambda: answering.answer(Invitation.objects.get(), Verb.ACCEPT, by=ben)] * 4)
    assert refusals(ends) == 3
    assert (Answer.objects.count(), Connection.objects.count()) == (1, 1)


def test_of_two_undos_at_once_one_takes_it_back(two):
    ana, ben = two
    invitation = invitations.send(ana, ben, how="work")
    answering.answer(invitation, Verb.ACCEPT, by=ben)
    ends = race(*[lambda: answering.undo(invitation, by=ben)] * 2)
    assert refusals(ends) == 1
    assert not Connection.objects.exists()
    assert Invitation.objects.pending().count() == 1


def test_of_two_withdrawals_at_once_one_withdraws(two):
    ana, ben = two
    invitations.send(ana, ben, how="work")
    ends = race(*[lambda: invitations.withdraw(Invitation.objects.get(), by=ana)] * 2)
    assert refusals(ends) == 1


def test_of_two_questions_at_once_one_is_asked(two):
    ana, ben = two
    invitation = invitations.send(ana, ben, how="work")
    ends = race(*[lambda: asking.ask(invitation, "Who?", by=ben)] * 2)
    assert refusals(ends) == 1
    assert Question.objects.count() == 1
    assert Invitation.objects.get().expires_at - invitation.expires_at == timedelta(days=180)


def test_of_two_replies_at_once_one_is_kept_and_pauses_once(two):
    ana, ben = two
    now = timezone.now()
    invitation = invitations.send(ana, ben, how="work", at=now)
    asking.ask(invitation, "Who?", by=ben, at=now)
    at = now + timedelta(days=1)
    ends = race(*[lambda word=word: asking.reply(invitation, word, by=ana, at=at) for word in ("Me.", "I.")])
    assert refusals(ends) == 1
    assert Invitation.objects.get().expires_at == now + timedelta(days=181)


def test_a_block_and_a_send_at_once_leave_nothing_to_see(two):
    """The send has not been committed when the block looks: the one waits for the other."""
    ana, ben = two

    def slowly():
        with transaction.atomic():
            invitations.send(ana, ben, how="work")
            time.sleep(0.5)

    def meanwhile():
        time.sleep(0.2)
        connecting.block(ben, ana)

    race(slowly, meanwhile)
    assert Block.objects.count() == 1
    assert Invitation.objects.open().count() == 1
    assert not Invitation.objects.received_by(ben).exists()


def test_a_block_and_an_acceptance_at_once_leave_the_two_apart(two):
    ana, ben = two
    invitations.send(ana, ben, how="work")
    race(
        lambda: connecting.block(ana, ben),
        lambda: answering.answer(Invitation.objects.get(), Verb.ACCEPT, by=ben),
    )
    assert not network.are_connected(ana, ben)


def test_crossing_while_the_worker_counts_has_one_order(two):
    ana, ben = two
    now = timezone.now()
    invitation = invitations.send(ana, ben, how="work", at=now)
    answering.answer(invitation, Verb.UNKNOWN, by=ben, at=now)
    settled = now + timedelta(minutes=10)
    race(
        lambda: invitations.send(ben, ana, how="work", at=settled - timedelta(seconds=1)),
        lambda: ledger.fold_all(at=settled),
    )
    assert network.are_connected(ana, ben)
    given = Answer.objects.get(verb="idk")
    assert (given.undone_at is None) != (given.entered_at is None)
    assert Entry.objects.filter(verb="idk").count() == (given.entered_at is not None)


def test_two_who_cross_again_and_again_never_wait_for_each_other(two):
    ana, ben = two
    for turn in range(6):
        at = timezone.now() + timedelta(seconds=turn)
        ends = race(
            partial(invitations.send, ana, ben, how="work", at=at),
            partial(invitations.send, ben, ana, how="work", at=at),
        )
        assert refusals(ends) == 0
        assert network.are_connected(ana, ben)
        connecting.remove(ana, ben, at=at)


def test_accepting_and_undoing_the_archive_at_once_end_in_one_story(two):
    """The undo looks at what stood before while the acceptance has not been committed yet."""
    ana, ben = two
    invitation = invitations.send(ana, ben, how="work")
    answering.answer(invitation, Verb.ARCHIVE, by=ben)

    def slowly():
        with transaction.atomic():
            answering.answer(invitation, Verb.ACCEPT, by=ben)
            time.sleep(0.5)

    def meanwhile():
        time.sleep(0.2)
        answering.undo(Invitation.objects.get(), by=ben)

    race(slowly, meanwhile)
    invitation = Invitation.objects.get()
    last = invitation.answers.standing().order_by("answered_at").last()
    assert invitation.answer == (last.verb if last else "")
    assert network.are_connected(ana, ben) == (invitation.answer == Verb.ACCEPT)
