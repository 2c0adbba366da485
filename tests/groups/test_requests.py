from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from groups import covenants, founding, keeping, membership, requests, roles
from groups.models import Deed, Group, JoinRequest, Membership
from lion.members.models import Notice
from lion.refusals import Refused

from .conftest import NOW, binding, place, sign_in_to

DAY = timedelta(days=1)
Decision = JoinRequest.Decision


@pytest.fixture
def asked(trains, ana, chidi):
    """Chidi asks to join the trains, which now take members by approval."""
    roles.settle(ana, trains, joining="approval", questions="Why?\nSince when?")
    answers = [("Why?", "I love sleepers."), ("Since when?", "1998")]
    return requests.ask(chidi, trains, covenant=covenants.in_force(trains), answers=answers, at=NOW)


def test_asking_keeps_the_yes_and_the_answers_and_tells_the_keepers(asked, trains, ana, ben, chidi):
    assert (asked.covenant.version, asked.asked_at, asked.decision) == (1, NOW, "")
    assert asked.answers == [["Why?", "I love sleepers."], ["Since when?", "1998"]]
    assert keeping.current(chidi, trains) is None
    told = Notice.objects.get(kind="request")
    assert (told.member, told.context) == (ana, {"group": trains.name, "who": chidi.name})


def test_asking_twice_is_once(asked, trains, chidi):
    assert requests.ask(chidi, trains, covenant=covenants.in_force(trains)) == asked
    assert Notice.objects.filter(kind="request").count() == 1


def test_the_database_keeps_one_open_request(asked, trains, chidi):
    with pytest.raises(IntegrityError), transaction.atomic():
        JoinRequest.objects.create(group=trains, member=chidi)
    with pytest.raises(IntegrityError), transaction.atomic():
        JoinRequest.objects.filter(pk=asked.pk).update(decision=Decision.APPROVED)


def test_a_group_by_approval_is_not_joined_just_so(asked, trains, stranger):
    with pytest.raises(Refused, match="by approval or invitation") as refusal:
        sign_in_to(trains, stranger)
    assert refusal.value.status == 403


def test_an_empty_group_by_approval_is_joined_by_whoever_comes_first(bakers, ana, chidi):
    roles.settle(ana, bakers, joining="approval")
    membership.leave(ana, bakers)
    assert membership.join(chidi, bakers).role == Membership.Role.OWNER


def test_who_is_in_signs_a_newer_version_whatever_the_door(asked, trains, ana, ben):
    newer = covenants.publish(trains, ana, "We nod.")
    membership.join(ben, trains, covenant=newer)
    assert binding(ben, trains) == newer


@pytest.mark.parametrize("joining", ["open", "invitation"])
def test_only_a_group_by_approval_takes_requests(trains, ana, chidi, joining):
    roles.settle(ana, trains, joining=joining)
    trains.refresh_from_db()
    with pytest.raises(Refused, match="doesn’t take requests"):
        requests.ask(chidi, trains, covenant=covenants.in_force(trains))


def test_asking_takes_a_yes_to_the_version_in_force(asked, trains, ana, stranger):
    with pytest.raises(Refused, match="explicit yes"):
        requests.ask(stranger, trains)
    old = covenants.in_force(trains)
    covenants.publish(trains, ana, "We nod.")
    with pytest.raises(covenants.NewerCovenant):
        requests.ask(stranger, trains, covenant=old)


def test_members_the_banned_and_the_suspended_do_not_ask(asked, trains, ben, stranger):
    covenant = covenants.in_force(trains)
    with pytest.raises(Refused, match="in Night Train Alliance already"):
        requests.ask(ben, trains, covenant=covenant)
    membership.remove(place(ben, trains), until=NOW + DAY, reason="Two.", at=NOW)
    with pytest.raises(Refused, match="from 3 November 2026"):
        requests.ask(ben, trains, covenant=covenant, at=NOW)
    stranger.suspended_until = NOW + DAY
    with pytest.raises(Refused, match="suspended"):
        requests.ask(stranger, trains, covenant=covenant, at=NOW)


