"""Any life that three people can lead together, in any order: what must always be true of it."""

import contextlib
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from connections import answering, asking, connecting, invitations, network
from connections.models import Answer, Connection, Invitation
from connections.models.invitation import Verb
from groups import founding, membership
from lion.members.models import Block
from lion.moderation import ledger, recounting
from lion.refusals import Refused
from tests.cast import person

PEOPLE = st.integers(0, 2)
STEPS = {
    "a moment": timedelta(seconds=4),
    "minutes": timedelta(minutes=11),
    "a day": timedelta(days=1),
    "weeks": timedelta(days=22),
    "half a year": timedelta(days=190),
}


class Life(RuleBasedStateMachine):
    """Everything that members may try; most of it will be refused, and a refusal changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.world = contextlib.ExitStack()
        self.world.enter_context(transaction.atomic())

    @initialize(fellows=st.booleans())
    def begin(self, fellows):
        self.at = timezone.now() - timedelta(days=5000)
        self.people = [person(f"{name} Life", joined_at=self.at) for name in ("Ana", "Ben", "Chi")]
        group = founding.found(self.people[0], "Group of Life", at=self.at)
        if fellows:
            for one in self.people[1:]:
                membership.join(one, group, covenant=group.covenants.get(), at=self.at)
        self.at += timedelta(days=30)

    def trying(self):
        return contextlib.suppress(Refused)

    def latest(self, **between):
        return Invitation.objects.filter(**between).order_by("sent_at", "pk").last()

    @rule(step=st.sampled_from(sorted(STEPS)))
    def time_passes(self, step):
        self.at += STEPS[step]

    @rule(sender=PEOPLE, recipient=PEOPLE)
    def send(self, sender, recipient):
        self.at += timedelta(seconds=1)
        with self.trying():
            invitations.send(self.people[sender], self.people[recipient], how="work", at=self.at)

    @rule(who=PEOPLE, verb=st.sampled_from(list(Verb)))
    def answer(self, who, verb):
        self.at += timedelta(seconds=1)
        with self.trying():
            if found := self.latest(recipient=self.people[who]):
                answering.answer(found, verb, by=self.people[who], at=self.at)

    @rule(who=PEOPLE)
    def undo(self, who):
        with self.trying():
            if found := self.latest(recipient=self.people[who]):
                answering.undo(found, by=self.people[who], at=self.at)

    @rule(who=PEOPLE)
    def withdraw(self, who):
        with self.trying():
            if found := self.latest(sender=self.people[who]):
                invitations.withdraw(found, by=self.people[who], at=self.at)

    @rule(who=PEOPLE)
    def ask(self, who):
        with self.trying():
            if found := self.latest(recipient=self.people[who]):
                asking.ask(found, "Who?", by=self.people[who], at=self.at)

    @rule(who=PEOPLE)
    def reply(self, who):
        with self.trying():
            if found := self.latest(sender=self.people[who]):
                asking.reply(found, "Me.", by=self.people[who], at=self.at)

    @rule(who=PEOPLE, whom=PEOPLE)
    def block(self, who, whom):
        with self.trying():
            connecting.block(self.people[who], self.people[whom], at=self.at)

    @rule(who=PEOPLE, whom=PEOPLE)
    def unblock(self, who, whom):
        connecting.unblock(self.people[who], self.people[whom])

    @rule(who=PEOPLE, whom=PEOPLE)
    def remove(self, who, whom):
        with self.trying():
            connecting.remove(self.people[who], self.people[whom], at=self.at)

    @rule()
    def worker_comes(self):
        ledger.fold_all(at=self.at)

    @invariant()
    def one_open_invitation_for_each_pair(self):
        pairs = [(one.low, one.high) for one in Invitation.objects.filter(closed_at__isnull=True)]
        assert len(pairs) == len(set(pairs))

    @invariant()
    def the_answer_shown_is_the_last_that_stands(self):
        for invitation in Invitation.objects.all():
            last = invitation.answers.standing().order_by("answered_at", "pk").last()
            shown = (last.verb, last.answered_at) if last else ("", None)
            assert (invitation.answer, invitation.answered_at) == shown

    @invariant()
    def connected_are_those_whose_acceptance_stands(self):
        made = set(Connection.objects.values_list("invitation", flat=True))
        accepted = set(Invitation.objects.filter(answer=Verb.ACCEPT).values_list("pk", flat=True))
        assert made == accepted

    @invariant()
    def a_block_separates(self):
        for block in Block.objects.all():
            assert not network.are_connected(block.blocker, block.blocked)
            received = Invitation.objects.received_by(block.blocker, self.at).filter(sender=block.blocked)
            assert not received.pending(self.at).exists()
            assert not received.open(self.at).filter(answer=Verb.ARCHIVE).exists()
            assert not Invitation.objects.sent_by(block.blocker).open(self.at).filter(recipient=block.blocked)

    @invariant()
    def nothing_counts_before_its_window_has_passed(self):
        assert not Answer.objects.filter(entered_at__lt=F("settles_at")).exists()

    @invariant()
    def a_closed_invitation_says_why(self):
        for one in Invitation.objects.filter(closed_at__isnull=False):
            assert one.withdrawn_at or one.answer == Verb.ACCEPT or one.expires_at <= self.at

    def teardown(self):
        ledger.fold_all(at=self.at)
        assert recounting.recount().differences == []
        transaction.set_rollback(True)
        self.world.close()


@pytest.mark.django_db
def test_whatever_people_do_in_whatever_order_the_rules_hold():
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
