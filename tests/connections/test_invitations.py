"""The life of an invitation: sending, answering, undoing, withdrawing, expiring, crossing, blocking."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from connections import allowance, answering, asking, connecting, invitations, network
from connections.models import Answer, Connection, Invitation
from connections.models.invitation import Verb
from groups import membership
from lion.members import pledging
from lion.moderation import ledger
from lion.refusals import Refused
from tests.cast import person

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
pytestmark = pytest.mark.usefixtures("noise")


def ask(sender, recipient, at=None, **fields):
    return invitations.send(sender, recipient, how="stranger", at=at, **fields)


def test_an_accepted_invitation_connects_the_two(ana, ben, now):
    invitation = ask(ana, ben, now)
    answering.answer(invitation, Verb.ACCEPT, by=ben, at=now)
    assert network.are_connected(ana, ben)
    invitation.refresh_from_db()
    assert invitation.seen_by_sender(now) == "accepted"


def test_a_second_answer_is_refused_and_says_what_has_happened(ana, ben, now):
    invitation = ask(ana, ben, now)
    answering.answer(invitation, Verb.ACCEPT, by=ben, at=now)
    with pytest.raises(Refused, match="You already accepted Ana’s invitation"):
        answering.answer(invitation, Verb.ARCHIVE, by=ben, at=now)
    assert Answer.objects.count() == 1


@pytest.mark.parametrize("verb", [Verb.ARCHIVE, Verb.UNKNOWN, Verb.SPAM])
def test_a_quiet_answer_looks_pending_to_its_sender(ana, ben, now, verb):
    invitation = ask(ana, ben, now)
    answering.answer(invitation, verb, by=ben, at=now)
    invitation.refresh_from_db()
    assert invitation.seen_by_sender(now) == "pending"
    assert invitation.seen_by_sender(now + 180 * DAY) == "expired"
    with pytest.raises(Refused, match="still pending"):
        ask(ana, ben, now + DAY)


@pytest.mark.parametrize("verb", [Verb.ACCEPT, Verb.UNKNOWN, Verb.SPAM])
def test_what_was_archived_can_be_answered_later(ana, ben, now, verb):
    invitation = ask(ana, ben, now)
    answering.answer(invitation, Verb.ARCHIVE, by=ben, at=now)
    answering.answer(invitation, verb, by=ben, at=now + 30 * DAY)
    invitation.refresh_from_db()
    assert invitation.answer == verb


def test_only_the_recipient_answers(ana, ben, stranger, now):
    invitation = ask(ana, ben, now)
    for someone in (ana, stranger):
        with pytest.raises(Refused):
            answering.answer(invitation, Verb.ACCEPT, by=someone, at=now)
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("verb", "window"),
    [(Verb.ACCEPT, 10), (Verb.ARCHIVE, 10), (Verb.SPAM, 10), (Verb.UNKNOWN, 600)],
)
def test_an_answer_is_undone_within_its_window_and_not_after(ana, ben, now, verb, window):
    invitation = ask(ana, ben, now)
    answering.answer(invitation, verb, by=ben, at=now)
    answering.undo(invitation, by=ben, at=now + (window - 1) * SECOND)
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.closed_at) == ("", None)
    assert not Connection.objects.exists()
    answering.answer(invitation, verb, by=ben, at=now + DAY)
    with pytest.raises(Refused, match="more than 10"):
        answering.undo(invitation, by=ben, at=now + DAY + window * SECOND)


def test_undoing_an_idk_brings_the_archive_before_it_back(ana, ben, now):
    invitation = ask(ana, ben, now)
    answering.answer(invitation, Verb.ARCHIVE, by=ben, at=now)
    answering.answer(invitation, Verb.UNKNOWN, by=ben, at=now + DAY)
    answering.undo(invitation, by=ben, at=now + DAY + SECOND)
    invitation.refresh_from_db()
    assert invitation.answer == Verb.ARCHIVE


def test_a_withdrawn_invitation_leaves_and_the_two_wait_21_days(ana, ben, now):
    invitation = ask(ana, ben, now)
    invitations.withdraw(invitation, by=ana, at=now)
    assert not Invitation.objects.received_by(ben, now).pending(now).exists()
    for sender, recipient in ((ana, ben), (ben, ana)):
        with pytest.raises(Refused, match="withdrawn lately"):
            ask(sender, recipient, now + 20 * DAY)
    assert ask(ana, ben, now + 21 * DAY + SECOND)


@pytest.mark.parametrize("verb", [None, Verb.ARCHIVE, Verb.UNKNOWN, Verb.SPAM])
def test_withdrawing_goes_the_same_way_whatever_was_answered(ana, ben, now, verb):
    invitation = ask(ana, ben, now)
    if verb:
        answering.answer(invitation, verb, by=ben, at=now)
    invitations.withdraw(invitation, by=ana, at=now + DAY)
    with pytest.raises(Refused, match="You have already withdrawn"):
        invitations.withdraw(invitation, by=ana, at=now + DAY)
    invitation.refresh_from_db()
    assert invitation.answer == (verb or "")


def test_an_unanswered_invitation_expires_by_the_clock(ana, ben, now):
    invitation = ask(ana, ben, now - 181 * DAY)
    assert not Invitation.objects.received_by(ben, now).pending(now).exists()
    with pytest.raises(Refused, match="has expired"):
        answering.answer(invitation, Verb.ACCEPT, by=ben, at=now)
    assert ask(ana, ben, now).pk != invitation.pk


@pytest.mark.parametrize("verb", [None, Verb.ARCHIVE, Verb.UNKNOWN, Verb.SPAM])
def test_two_who_ask_each_other_are_connected_at_once(ana, ben, now, verb):
    first = ask(ana, ben, now)
    if verb:
        answering.answer(first, verb, by=ben, at=now)
    assert ask(ben, ana, now + SECOND).pk == first.pk
    assert network.are_connected(ana, ben)
    ledger.fold_all(at=now + DAY)
    assert not Answer.objects.standing().filter(verb__in=["idk", "spam"]).exists()


def test_the_database_holds_one_open_invitation_per_pair(ana, ben, now):
    ask(ana, ben, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(sender=ben, recipient=ana, how="work", expires_at=now + DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(sender=ana, recipient=ana, how="work", expires_at=now + DAY)


def test_cover_is_frozen_at_sending(ana, ben, open_group, now):
    covered = ask(ana, ben, now)
    membership.leave(ben, open_group, at=now + SECOND)
    covered.refresh_from_db()
    assert (covered.fellows, covered.covered) == (True, True)
    assert list(covered.shared_groups.all()) == [open_group]


def test_the_pledge_covers(ana, ben, now):
    pledging.take(ben, at=now - DAY)
    invitation = ask(ana, ben, now)
    invitation.refresh_from_db()
    assert (invitation.fellows, invitation.pledged, invitation.covered) == (False, True, True)


def test_a_block_looks_like_silence(ana, ben, now):
    before = ask(ana, ben, now)
    connecting.block(ben, ana, at=now)
    before.refresh_from_db()
    assert before.seen_by_sender(now) == "pending"
    assert not Invitation.objects.received_by(ben, now).exists()
    with pytest.raises(Refused, match="still pending"):
        ask(ana, ben, now)
    invitations.withdraw(before, by=ana, at=now)
    after = ask(ana, ben, now + 22 * DAY)
    assert after.seen_by_sender(now + 22 * DAY) == "pending"
    assert not Invitation.objects.received_by(ben, now + 22 * DAY).exists()
    with pytest.raises(Refused, match="You have blocked"):
        ask(ben, ana, now + 22 * DAY)


def test_the_allowance_is_smaller_for_the_new_and_the_warned(now, db):
    usual, new = person("Usual One"), person("New One", joined_at=now - DAY)
    warned = person("Warned One", warned_until=now + DAY)
    assert [allowance.of(one, now).uncovered for one in (usual, new, warned)] == [100, 25, 50]


def test_a_spent_allowance_is_refused_with_the_day_it_refills(db, now):
    new = person("New One", joined_at=now - DAY)
    others = [person(f"Other {number}") for number in range(26)]
    for other in others[:25]:
        ask(new, other, now - timedelta(hours=1))
    with pytest.raises(Refused, match="all 25 invitations") as refusal:
        ask(new, others[25], now)
    assert refusal.value.status == 429
    assert ask(new, others[25], now + 7 * DAY)


def test_a_restricted_member_invites_fellows_pledged_and_those_whose_address_they_know(
    ana, ben, stranger, open_group, now
):
    ana.restricted_until = now + DAY
    ana.save()
    pledging.take(stranger, at=now)
    assert ask(ana, ben, now).fellows
    assert ask(ana, stranger, now + SECOND).pledged
    apart = person("Apart One")
    with pytest.raises(Refused, match="whose e-mail address you know") as refusal:
        ask(ana, apart, now)
    assert refusal.value.status == 403
    assert ask(ana, apart, now, email="APART-one@lion.test")


def test_a_suspended_member_sends_nothing_and_what_they_sent_is_held_back(ana, ben, stranger, now):
    invitation = ask(ana, ben, now)
    received = ask(stranger, ana, now)
    ana.suspended_until = now + DAY
    ana.save()
    with pytest.raises(Refused, match="suspended"):
        ask(ana, person("Another One"), now)
    assert not Invitation.objects.received_by(ben, now).pending(now).exists()
    assert Invitation.objects.received_by(ben, now + 2 * DAY).pending(now + 2 * DAY).get() == invitation
    with pytest.raises(Refused, match="suspended"):
        asking.ask(received, "Who are you?", by=ana, at=now)
    answering.answer(received, Verb.ACCEPT, by=ana, at=now)
    assert network.are_connected(ana, stranger)


def test_questions_go_by_turns_five_at_most_and_stop_the_clock(ana, ben, now):
    invitation = ask(ana, ben, now)
    for turn in range(5):
        at = now + turn * 20 * DAY
        asking.ask(invitation, f"Question {turn}?", by=ben, at=at)
        with pytest.raises(Refused, match="still waiting"):
            asking.ask(invitation, "And?", by=ben, at=at)
        asking.reply(invitation, "Because.", by=ana, at=at + 10 * DAY)
    with pytest.raises(Refused, match="that is all"):
        asking.ask(invitation, "Once more?", by=ben, at=now + 91 * DAY)
    invitation.refresh_from_db()
    assert invitation.expires_at == now + (180 + 50) * DAY


@pytest.mark.parametrize(("text", "words"), [("  ", "Write something"), ("x" * 503, "3 characters too long")])
def test_a_question_is_one_to_500_characters(ana, ben, now, text, words):
    with pytest.raises(Refused, match=words):
        asking.ask(ask(ana, ben, now), text, by=ben, at=now)


def test_a_reply_goes_the_same_way_after_a_quiet_answer(ana, ben, now):
    invitation = ask(ana, ben, now)
    asking.ask(invitation, "Who?", by=ben, at=now)
    answering.answer(invitation, Verb.ARCHIVE, by=ben, at=now)
    assert asking.reply(invitation, "Me.", by=ana, at=now + SECOND).reply == "Me."
    assert not ben.notices.filter(kind="replied").exists()


def test_nobody_invites_themselves_or_whom_they_know(ana, ben, now):
    with pytest.raises(Refused, match="yourself"):
        ask(ana, ana, now)
    connecting.connect(ana, ben, at=now)
    with pytest.raises(Refused, match="already connected"):
        ask(ana, ben, now)
    connecting.remove(ana, ben, at=now)
    assert ask(ana, ben, now)
