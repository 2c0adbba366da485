"""The worker, the ladder, sanctions with their reasons, appeals and rulings."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from connections import answering, invitations
from connections.models import Answer
from connections.models.invitation import Verb
from lion.members import delivery
from lion.moderation import (
    appeals,
    evidence,
    ladder,
    ledger,
    policies,
    recounting,
    reports,
    standing,
    statements,
)
from lion.moderation.models import Action, Appeal, Entry, Sanction, SpamReport, Tally, Weighing
from lion.refusals import Refused
from tests.cast import person

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
pytestmark = pytest.mark.usefixtures("noise")


def answered(sender, recipient, verb, at):
    invitation = invitations.send(sender, recipient, how="stranger", at=at)
    answering.answer(invitation, verb, by=recipient, at=at)
    return invitation


@pytest.fixture
def strangers(db):
    return [person(f"Quisling {number}") for number in range(9)]


@pytest.fixture
def restricted(ana, strangers, now):
    """Ana, restricted an hour ago by six independent IDKs."""
    for stranger in strangers[:6]:
        answered(ana, stranger, Verb.UNKNOWN, now - 2 * HOUR)
    ledger.fold_all(at=now - HOUR)
    ana.refresh_from_db()
    return ana


@pytest.mark.parametrize(
    ("idks", "steps"),
    [
        (3, []),
        (4, ["warning"]),
        (6, ["restriction", "warning"]),
        (9, ["restriction", "suspension", "warning"]),
    ],
)
def test_independent_idks_lead_up_the_ladder(ana, strangers, now, idks, steps):
    for stranger in strangers[:idks]:
        answered(ana, stranger, Verb.UNKNOWN, now - DAY)
    ledger.fold_all(at=now)
    ledger.fold_all(at=now)
    assert sorted(Sanction.objects.values_list("step", flat=True)) == steps
    assert recounting.recount().differences == []


def test_nothing_counts_before_its_window_has_passed_or_after_it_was_undone(ana, strangers, now):
    for stranger in strangers[:4]:
        invitation = answered(ana, stranger, Verb.UNKNOWN, now)
    ledger.fold_all(at=now + timedelta(minutes=9))
    assert not Entry.objects.exists()
    answering.undo(invitation, by=strangers[3], at=now + timedelta(minutes=9))
    ledger.fold_all(at=now + DAY)
    assert Entry.objects.count() == 3
    assert not Sanction.objects.exists()


def test_archives_and_spam_reports_enter_no_tally(ana, strangers, now):
    for stranger, verb in zip(strangers, [Verb.ARCHIVE, Verb.SPAM] * 4, strict=False):
        answered(ana, stranger, verb, now - DAY)
    ledger.fold_all(at=now)
    assert not Entry.objects.exists()
    assert SpamReport.objects.count() == 4


def test_a_covered_idk_counts_nothing_against_its_sender(ana, ben, open_group, now):
    answered(ana, ben, Verb.UNKNOWN, now - DAY)
    ledger.fold_all(at=now)
    weighing = Weighing.objects.get()
    assert (weighing.counted, weighing.left_out, Tally.objects.get(pk=ana.pk).r) == (False, "covered", 0.5)


def test_the_order_and_size_of_the_workers_batches_change_nothing(ana, strangers, now):
    for stranger in strangers:
        answered(ana, stranger, Verb.UNKNOWN, now - DAY)
    ledger.fold(at=now, limit=1)
    ledger.fold(at=now, limit=3)
    ledger.fold_all(at=now, limit=2)
    assert recounting.recount().differences == []
    assert Tally.objects.get(pk=ana.pk).counted_idk == 9


def test_a_statement_says_what_was_counted_and_never_who(restricted, strangers, now):
    sanction = Sanction.objects.get(step="restriction")
    statement = "\n".join(statements.paragraphs(sanction))
    for part in (
        "Of the 6 answers that count",
        "6 said",
        "1 in 100",
        "automatically",
        "version 1",
        "appeal until",
    ):
        assert part in statement
    delivery.deliver()
    mails = [message for message in mail.outbox if restricted.email in message.to]
    told = statement + "".join(f"{message.subject} {message.body}" for message in mails)
    assert len([message for message in mails if "restrict" in message.subject.lower()]) == 1
    assert not any(one.name in told or one.email in told for one in strangers)


def test_a_step_ends_by_the_clock_alone(restricted, now):
    sanction = Sanction.objects.get(step="restriction")
    assert standing.of(restricted, now) == "restricted"
    assert standing.of(restricted, sanction.ends_at + HOUR) == "warned"
    assert now + 6 * DAY < sanction.ends_at <= now + 30 * DAY


def test_an_entry_imposes_once(restricted, now):
    entry = Entry.objects.order_by("pk").last()
    sanction = Sanction.objects.get(entry=entry)
    again = standing.impose(
        restricted, "restriction", ends_at=now + DAY, policy=policies.in_force(), entry=entry, at=now
    )
    assert again == sanction
    with pytest.raises(IntegrityError), transaction.atomic():
        Sanction.objects.create(
            member=restricted,
            step="warning",
            started_at=now,
            ends_at=now + DAY,
            entry=entry,
            policy=sanction.policy,
        )


def test_an_appeal_is_filed_once_and_upheld_starts_anew(restricted, moderator, now):
    sanction = Sanction.objects.get(step="restriction")
    appeal = appeals.file(sanction, "They asked me to.", by=restricted)
    with pytest.raises(Refused, match="already appealed"):
        appeals.file(sanction, "Again.", by=restricted)
    appeals.uphold(appeal, by=moderator, words="The list shows it.")
    ledger.fold_all(at=now + HOUR)
    restricted.refresh_from_db()
    assert standing.of(restricted, now + HOUR) == "good"
    tally = Tally.objects.get(pk=restricted.pk)
    assert (tally.r, tally.counted, tally.restricted) == (0.5, 0, False)
    assert Weighing.objects.filter(sender=restricted, set_aside=True).count() == 6
    assert recounting.recount().differences == []
    assert restricted.notices.filter(kind="appeal-upheld", context__words="The list shows it.").exists()
    with pytest.raises(Refused, match="ruled on this appeal already"):
        appeals.reject(appeal, by=moderator, words="No.")


def test_a_rejected_appeal_leaves_the_sanction(restricted, moderator, now):
    appeal = appeals.file(Sanction.objects.get(step="restriction"), "Please.", by=restricted)
    appeals.reject(appeal, by=moderator, words="Six people did not know you.")
    restricted.refresh_from_db()
    assert standing.of(restricted, now) == "restricted"
    assert Appeal.objects.get().state == "rejected"


def test_appeals_end_after_six_months_and_are_ones_own(restricted, ben, now):
    sanction = Sanction.objects.get(step="restriction")
    with pytest.raises(Refused, match="six months"):
        appeals.file(sanction, "Late.", by=restricted, at=now + 200 * DAY)
    with pytest.raises(Refused, match="about yourself"):
        appeals.file(sanction, "Theirs.", by=ben)
    with pytest.raises(Refused, match="Write what"):
        appeals.file(sanction, "  ", by=restricted)


def test_nobody_rules_on_their_own_ruling_where_another_can(ana, moderator, other_moderator, now):
    sanction = standing.impose(
        ana,
        "suspension",
        ends_at=now + DAY,
        policy=policies.in_force(),
        by=moderator,
        reason="Harassment.",
        at=now,
    )
    appeal = appeals.file(sanction, "I did not.", by=ana)
    with pytest.raises(Refused, match="another moderator has to decide"):
        appeals.reject(appeal, by=moderator, words="You did.")
    other_moderator.is_active = False
    other_moderator.save()
    appeals.reject(appeal, by=moderator, words="You did.")


def test_nobody_rules_on_themselves_or_without_a_reason(restricted, moderator, now):
    sanction = Sanction.objects.get(step="restriction")
    with pytest.raises(Refused, match="your own account"):
        standing.lift(sanction, by=restricted, reason="I am nice.")
    with pytest.raises(Refused, match="reason"):
        standing.lift(sanction, by=moderator, reason=" ")
    standing.lift(sanction, by=moderator, reason="Mercy.")
    assert Tally.objects.get(pk=restricted.pk).r >= 100
    assert Action.objects.filter(verb="lift", actor=moderator, reason="Mercy.").exists()
    with pytest.raises(Refused, match="ended already"):
        standing.lift(sanction, by=moderator, reason="Mercy.")


def test_an_upheld_report_takes_the_idks_out_of_their_givers_habits(ana, strangers, moderator, now):
    answered(ana, strangers[0], Verb.UNKNOWN, now - DAY)
    answered(ana, strangers[1], Verb.SPAM, now - DAY)
    ledger.fold_all(at=now)
    assert Tally.objects.get(pk=strangers[0].pk).k == 1
    report = SpamReport.objects.get()
    with pytest.raises(Refused, match="part of"):
        reports.uphold(report, by=strangers[1], reason="Spam.")
    reports.uphold(report, by=moderator, reason="Spam.")
    ledger.fold_all(at=now)
    assert Tally.objects.get(pk=strangers[0].pk).k == 0
    assert recounting.recount().differences == []
    with pytest.raises(Refused, match="already"):
        reports.dismiss(report, by=moderator, reason="No.")


def test_what_the_member_sees_of_the_tally_is_a_day_old_and_names_nobody(ana, strangers):
    now = timezone.now().replace(hour=12)
    for stranger in strangers[:3]:
        answered(ana, stranger, Verb.UNKNOWN, now - HOUR)
    ledger.fold_all(at=now)
    assert evidence.shown_to(ana, now.replace(hour=0, minute=0)).r == 0.5
    tomorrow = evidence.shown_to(ana, now + DAY)
    assert tomorrow.r == pytest.approx(7.8, abs=0.2)
    assert (tomorrow.next_line, tomorrow.idks_to_next) == ("warn", 1)
    assert sum(week.idk for week in tomorrow.weeks) == 3


def test_counted_and_undone_can_never_both_be(ana, ben, now):
    answered(ana, ben, Verb.UNKNOWN, now - DAY)
    ledger.fold_all(at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.update(undone_at=now)


@pytest.mark.parametrize(
    ("level", "live", "step"),
    [
        ("warn", [], "warning"),
        ("warn", ["warning"], None),
        ("warn", ["restriction"], None),
        ("restrict", ["warning"], "restriction"),
        ("suspend", ["warning", "restriction"], "suspension"),
        ("suspend", ["suspension"], None),
    ],
)
def test_a_step_is_taken_unless_one_as_high_is_in_force(level, live, step):
    assert ladder.step_for(level, live) == step


def test_steps_last_until_the_evidence_has_faded_within_bounds():
    rules, half = ladder.Ladder(), 180 * DAY
    assert ladder.duration("warning", 10, 10, half, 0, rules) == 30 * DAY
    assert ladder.duration("warning", 14.142135623730951, 10, half, 0, rules).days in {89, 90}
    assert ladder.duration("warning", 99, 10, half, 0, rules) == 180 * DAY
    assert ladder.duration("restriction", 900, 100, half, 0, rules) == 30 * DAY
    assert [ladder.duration("suspension", 1e4, 1e3, half, n, rules).days for n in (0, 1)] == [7, 30]
    with pytest.raises(ValueError, match="first_suspension"):
        ladder.Ladder(first_suspension=0)
