"""Cases: opened once, held by one, closed with a reason, and never changed unseen."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from connections import answering, invitations
from connections.models.invitation import Verb
from lion.members import leaving
from lion.moderation import appeals, cases, closing, erasing, ledger, opening, reports, second_looks, standing
from lion.moderation.models import Action, Case, Closing, Sanction, SpamReport
from lion.refusals import Refused
from tests.cast import person
from tests.moderation.test_rulings import by_hand
from tests.race import race

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
pytestmark = pytest.mark.usefixtures("noise")


def unknown(sender, times, at, first=0):
    for number in range(first, first + times):
        quisling = person(f"{sender.name} quisling {number}")
        invitation = invitations.send(sender, quisling, how="stranger", at=at)
        answering.answer(invitation, Verb.UNKNOWN, by=quisling, at=at)


def reported(sender, reporter, at):
    invitation = invitations.send(sender, reporter, how="stranger", note="Buy my course", at=at)
    answering.answer(invitation, Verb.SPAM, by=reporter, at=at)
    ledger.fold_all(at=at + HOUR)
    return SpamReport.objects.get(sender=sender, reporter=reporter)


@pytest.fixture
def case(ana, now):
    return opening.about(Case.Kind.GROUP, "group:1", ana, at=now, words="They disagree.")


def test_the_sweep_opens_a_case_for_each_thing_that_waits_and_only_once(ana, ben, now):
    unknown(ana, 6, now - DAY)
    reported(ana, ben, now - DAY)
    appeals.file(Sanction.objects.get(step="restriction"), "They asked.", by=ana, at=now)
    assert opening.sweep(now).opened == 3
    assert opening.sweep(now).opened == 0
    assert sorted(Case.objects.values_list("kind", flat=True)) == ["appeal", "report", "threshold"]
    assert Case.objects.get(kind="report").due_at == SpamReport.objects.get().made_at + 3 * DAY
    assert set(Case.objects.values_list("member", flat=True)) == {ana.pk}


def test_nothing_is_opened_about_who_has_left(ana, ben, now):
    reported(ana, ben, now - 9 * DAY)
    opening.sweep(now)
    leaving.ask(ana, at=now - 8 * DAY)
    assert erasing.sweep(now) == 1
    assert not Case.objects.open().exists()
    assert opening.sweep(now).opened == 0


def test_a_ruling_closes_its_case_with_the_one_who_ruled(ana, ben, moderator, now):
    report = reported(ana, ben, now - DAY)
    opening.sweep(now)
    reports.dismiss(report, by=moderator, reason="A fair question.", at=now)
    assert opening.sweep(now).closed == 1
    assert opening.sweep(now).closed == 0
    case = Case.objects.get()
    assert (case.resolved_by, case.resolved_at) == (moderator, now)
    assert "Dismissed" in case.reason


def test_what_the_worker_would_do_to_the_staff_becomes_a_case(moderator, now):
    unknown(moderator, 5, now - DAY)
    ledger.fold_all(at=now)
    assert not Sanction.objects.filter(member=moderator).exists()
    case = Case.objects.get(kind="staff", member=moderator)
    assert case.facts["level"] == "warn"
    unknown(moderator, 1, now - DAY, first=5)
    ledger.fold_all(at=now)
    assert sorted(Case.objects.values_list("facts__level", flat=True)) == ["restrict", "warn"]


def test_a_claim_is_a_lease(case, moderator, other_moderator, now):
    cases.claim(case, by=moderator, at=now)
    with pytest.raises(Refused, match="Mona Moderator claimed it on"):
        cases.claim(case, by=other_moderator, at=now)
    with pytest.raises(Refused, match="Mona Moderator claimed it"):
        cases.resolve(case, reason="Mine.", by=other_moderator, at=now)
    cases.claim(case, by=other_moderator, at=now + cases.LEASE)
    with pytest.raises(Refused, match="isn’t in your hands"):
        cases.release(case, by=moderator, at=now + cases.LEASE)
    cases.release(case, by=other_moderator, at=now + cases.LEASE)
    case.refresh_from_db()
    assert (case.claimed_by, case.looked_at) == (None, now)
    verbs = Action.objects.filter(object=f"case {case.pk}").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["case-claim", "case-claim", "case-release"]


def test_a_form_read_before_the_last_change_is_refused_with_who_did_what(
    case, moderator, other_moderator, now
):
    cases.claim(case, by=other_moderator, seen=0, at=now)
    cases.release(case, by=other_moderator, seen=1, at=now)
    with pytest.raises(Refused, match="Otto Otherwise released it on"):
        cases.resolve(case, reason="Looked at.", by=moderator, seen=0, at=now)
    cases.resolve(case, reason="Looked at.", by=moderator, seen=2, at=now)
    with pytest.raises(Refused, match="Mona Moderator resolved it on"):
        cases.claim(case, by=other_moderator, seen=2, at=now)


def test_a_case_put_off_comes_back(case, moderator, now):
    cases.claim(case, by=moderator, at=now)
    cases.snooze(case, until=now + 3 * DAY, by=moderator, at=now)
    assert not Case.objects.awake(now).exists()
    assert Case.objects.awake(now + 3 * DAY).get().claimed_by is None
    for until in (now, now - DAY, now + 91 * DAY):
        with pytest.raises(Refused, match="90 days"):
            cases.snooze(case, until=until, by=moderator, at=now)


@pytest.mark.parametrize("reason", ["", "  ", "a\0b", "x" * 2001])
def test_a_case_is_resolved_with_a_readable_reason_only(case, moderator, reason):
    with pytest.raises(Refused):
        cases.resolve(case, reason=reason, by=moderator)
    case.refresh_from_db()
    assert case.resolved_at is None


def test_whoever_waits_for_an_answer_is_answered_before_their_case_is_closed(ana, ben, moderator, now):
    reported(ana, ben, now - DAY)
    opening.sweep(now)
    with pytest.raises(Refused, match="Rule on it first"):
        cases.resolve(Case.objects.get(), reason="Nothing in it.", by=moderator)


def test_a_second_look_and_a_closing_are_ruled_on_before_their_case_is_closed(
    ana, moderator, other_moderator, senior, now
):
    sanction = by_hand(ana, moderator, "warning", now - DAY)
    appeal = appeals.file(sanction, "No.", by=ana, at=now - DAY)
    person("Sam Senior", is_staff=True, is_superuser=True)
    appeals.reject(appeal, by=senior, words="Yes.", at=now)
    look = second_looks.ask(appeal, "The dates.", by=ana, at=now)
    closing.propose(ana, by=moderator, reason="Threats.", at=now)
    found = Case.objects.filter(kind="follow-up").order_by("-due_at")
    assert found[0].due_at == look.due_at
    for case in found:
        with pytest.raises(Refused, match="Rule on it first"):
            cases.resolve(case, reason="Done.", by=other_moderator)
    closing.decline(Closing.objects.get(), by=senior, words="Not yet.", at=now)
    assert [case.key.split(":")[0] for case in Case.objects.open()] == ["second-look"]


def test_a_senders_reports_are_one_case_which_a_late_one_joins(ana, ben, stranger, moderator, now):
    first = reported(ana, ben, now - 2 * DAY)
    opening.sweep(now)
    case = Case.objects.get()
    reported(ana, stranger, now - DAY)
    assert (opening.sweep(now).opened, opening.sweep(now).closed) == (0, 0)
    case.refresh_from_db()
    assert (case.version, case.facts, case.due_at) == (1, {"reports": 2}, first.made_at + 3 * DAY)
    with pytest.raises(Refused, match="LION added a report to it on"):
        cases.rule_on_report(case, "uphold", reason="A pitch.", by=moderator, seen=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(kind="report", key="report:other", member=ana, due_at=now)
    reports.dismiss(first, by=moderator, reason="A fair question.", at=now)
    assert opening.sweep(now).closed == 0
    cases.rule_on_report(case, "uphold", reason="A pitch.", by=moderator, seen=1)
    case.refresh_from_db()
    assert (case.reason, case.resolved_by) == ("Ruled on: 1 × Upheld, 1 × Dismissed.", moderator)
    reported(ana, person("Rea Reporter"), now + HOUR)
    assert opening.sweep(now + DAY).opened == 1
    assert [one.ruling for one in opening.reports_of(Case.objects.open().get())] == [""]


def test_a_moderator_who_reported_decides_on_the_other_reports_and_leaves_their_own(
    ana, ben, moderator, other_moderator, now
):
    for one in (ben, moderator):
        reported(ana, one, now - DAY)
    opening.sweep(now)
    case = Case.objects.get()
    cases.rule_on_report(case, "uphold", reason="A pitch.", by=moderator)
    assert list(SpamReport.objects.filter(ruled_at=None).values_list("reporter", flat=True)) == [moderator.pk]
    with pytest.raises(Refused, match="you are part of"):
        cases.rule_on_report(case, "uphold", reason="Mine too.", by=moderator)
    cases.rule_on_report(case, "dismiss", reason="Not this one.", by=other_moderator)
    case.refresh_from_db()
    assert case.resolved_by == other_moderator


def test_nobody_works_on_a_case_about_themselves(moderator, now):
    case = opening.about(Case.Kind.STAFF, "staff:1", moderator, at=now)
    for act in (
        lambda: cases.claim(case, by=moderator),
        lambda: cases.resolve(case, reason="Mine.", by=moderator),
        lambda: cases.snooze(case, until=now + DAY, by=moderator),
        lambda: cases.follow_up(moderator, "Me.", on=now + DAY, by=moderator),
    ):
        with pytest.raises(Refused, match="is about you"):
            act()
    for wrong in (
        {"claimed_by": moderator, "claimed_until": now + HOUR},
        {"resolved_by": moderator, "resolved_at": now, "reason": "Mine."},
        {"resolved_at": now, "reason": ""},
        {"claimed_until": now},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(**wrong)


def test_a_follow_up_waits_for_its_day(ana, moderator, now):
    case = cases.follow_up(ana, "Did the notes change?", on=now + 7 * DAY, by=moderator, at=now)
    assert not Case.objects.awake(now).exists()
    assert Case.objects.awake(now + 7 * DAY).get() == case
    for about, on in (("", now + DAY), ("Why?", now - DAY), ("Why?", now + 91 * DAY)):
        with pytest.raises(Refused):
            cases.follow_up(ana, about, on=on, by=moderator, at=now)


def test_the_cases_of_who_has_left_close_and_forget_what_was_said(ana, case, moderator, now):
    cases.follow_up(ana, "Ana said so.", on=now + DAY, by=moderator, at=now)
    leaving.ask(ana, at=now - 8 * DAY)
    assert erasing.sweep(now) == 1
    assert set(Case.objects.values_list("about", "reason")) == {("", "The member has left.")}
    assert not Case.objects.open().exists()


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    @pytest.fixture
    def people(self, transactional_db):
        return person("Ana Alves"), person("Mona Moderator"), person("Otto Other")

    def test_of_two_who_claim_one_holds_it(self, people):
        ana, mona, otto = people
        case = opening.about(Case.Kind.GROUP, "group:1", ana, at=timezone.now())
        ends = race(*[lambda by=by: cases.claim(Case.objects.get(), by=by, seen=0) for by in (mona, otto)])
        assert sum(isinstance(end, Refused) for end in ends) == 1
        case.refresh_from_db()
        assert case.version == 1

    def test_twenty_who_resolve_at_once_resolve_it_once(self, people):
        ana, mona, otto = people
        opening.about(Case.Kind.GROUP, "group:1", ana, at=timezone.now())
        ends = race(
            *[
                lambda by=by: cases.resolve(Case.objects.get(), reason="Seen.", by=by)
                for by in [mona, otto] * 10
            ]
        )
        assert sum(isinstance(end, Refused) for end in ends) == 19
        assert Action.objects.filter(verb="case-resolve").count() == 1

    def test_two_sweeps_open_a_case_once(self, people):
        ana, mona, _otto = people
        now = timezone.now()
        reported(ana, mona, now - DAY)
        race(lambda: opening.sweep(now), lambda: opening.sweep(now))
        assert Case.objects.count() == 1

    def test_the_sweep_and_a_moderator_close_a_case_once(self, people):
        ana, mona, otto = people
        now = timezone.now()
        unknown(ana, 6, now - DAY)
        ledger.fold_all(at=now)
        opening.sweep(now)
        standing.lift(Sanction.objects.get(step="restriction"), by=otto, reason="Mercy.", at=now)
        race(
            lambda: opening.sweep(timezone.now()),
            lambda: cases.resolve(Case.objects.get(), reason="Looked at.", by=mona),
        )
        case = Case.objects.get()
        assert case.version == 1
        assert case.reason in {"Looked at.", "The step was lifted."}
