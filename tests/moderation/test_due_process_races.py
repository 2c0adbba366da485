"""Two at the same moment about one breach: one wins."""

from datetime import timedelta

import pytest

from connections import answering, invitations
from connections.models import Invitation
from connections.models.invitation import Verb
from groups import membership
from groups.models import Membership
from lion.moderation import breaches, cooling, ledger, objecting, proposing
from lion.moderation.models import Breach, Proposal
from lion.refusals import Refused
from tests.cast import person
from tests.race import race

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def breach(transactional_db, ana, ben, open_group, now):
    """Ben's first one, after which his membership may end; stewards who are no part of it are Sid and Sue."""
    open_group.covenants.update(first_breach="removal")
    for name in ("Sid Steward", "Sue Steward"):
        there = membership.join(
            person(name), open_group, covenant=open_group.covenants.get(), at=now - 90 * DAY
        )
        Membership.objects.filter(pk=there.pk).update(role=Membership.Role.STEWARD)
    invitation = invitations.send(ana, ben, how="group", at=now - 2 * DAY - HOUR)
    answering.answer(invitation, Verb.UNKNOWN, by=ben, at=now - 2 * DAY)
    ledger.fold_all(at=now - DAY)
    return Breach.objects.select_related("answer__invitation__sender", "group").get()


def stewards(group):
    kept = Membership.objects.filter(group=group, role=Membership.Role.STEWARD).select_related("member")
    return [there.member for there in kept]


def test_it_is_taken_back_or_acted_on_and_never_both(breach, ben, now):
    back, acted = race(
        lambda: cooling.take_back(breach, Verb.ARCHIVE, by=ben, at=now),
        lambda: breaches.mature(now + 2 * DAY),
    )
    breach.refresh_from_db()
    answer = Invitation.objects.get().answer
    assert isinstance(back, Refused) == bool(acted)
    assert (breach.voided_at is None, answer) == ((True, "idk") if acted else (False, "archive"))


def test_two_workers_act_once_and_two_tabs_take_back_once(breach, ben, now):
    tabs = [
        lambda verb=verb: cooling.take_back(breach, verb, by=ben, at=now) for verb in (Verb.ACCEPT, Verb.SPAM)
    ]
    ends = race(*tabs)
    assert sum(isinstance(end, Refused) for end in ends) == 1
    Breach.objects.update(voided_at=None)
    assert sum(race(*[lambda: breaches.mature(now + 2 * DAY)] * 3)) == 1
    assert Proposal.objects.count() == 1


def test_two_stewards_decide_at_once_and_one_wins(breach, ben, open_group, now):
    breaches.mature(now + 2 * DAY)
    sid, sue = stewards(open_group)
    proposal, again = Proposal.objects.get(), Proposal.objects.get()
    late = now + 3 * DAY
    confirmed, dropped, pardoned = race(
        lambda: proposing.confirm(sid, proposal, reason="Yes.", at=late),
        lambda: proposing.drop(sue, again, reason="No.", at=late),
        lambda: objecting.pardon(breach, by=sue, reason="A slip.", at=late),
    )
    assert isinstance(confirmed, Refused) or isinstance(dropped, Refused)
    assert not isinstance(pardoned, Refused)
    assert Membership.objects.current().filter(group=open_group, member=ben).exists()
    breach.refresh_from_db()
    assert breach.voided_at


def test_two_rule_on_an_objection_at_once_and_one_wins(breach, ben, open_group, now):
    breaches.mature(now + 2 * DAY)
    breach.refresh_from_db()
    objection = objecting.file(breach, "A cat.", by=ben, at=now + 3 * DAY)
    again = type(objection).objects.get()
    sid, sue = stewards(open_group)
    upheld, rejected = race(
        lambda: objecting.uphold(objection, by=sid, words="Yes.", at=now + 3 * DAY),
        lambda: objecting.reject(again, by=sue, words="No.", at=now + 3 * DAY),
    )
    assert isinstance(upheld, Refused) != isinstance(rejected, Refused)
    breach.refresh_from_db()
    assert (breach.voided_at is None) == isinstance(upheld, Refused)
