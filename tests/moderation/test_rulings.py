"""Rulings: written down whole, one at a time, and never in each other's way."""

import time
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from connections import answering, invitations
from connections.models import Answer
from connections.models.invitation import Verb
from lion.moderation import appeals, ledger, policies, recounting, reports, standing
from lion.moderation.models import Action, Appeal, Entry, Fold, Sanction, SpamReport, Tally
from lion.refusals import Refused
from tests.cast import person
from tests.race import race

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def answered(sender, recipient, verb, at):
    invitation = invitations.send(sender, recipient, how="stranger", at=at)
    answering.answer(invitation, verb, by=recipient, at=at)
    return invitation


def by_hand(member, by, step, now, days=7):
    return standing.impose(
        member, step, ends_at=now + days * DAY, policy=policies.in_force(), by=by, reason="Threats.", at=now
    )


def test_overturning_is_logged_as_what_it_is_also_when_the_step_had_ended(ana, moderator, now):
    live, past = by_hand(ana, moderator, "warning", now), by_hand(ana, moderator, "warning", now - 30 * DAY)
    for sanction in (live, past):
        standing.overturn(sanction, by=moderator, reason="It was somebody else.", at=now)
        assert ana.notices.filter(key=f"lifted:{sanction.pk}").exists()
        with pytest.raises(Refused, match="already been overturned"):
            standing.overturn(sanction, by=moderator, reason="Again.", at=now)
    assert Action.objects.filter(verb="overturn", reason="It was somebody else.").count() == 2
    assert not Action.objects.filter(verb="lift").exists()


def test_overturning_keeps_the_day_and_the_reason_of_a_lift_before_it(ana, moderator, other_moderator, now):
    sanction = by_hand(ana, moderator, "restriction", now)
    standing.lift(sanction, by=moderator, reason="Mercy.", at=now + HOUR)
    standing.overturn(sanction, by=other_moderator, reason="Wrong.", at=now + DAY)
    sanction.refresh_from_db()
    assert (sanction.lifted_at, sanction.lifted_because, sanction.overturned) == (now + HOUR, "Mercy.", True)


def test_an_appeal_against_a_step_that_has_ended_corrects_the_tally_all_the_same(ana, moderator, now):
    for number in range(4):
        answered(ana, person(f"Quisling {number}"), Verb.UNKNOWN, now - 182 * DAY)
    ledger.fold_all(at=now - 181 * DAY)
    sanction = Sanction.objects.get()
    assert sanction.ends_at < now
    appeal = appeals.file(sanction, "They asked.", by=ana, at=now)
    appeals.uphold(appeal, by=moderator, words="So they did.", at=now)
    ledger.fold_all(at=now)
    assert Tally.objects.get(pk=ana.pk).counted_idk == 0
    assert ana.notices.filter(kind="appeal-upheld").count() == 1


def test_a_step_after_an_upheld_appeal_starts_from_nothing(ana, moderator, now):
    for number in range(4):
        answered(ana, person(f"Quisling {number}"), Verb.UNKNOWN, now - 2 * DAY)
    ledger.fold_all(at=now - DAY)
    appeal = appeals.file(Sanction.objects.get(), "They asked.", by=ana, at=now - DAY)
    appeals.uphold(appeal, by=moderator, words="So they did.", at=now - DAY)
    for number in range(4, 8):
        answered(ana, person(f"Quisling {number}"), Verb.UNKNOWN, now - 2 * HOUR)
        ledger.fold_all(at=now - HOUR)
        steps = Sanction.objects.standing().filter(member=ana).count()
        assert steps == (number == 7)
    assert Sanction.objects.standing().get(member=ana).facts["idk"] == 4


def test_a_lifted_step_leaves_the_lower_ones(ana, moderator, now):
    by_hand(ana, moderator, "warning", now)
    restriction = by_hand(ana, moderator, "restriction", now)
    standing.lift(restriction, by=moderator, reason="Mercy.", at=now)
    ana.refresh_from_db()
    assert standing.of(ana, now) == "warned"
    assert ana.restricted_until is None