def test_an_approved_request_is_a_membership_under_the_version_agreed_to(asked, trains, ana, chidi):
    covenants.publish(trains, ana, "We nod.", at=NOW + DAY)
    there = requests.approve(ana, asked, at=NOW + 2 * DAY)
    assert (there.joined_at, there.role) == (NOW + 2 * DAY, Membership.Role.MEMBER)
    assert binding(chidi, trains, NOW + 3 * DAY).version == 1
    assert (asked.decision, asked.decided_by) == (Decision.APPROVED, ana)
    assert Notice.objects.get(kind="request-approved").member == chidi
    assert Deed.objects.get(kind=Deed.Kind.APPROVED).member == chidi


def test_a_declined_request_comes_with_a_reason_and_may_be_asked_again(asked, trains, ana, chidi):
    with pytest.raises(Refused, match="Give a reason"):
        requests.decline(ana, asked, reason=" ")
    requests.decline(ana, asked, reason=" We are full. ", at=NOW)
    assert (asked.decision, asked.reason) == (Decision.DECLINED, "We are full.")
    assert Notice.objects.get(kind="request-declined").context["reason"] == "We are full."
    assert requests.waiting(chidi, trains) is None
    assert requests.ask(chidi, trains, covenant=covenants.in_force(trains)) != asked


def test_only_keepers_decide(asked, ben, chidi, stranger):
    for by in (ben, chidi, stranger):
        with pytest.raises(Refused, match="Only the owner and the stewards"):
            requests.approve(by, asked)
        with pytest.raises(Refused, match="Only the owner and the stewards"):
            requests.decline(by, asked, reason="No.")
    asked.refresh_from_db()
    assert asked.decision == ""


def test_the_first_decision_counts(asked, ana):
    requests.decline(ana, asked, reason="No.")
    with pytest.raises(Refused, match="already settled: declined"):
        requests.approve(ana, asked)


def test_a_request_taken_back_is_not_decided(asked, trains, ana, chidi):
    assert requests.withdraw(chidi, trains)
    assert not requests.withdraw(chidi, trains)
    with pytest.raises(Refused, match="withdrawn"):
        requests.approve(ana, asked)


def test_who_was_suspended_meanwhile_is_not_let_in_and_the_request_waits(asked, ana, chidi):
    chidi.suspended_until = NOW + DAY
    chidi.save()
    asked.refresh_from_db()
    with pytest.raises(Refused, match="can’t join at the moment"):
        requests.approve(ana, asked, at=NOW)
    asked.refresh_from_db()
    assert asked.decision == ""
    assert requests.approve(ana, asked, at=NOW + DAY).member == chidi


def test_a_door_opened_meanwhile_settles_the_request(asked, trains, ana, chidi):
    trains = roles.settle(ana, trains, joining="open")
    sign_in_to(trains, chidi)
    asked.refresh_from_db()
    assert asked.decision == Decision.APPROVED


def test_many_are_decided_at_once_and_those_that_could_not_be_are_named(asked, trains, ana, stranger):
    other = requests.ask(stranger, trains, covenant=covenants.in_force(trains))
    requests.withdraw(stranger, trains)
    failed = requests.decide_each([asked, other], partial(requests.approve, ana))
    assert [(one, "withdrawn" in sentence) for one, sentence in failed] == [(other, True)]
    assert place(asked.member, trains).role == Membership.Role.MEMBER


def test_settings_are_the_keepers_and_the_log_names_them(trains, ana, ben):
    with pytest.raises(Refused, match="Only the owner"):
        roles.settle(ben, trains, name="Ben's")
    changed = roles.settle(ana, trains, name="Night Trains", summary=trains.summary)
    assert changed.name == "Night Trains"
    assert Deed.objects.get(kind=Deed.Kind.SETTLED).detail == {"settings": ["name"]}
    roles.settle(ana, trains, name="Night Trains")
    assert Deed.objects.filter(kind=Deed.Kind.SETTLED).count() == 1
    with pytest.raises(TypeError, match="slug"):
        roles.settle(ana, trains, slug="mine")


def test_a_group_asks_the_lines_of_its_questions(ana):
    group = founding.found(ana, "Rail")
    assert group.asked == []
    assert Group(questions=" Why?\n\nWhen? ").asked == ["Why?", "When?"]
