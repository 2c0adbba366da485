"""A worker on time and a worker who is late, called twice or never in between: the same standing."""

from datetime import timedelta

import pytest

from connections import answering, invitations
from connections.models.invitation import Verb
from groups import founding, membership
from lion.moderation import appeals, ledger, recounting, reports, standing
from lion.moderation.models import Breach, Entry, Sanction, SpamReport, Tally
from tests.cast import person

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
pytestmark = pytest.mark.usefixtures("noise", "at_once")


class Worker:
    """Folds whenever it is called, twice; or, a late one, never before the end."""

    def __init__(self, pace: str) -> None:
        self.pace = pace

    def sweep(self, at):
        if self.pace == "late":
            return
        for _again in range(2):
            ledger.fold_all(at=at, limit=1 if self.pace == "small steps" else 2000)


@pytest.fixture(params=["on time", "small steps", "late"])
def worker(request):
    return Worker(request.param)


def answered(sender, recipient, verb, at, how="stranger"):
    invitation = invitations.send(sender, recipient, how=how, at=at)
    answering.answer(invitation, verb, by=recipient, at=at)
    return invitation


def test_joins_and_answers_enter_in_the_order_in_which_they_happened(ana, worker, now):
    """Friends who join one closed group after their answers are no circle yet when they answer."""
    quislings = [person(f"Quisling {number}") for number in range(4)]
    choir = founding.found(person("Founder One"), "Choir", kind="ordinary", at=now - 60 * DAY)
    for number, quisling in enumerate(quislings):
        at = now - 20 * DAY + number * DAY
        answered(ana, quisling, Verb.UNKNOWN, at)
        membership.join(quisling, choir, at=at + HOUR)
        worker.sweep(at + 2 * HOUR)
    ledger.fold_all(at=now)
    order = list(Entry.objects.order_by("pk").values_list("at", flat=True))
    assert order == sorted(order)
    assert Tally.objects.get(pk=ana.pk).r == pytest.approx(19.3, abs=0.05)
    assert recounting.recount().differences == []


def test_a_ruling_comes_after_the_answers_that_had_settled_before_it(ana, moderator, worker, now):
    for number in range(4):
        answered(ana, person(f"Quisling {number}"), Verb.UNKNOWN, now - 3 * DAY)
    ledger.fold_all(at=now - 2 * DAY)
    appeal = appeals.file(Sanction.objects.get(), "They asked.", by=ana, at=now - 2 * DAY)
    for number in range(4, 7):
        answered(ana, person(f"Quisling {number}"), Verb.UNKNOWN, now - DAY)
    worker.sweep(now - HOUR)
    appeals.uphold(appeal, by=moderator, words="So they did.", at=now)
    worker.sweep(now)
    ledger.fold_all(at=now + HOUR)
    ana.refresh_from_db()
    assert Tally.objects.get(pk=ana.pk).r == 0.5
    assert standing.of(ana, now + HOUR) == "good"
    assert recounting.recount().differences == []


@pytest.mark.parametrize("given", [HOUR, 5 * MINUTE])
def test_an_upheld_report_reaches_every_idk_on_what_the_spammer_had_sent(
    ana, ben, stranger, moderator, open_group, worker, given, now
):
    """Also one that nobody has counted yet, because the worker is late or the ten minutes run."""
    reported = invitations.send(ana, stranger, how="stranger", at=now - DAY)
    answering.answer(reported, Verb.SPAM, by=stranger, at=now - DAY)
    ledger.fold_all(at=now - 20 * HOUR)
    invitation = invitations.send(ana, ben, how="group", at=now - DAY)
    answering.answer(invitation, Verb.UNKNOWN, by=ben, at=now - given)
    worker.sweep(now - MINUTE)
    reports.uphold(SpamReport.objects.get(), by=moderator, reason="A pitch.", at=now)
    worker.sweep(now + HOUR)
    ledger.fold_all(at=now + HOUR)
    assert not Breach.objects.counting().exists()
    assert recounting.recount().differences == []


def test_a_removal_lasts_as_long_however_late_the_worker_is(ana, ben, open_group, worker, now):
    carl = person("Carl Clever")
    membership.join(carl, open_group, covenant=open_group.covenants.get(), at=now - 100 * DAY)
    for sender, at in ((ana, now - 30 * DAY), (carl, now - 20 * DAY)):
        invitation = invitations.send(sender, ben, how="group", at=at - HOUR)
        answering.answer(invitation, Verb.UNKNOWN, by=ben, at=at)
        worker.sweep(at + 11 * MINUTE)
    ledger.fold_all(at=now)
    assert list(Breach.objects.order_by("at").values_list("consequence", flat=True)) == ["warning", "removal"]
    ban = membership.ban(ben, open_group, now)
    assert ban
    assert ban.until == now + 70 * DAY


def test_archives_leave_no_trace_in_the_ledger_nor_in_the_tallies(ana, ben, now):
    """The same answers with archives strewn among them fold to the same tallies."""
    tallies = []
    for world, archives in (("Plain", False), ("Strewn", True)):
        sender = person(f"{world} Sender")
        for number in range(5):
            at = now - 10 * DAY + number * DAY
            if archives:
                answered(sender, person(f"{world} Archiver {number}"), Verb.ARCHIVE, at)
            verb = Verb.ACCEPT if number == 2 else Verb.UNKNOWN
            answered(sender, person(f"{world} Reader {number}"), verb, at)
        ledger.fold_all(at=now)
        found = Tally.objects.get(pk=sender.pk)
        tallies.append((found.r, found.counted, found.counted_idk, found.epoch, found.restricted))
    assert tallies[0] == tallies[1]
    assert not Entry.objects.filter(verb="archive").exists()