def test_who_was_only_reported_is_flagged_and_can_be_suspended(ana, ben, moderator, now):
    answered(ana, ben, Verb.SPAM, now - DAY)
    ledger.fold_all(at=now)
    desk = Client()
    desk.force_login(moderator)
    assert ana.name in desk.get("/admin/moderation/tally/?standing=reported").content.decode()
    sent = desk.post(
        f"/admin/moderation/dossier/{ana.pk}/impose/", {"step": "suspension", "days": "7", "reason": "Spam."}
    )
    assert sent.status_code == 302
    ana.refresh_from_db()
    assert ana.is_suspended(timezone.now())
    assert recounting.recount().differences == []
    reports.uphold(SpamReport.objects.get(), by=moderator, reason="A pitch.", at=now)
    ledger.fold_all(at=now)
    assert recounting.recount().differences == []


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    @pytest.fixture
    def people(self, transactional_db):
        return (
            person("Ana Alves"),
            person("Mona Moderator", is_staff=True),
            person("Otto Other", is_staff=True),
        )

    def warned(self, member, now):
        for number in range(4):
            answered(member, person(f"Quisling {number}"), Verb.UNKNOWN, now - 2 * DAY)
        ledger.fold_all(at=now - DAY)
        return Sanction.objects.get(member=member)

    def test_two_moderators_who_rule_on_one_appeal_have_one_winner(self, people):
        ana, mona, otto = people
        now = timezone.now()
        appeal = appeals.file(self.warned(ana, now), "They asked.", by=ana)
        ends = race(
            lambda: appeals.uphold(appeal, by=mona, words="Yes."),
            lambda: appeals.reject(Appeal.objects.get(), by=otto, words="No."),
        )
        assert sum(isinstance(end, Refused) for end in ends) == 1
        appeal.refresh_from_db()
        assert Action.objects.filter(verb=f"appeal-{appeal.ruling}").count() == 1
        assert Action.objects.filter(verb__in=["appeal-upheld", "appeal-rejected"]).count() == 1
        assert Entry.objects.filter(kind="reset").count() == (appeal.ruling == "upheld")

    def test_an_appeal_filed_twice_at_once_is_filed_once(self, people):
        ana, mona, _otto = people
        sanction = by_hand(ana, mona, "warning", timezone.now())
        ends = race(*[lambda: appeals.file(sanction, "I did not.", by=ana)] * 2)
        assert sum(isinstance(end, Refused) for end in ends) == 1
        assert Appeal.objects.count() == 1
        assert ana.notices.filter(kind="appeal-filed").count() == 1

    def test_a_step_lifted_twice_at_once_is_lifted_once(self, people):
        ana, mona, otto = people
        sanction = by_hand(ana, mona, "warning", timezone.now())
        ends = race(
            lambda: standing.lift(sanction, by=mona, reason="Mercy."),
            lambda: standing.overturn(Sanction.objects.get(), by=otto, reason="Wrong."),
        )
        ana.refresh_from_db()
        assert standing.of(ana) == "good"
        assert (
            Action.objects.filter(verb__in=["lift", "overturn"]).count()
            + sum(isinstance(end, Refused) for end in ends)
            == 2
        )

    def test_two_reports_are_ruled_on_once_each(self, people):
        ana, mona, otto = people
        now = timezone.now()
        answered(ana, person("Ben Bauer"), Verb.SPAM, now - DAY)
        ledger.fold_all(at=now)
        report = SpamReport.objects.get()
        ends = race(
            lambda: reports.uphold(report, by=mona, reason="Spam."),
            lambda: reports.dismiss(SpamReport.objects.get(), by=otto, reason="No."),
        )
        assert sum(isinstance(end, Refused) for end in ends) == 1
        assert Entry.objects.filter(kind="upheld-spam").count() == (
            SpamReport.objects.get().ruling == "upheld"
        )

    def test_overturning_while_the_worker_folds_neither_deadlocks_nor_counts_twice(self, people):
        ana, mona, _otto = people
        now = timezone.now()
        sanction = self.warned(ana, now)
        for number in range(4, 7):
            answered(ana, person(f"Quisling {number}"), Verb.UNKNOWN, now - HOUR)
        ends = race(
            lambda: ledger.fold_all(at=now),
            lambda: standing.overturn(sanction, by=mona, reason="Wrong.", at=now),
        )
        assert not any(isinstance(end, Refused) for end in ends)
        ledger.fold_all(at=now + HOUR)
        ana.refresh_from_db()
        assert standing.of(ana, now + HOUR) == "good"
        assert Tally.objects.get(pk=ana.pk).r == 0.5
        assert recounting.recount().differences == []

    def test_twenty_who_impose_the_same_step_at_once_make_one(self, people):
        ana, mona, otto = people
        now = timezone.now()
        ends = race(*[lambda by=by: by_hand(ana, by, "restriction", now) for by in [mona, otto] * 10])
        assert sum(isinstance(end, Sanction) for end in ends) == 1
        assert sum(isinstance(end, Refused) for end in ends) == 19
        assert Sanction.objects.count() == ana.notices.filter(kind="restriction").count() == 1

    def test_a_step_written_down_at_the_same_moment_as_another_is_not_lost(self, people):
        """The second waits for the first, and sees it: a suspension stays one on the member's row."""
        ana, mona, otto = people
        now = timezone.now()

        def slowly():
            with transaction.atomic():
                by_hand(ana, mona, "suspension", now)
                time.sleep(0.5)

        def meanwhile():
            time.sleep(0.2)
            by_hand(ana, otto, "warning", now)

        race(slowly, meanwhile)
        ana.refresh_from_db()
        assert ana.suspended_until
        assert ana.warned_until

    def test_workers_that_fold_at_once_tell_and_record_once(self, people):
        ana, _mona, _otto = people
        now = timezone.now()
        for number in range(6):
            answered(ana, person(f"Quisling {number}"), Verb.UNKNOWN, now - HOUR)
        race(*[lambda: ledger.fold_all(at=now, limit=1)] * 3)
        assert sorted(Sanction.objects.values_list("step", flat=True)) == ["restriction", "warning"]
        assert ana.notices.filter(kind__in=["warning", "restriction"]).count() == 2
        assert Fold.objects.get().mark == Entry.objects.latest("pk").pk
        assert recounting.recount().differences == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_at": timedelta(0)},
        {"by": None},
        {"overturned": True},
        {"lifted_by": "member"},
    ],
)
def test_the_database_refuses_a_sanction_that_cannot_be(ana, moderator, now, wrong):
    fields = {
        "member": ana, "step": "warning", "started_at": now, "ends_at": now + DAY,
        "policy": policies.in_force(), "by": moderator,
    }  # fmt: skip
    for name, value in wrong.items():
        fields[name] = {"ends_at": now, "lifted_by": ana}.get(name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sanction.objects.bulk_create([Sanction(**fields)])


def test_the_database_refuses_half_a_ruling_a_second_appeal_and_a_second_fold(ana, ben, moderator, now):
    sanction = by_hand(ana, moderator, "warning", now)
    appeals.file(sanction, "No.", by=ana)
    answered(ana, ben, Verb.SPAM, now - DAY)
    ledger.fold_all(at=now)
    for wrong in (
        lambda: Appeal.objects.bulk_create([Appeal(sanction=sanction, text="Again.")]),
        lambda: Appeal.objects.update(ruling="upheld"),
        lambda: SpamReport.objects.update(ruling="upheld"),
        lambda: Fold.objects.bulk_create([Fold(id=2)]),
        lambda: SpamReport.objects.bulk_create(
            [SpamReport(answer=Answer.objects.get(), sender=ana, reporter=ben, made_at=now)]
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()
