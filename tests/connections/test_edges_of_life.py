"""Where two rules of an invitation's life meet: crossing and counting, blocking and undoing, pausing."""

from datetime import timedelta

import pytest

from connections import allowance, announcing, answering, asking, connecting, invitations, network, records
from connections.models import Answer, Invitation
from connections.models.invitation import Verb
from lion.members import pledging
from lion.moderation import ledger
from lion.moderation.models import Entry, SpamReport
from lion.refusals import Refused
from tests.cast import person

MINUTE, HOUR, DAY, SECOND = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)
pytestmark = pytest.mark.usefixtures("noise")


def ask(sender, recipient, at=None, **fields):
    return invitations.send(sender, recipient, how="stranger", at=at, **fields)


@pytest.mark.parametrize("on_time", [True, False])
@pytest.mark.parametrize("verb", [Verb.UNKNOWN, Verb.SPAM])
def test_crossing_takes_back_what_has_settled_neither_with_a_worker_on_time_nor_with_a_late_one(
    ana, ben, now, verb, on_time
):
    answering.answer(ask(ana, ben, now - DAY), verb, by=ben, at=now - DAY)
    if on_time:
        ledger.fold_all(at=now - HOUR)
    ask(ben, ana, now)
    ledger.fold_all(at=now + HOUR)
    assert network.are_connected(ana, ben)
    assert Answer.objects.standing().filter(verb=verb).count() == 1
    assert Entry.objects.filter(verb="idk").count() == (verb == Verb.UNKNOWN)
    assert SpamReport.objects.count() == (verb == Verb.SPAM)


def test_the_suspended_send_nothing_to_those_who_asked_them_but_may_accept(ana, ben, now):
    theirs = ask(ben, ana, now)
    ana.suspended_until = now + DAY
    ana.save()
    with pytest.raises(Refused, match="suspended") as refusal:
        ask(ana, ben, now)
    assert refusal.value.status == 403
    answering.answer(theirs, Verb.ACCEPT, by=ana, at=now)
    assert network.are_connected(ana, ben)


def test_a_restricted_member_may_cross_an_invitation(ana, ben, now):
    ask(ben, ana, now)
    ana.restricted_until = now + DAY
    ana.save()
    ask(ana, ben, now)
    assert network.are_connected(ana, ben)


def test_an_acceptance_is_not_undone_into_a_second_open_invitation(ana, ben, now):
    first = ask(ana, ben, now)
    answering.answer(first, Verb.ACCEPT, by=ben, at=now)
    connecting.remove(ana, ben, at=now + SECOND)
    second = ask(ana, ben, now + 2 * SECOND)
    with pytest.raises(Refused, match="another invitation"):
        answering.undo(first, by=ben, at=now + 3 * SECOND)
    assert Invitation.objects.open(now).get() == second


def test_undoing_an_acceptance_opens_nothing_for_one_whom_the_sender_has_blocked_since(ana, ben, now):
    invitation = ask(ana, ben, now)
    answering.answer(invitation, Verb.ACCEPT, by=ben, at=now)
    connecting.block(ana, ben, at=now + SECOND)
    answering.undo(invitation, by=ben, at=now + 2 * SECOND)
    with pytest.raises(Refused):
        answering.answer(invitation, Verb.ACCEPT, by=ben, at=now + 3 * SECOND)
    assert not network.are_connected(ana, ben)


def test_undoing_an_acceptance_brings_nothing_back_from_one_blocked_since(ana, ben, now):
    invitation = ask(ana, ben, now)
    answering.answer(invitation, Verb.ACCEPT, by=ben, at=now)
    connecting.block(ben, ana, at=now + SECOND)
    answering.undo(invitation, by=ben, at=now + 2 * SECOND)
    assert not Invitation.objects.received_by(ben, now).pending(now).exists()


