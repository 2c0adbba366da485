"""What the database refuses by itself, past every function of the domain."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from connections import answering, asking, connecting, invitations
from connections.models import Answer, Connection, Invitation, Question
from connections.models.invitation import Verb
from lion.members.models import Block

DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("noise")


def refused(write) -> bool:
    """Whether the database refuses what is written."""
    with pytest.raises(IntegrityError), transaction.atomic():
        write()
    return True


def row(sender, recipient, now, **fields):
    return Invitation(sender=sender, recipient=recipient, how="work", expires_at=now + DAY, **fields)


def test_a_second_open_invitation_between_two_whichever_way(ana, ben, stranger, now):
    invitations.send(ana, ben, how="work", at=now)
    for pair in ((ana, ben), (ben, ana)):
        wrong = row(pair[0], pair[1], now)
        assert refused(lambda wrong=wrong: Invitation.objects.bulk_create([wrong]))
    assert refused(lambda: Invitation.objects.bulk_create([row(ana, stranger, now), row(stranger, ana, now)]))
    Invitation.objects.bulk_create([row(ana, ben, now, closed_at=now, withdrawn_at=now)])


def test_an_invitation_to_oneself(ana, now):
    assert refused(lambda: Invitation.objects.bulk_create([row(ana, ana, now)]))


def test_an_answer_without_its_moment_and_an_acceptance_that_stays_open(ana, ben, now):
    invitations.send(ana, ben, how="work", at=now)
    for wrong in ({"answer": "idk"}, {"answered_at": now}, {"answer": "accept", "answered_at": now}):
        assert refused(lambda wrong=wrong: Invitation.objects.update(**wrong))


def test_reopening_a_withdrawn_invitation_beside_a_newer_one(ana, ben, now):
    first = invitations.send(ana, ben, how="work", at=now - 30 * DAY)
    invitations.withdraw(first, by=ana, at=now - 30 * DAY)
    invitations.send(ben, ana, how="work", at=now)
    assert refused(lambda: Invitation.objects.filter(pk=first.pk).update(closed_at=None, withdrawn_at=None))


def test_the_same_answer_twice_and_one_both_undone_and_counted(ana, ben, now):
    invitation = invitations.send(ana, ben, how="work", at=now)
    given = answering.answer(invitation, Verb.UNKNOWN, by=ben, at=now)
    again = Answer(invitation=invitation, verb="idk", answered_at=now, settles_at=now)
    assert refused(lambda: Answer.objects.bulk_create([again]))
    assert refused(lambda: Answer.objects.filter(pk=given.pk).update(undone_at=now, entered_at=now))


def test_a_sixth_question_and_two_at_one_turn(ana, ben, now):
    invitation = invitations.send(ana, ben, how="work", at=now)
    asking.ask(invitation, "Who?", by=ben, at=now)
    for number in (0, 1, 6):
        wrong = Question(invitation=invitation, number=number, text="And?")
        assert refused(lambda wrong=wrong: Question.objects.bulk_create([wrong]))


def test_a_second_connection_one_with_oneself_and_one_the_wrong_way_round(ana, ben, now):
    connecting.connect(ana, ben, at=now)
    low, high = sorted([ana, ben], key=lambda one: one.pk)
    for pair in ((low, high), (high, low), (ana, ana)):
        wrong = Connection(low=pair[0], high=pair[1])
        assert refused(lambda wrong=wrong: Connection.objects.bulk_create([wrong]))
    connecting.remove(ana, ben, at=now)
    connecting.connect(ana, ben, at=now)
    assert refused(lambda: Connection.objects.update(ended_at=None))


def test_a_second_block_and_one_of_oneself(ana, ben):
    connecting.block(ana, ben)
    for pair in ((ana, ben), (ana, ana)):
        wrong = Block(blocker=pair[0], blocked=pair[1])
        assert refused(lambda wrong=wrong: Block.objects.bulk_create([wrong]))


def test_what_covers_is_worked_out_by_the_database(ana, ben, now):
    invitation = invitations.send(ana, ben, how="work", at=now)
    for fellows, pledged in ((True, False), (False, True), (False, False)):
        Invitation.objects.update(fellows=fellows, pledged=pledged)
        invitation.refresh_from_db()
        assert invitation.covered == (fellows or pledged)