def test_a_block_hides_what_was_archived_too(ana, ben, now):
    invitation = ask(ana, ben, now)
    answering.answer(invitation, Verb.ARCHIVE, by=ben, at=now)
    connecting.block(ben, ana, at=now + DAY)
    assert not Invitation.objects.received_by(ben, now).exists()
    with pytest.raises(Refused):
        answering.answer(invitation, Verb.ACCEPT, by=ben, at=now + 2 * DAY)
    assert not network.are_connected(ana, ben)


def test_a_block_withdraws_ones_own_and_ends_the_connection(ana, ben, stranger, now):
    mine = ask(ben, ana, now)
    connecting.connect(ben, stranger, at=now)
    connecting.block(ben, ana, at=now)
    connecting.block(ben, ana, at=now)
    connecting.block(ben, stranger, at=now)
    mine.refresh_from_db()
    assert mine.seen_by_sender(now) == "withdrawn"
    assert not network.are_connected(ben, stranger)
    with pytest.raises(Refused, match="block yourself"):
        connecting.block(ben, ben)


def test_blocking_asks_no_questions_and_gets_none(ana, ben, now):
    invitation = ask(ana, ben, now)
    connecting.block(ben, ana, at=now)
    with pytest.raises(Refused):
        asking.ask(invitation, "Who?", by=ben, at=now)
    assert not ana.notices.exists()


def test_what_a_suspension_held_back_is_announced_when_it_ends(ana, ben, now):
    ana.suspended_until = None
    invitation = ask(ana, ben, now - HOUR)
    Invitation.objects.update(announced_at=None)
    ben.notices.all().delete()
    ana.suspended_until = now + DAY
    ana.save()
    announcing.announce(now)
    assert not ben.notices.filter(kind="invited").exists()
    announcing.announce(now + 2 * DAY)
    assert ben.notices.filter(kind="invited").count() == 1
    assert announcing.announce(now + 3 * DAY) == 0
    assert invitation.pk


def test_a_reply_of_the_suspended_reaches_nobody_before_the_end(ana, ben, now):
    invitation = ask(ana, ben, now)
    asking.ask(invitation, "Who?", by=ben, at=now)
    ana.suspended_until = now + DAY
    ana.save()
    asking.reply(invitation, "Me.", by=ana, at=now)
    assert not ben.notices.filter(kind="replied").exists()


@pytest.mark.parametrize(("field", "value"), [("note", "x" * 301), ("how_detail", "x" * 101)])
def test_what_is_too_long_is_refused_by_the_function_too(ana, ben, now, field, value):
    with pytest.raises(Refused, match="1 character too long"):
        ask(ana, ben, now, **{field: value})


@pytest.mark.parametrize("field", ["note", "how_detail"])
def test_characters_that_cannot_be_kept_are_refused_in_words(ana, ben, now, field):
    with pytest.raises(Refused, match="can’t be kept"):
        ask(ana, ben, now, **{field: "a\0b"})


def test_a_question_with_such_characters_is_refused_in_words(ana, ben, now):
    invitation = ask(ana, ben, now)
    with pytest.raises(Refused, match="can’t be kept"):
        asking.ask(invitation, "Who\0?", by=ben, at=now)
    asking.ask(invitation, "Who?", by=ben, at=now)
    with pytest.raises(Refused, match="can’t be kept"):
        asking.reply(invitation, "Me\0.", by=ana, at=now)


def test_a_spent_allowance_says_when_the_next_of_its_kind_comes_back(db, now):
    sender = person("Busy One", joined_at=now - DAY)
    pledged = person("Open One")
    pledging.take(pledged, at=now - 30 * DAY)
    ask(sender, pledged, now - 6 * DAY)
    for number in range(25):
        ask(sender, person(f"Other {number}"), now - HOUR + number * MINUTE)
    back = allowance.returns_at(sender, now, covered=False)
    assert back == now - HOUR + 7 * DAY
    assert allowance.returns_at(sender, now, covered=True) is None


def test_a_halved_allowance_comes_back_when_enough_of_the_old_ones_are_a_week_old(db, now):
    sender = person("Busy One")
    for number in range(60):
        ask(sender, person(f"Other {number}"), now - HOUR + number * MINUTE)
    sender.warned_until = now + 30 * DAY
    sender.save()
    back = allowance.returns_at(sender, now, covered=False)
    assert back
    assert back == now - HOUR + 10 * MINUTE + 7 * DAY
    assert not allowance.of(sender, back - SECOND).left(covered=False)
    assert allowance.of(sender, back).left(covered=False) == 1


def test_how_open_a_member_is_moves_by_a_blocked_invitation_as_by_any_other(db, now):
    recipients = person("Open One"), person("Other One")
    for number in range(20):
        asker = person(f"Asker {number}")
        for recipient in recipients:
            ask(asker, recipient, now - 30 * DAY)
    connecting.block(recipients[1], asker, at=now - 29 * DAY)
    assert [records.of_recipient(one, now) for one in recipients] == [(0, 20), (0, 20)]


def test_those_in_common_who_pledged_come_first(ana, ben, stranger, now):
    plain = person("Aaron Plain")
    pledging.take(stranger, at=now - DAY)
    for one in (ana, ben):
        for other in (stranger, plain):
            connecting.connect(one, other, at=now)
    assert list(network.in_common(ana, ben)) == [stranger, plain]


def test_the_two_kinds_of_allowance_are_spent_apart(db, now):
    sender = person("Busy One", joined_at=now - DAY)
    pledged = [person(f"Open {number}", pledged_at=now - 30 * DAY) for number in range(2)]
    for number in range(25):
        ask(sender, person(f"Other {number}"), now - HOUR)
    with pytest.raises(Refused, match="all 25 invitations"):
        ask(sender, person("One More"), now)
    assert ask(sender, pledged[0], now).pledged
    left = allowance.of(sender, now)
    assert (left.uncovered_left, left.covered_left) == (0, 74)


def test_withdrawing_gives_nothing_of_the_allowance_back(ana, ben, now):
    invitations.withdraw(ask(ana, ben, now), by=ana, at=now)
    assert allowance.of(ana, now).uncovered_left == 99


def test_answers_play_no_part_in_the_allowance(ana, now):
    for number, verb in enumerate(Verb):
        reader = person(f"Reader {number}")
        answering.answer(ask(ana, reader, now), verb, by=reader, at=now)
    assert allowance.of(ana, now).uncovered_left == 96


def test_asking_one_whose_own_invitation_is_held_back_connects_the_two(ana, ben, now):
    ask(ana, ben, now)
    ana.suspended_until = now + DAY
    ana.save()
    ask(ben, ana, now + SECOND)
    assert network.are_connected(ana, ben)


def test_the_blocked_may_be_asked_again_once_unblocked_and_what_was_hidden_is_crossed(ana, ben, now):
    hidden = ask(ana, ben, now)
    connecting.block(ben, ana, at=now)
    with pytest.raises(Refused, match="Unblock them first"):
        ask(ben, ana, now)
    connecting.unblock(ben, ana)
    assert not Invitation.objects.received_by(ben, now).exists()
    assert ask(ben, ana, now) == hidden
    assert network.are_connected(ana, ben)


def test_the_pause_of_a_question_ends_with_its_reply_and_lasts_a_lifetime_at_most(ana, ben, now):
    invitation = ask(ana, ben, now)
    asking.ask(invitation, "Who?", by=ben, at=now + 10 * DAY)
    invitation.refresh_from_db()
    assert invitation.expires_at == now + 360 * DAY
    assert Invitation.objects.received_by(ben, now).pending(now + 359 * DAY).exists()
    assert not Invitation.objects.received_by(ben, now).pending(now + 361 * DAY).exists()
    with pytest.raises(Refused, match="no question waiting"):
        asking.reply(invitation, "Late.", by=ana, at=now + 361 * DAY)
