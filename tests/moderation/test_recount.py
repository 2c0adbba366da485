"""The tallies that the worker keeps batch by batch are those of one fold from nothing."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from groups.models import Group
from lion.members.models import Member
from lion.moderation import ledger, policies
from lion.moderation.models import Entry, Fold, PolicyVersion, Sanction, Tally, Weighing
from lion.moderation.recounting import recount

Kind = Entry.Kind


@pytest.fixture
def people(db: None, now: datetime) -> list[Member]:
    """Thirty; the first four are whom the others are mostly asked by."""
    return [
        Member.objects.create(
            email=f"{number}@lion.test", handle=f"member-{number}", name=f"Member {number}", joined_at=now
        )
        for number in range(30)
    ]


@pytest.fixture
def closed(db: None) -> list[Group]:
    return [
        Group.objects.create(slug=slug, name=slug, kind=Group.Kind.ORDINARY)
        for slug in ("choir", "allotment")
    ]


class Scribe:
    """Writes a ledger by the dice: many IDKs, circles of friends, repeats, rulings of both kinds."""

    def __init__(self, seed: int, people: list[Member], closed: list[Group], now: datetime) -> None:
        self.rng = random.Random(seed)
        self.people, self.closed = people, closed
        self.at = now - timedelta(days=200)
        self.policies: list[PolicyVersion] = [policies.in_force()]

    def write(self, count: int) -> None:
        for _number in range(count):
            self.at += timedelta(seconds=self.rng.randint(0, 200_000))
            kind = self.rng.choices(
                [Kind.ANSWER, Kind.JOIN, Kind.UPHELD_SPAM, Kind.RESET], weights=[90, 5, 2, 3]
            )[0]
            Entry(kind=kind, at=self.at, policy=self.rng.choice(self.policies), **self._rest(kind)).save()

    def _rest(self, kind: str) -> dict[str, object]:
        sender = self.rng.choice(self.people[:4] if self.rng.random() < 0.8 else self.people)
        if kind == Kind.JOIN:
            return {"actor": self.rng.choice(self.people), "group": self.rng.choice(self.closed)}
        if kind == Kind.UPHELD_SPAM:
            return {"target": sender}
        if kind == Kind.RESET:
            entries = Entry.objects.order_by("pk").values_list("pk", flat=True)
            return {"target": sender, "upto": self.rng.choice([*entries, 0])}
        recipient = self.rng.choice([one for one in self.people if one != sender])
        idk = self.rng.random() < (0.9 if sender in self.people[:2] else 0.3)
        return {
            "actor": recipient,
            "target": sender,
            "verb": "idk" if idk else "accept",
            "covered": self.rng.random() < 0.2,
        }


@pytest.fixture(params=range(2))
def scribe(
    request: pytest.FixtureRequest, people: list[Member], closed: list[Group], now: datetime
) -> Scribe:
    return Scribe(request.param, people, closed, now)


@pytest.mark.parametrize("limit", [1, 7, 2000])
def test_batches_of_any_size_come_to_what_one_fold_from_nothing_comes_to(
    scribe: Scribe, limit: int, now: datetime
) -> None:
    scribe.write(100)
    done = ledger.fold_all(at=now, limit=limit)
    assert done.folded == 100
    report = recount()
    assert report.differences == []
    assert report.entries == 100
    assert report.tallies == Tally.objects.count()
    assert report.weighings == Weighing.objects.count() == Entry.objects.filter(kind=Kind.ANSWER).count()


def test_a_ledger_by_the_dice_meets_every_case(
    people: list[Member], closed: list[Group], now: datetime
) -> None:
    """Otherwise the test above shows less than it says."""
    Scribe(0, people, closed, now).write(300)
    ledger.fold_all(at=now, limit=60)
    assert recount().differences == []
    heard = Weighing.objects.all()
    assert heard.filter(left_out="repeat").exists()
    assert heard.filter(left_out="covered").exists()
    assert heard.filter(circle__lt=1, counted=True).exists()
    assert heard.filter(taint__lt=1, counted=True).exists()
    assert heard.filter(set_aside=True).exists()
    assert heard.filter(verb="idk", in_habit=False, set_aside=False, counted=True).exists()
    assert Tally.objects.filter(restricted=True).exists()
    assert Sanction.objects.filter(step="restriction").exists()


def test_each_entry_is_folded_under_its_own_policy(scribe: Scribe, now: datetime) -> None:
    first = scribe.policies[0]
    numbers = {**first.numbers, "tally": {**first.numbers["tally"], "base_rate": 0.3, "circle_voices": 3}}
    scribe.policies.append(PolicyVersion.objects.create(version=2, numbers=numbers, reason="A trial."))
    scribe.write(60)
    ledger.fold_all(at=now, limit=9)
    assert recount().differences == []


def checked() -> str:
    out = StringIO()
    call_command("recount", check=True, stdout=out)
    return out.getvalue()


def test_an_empty_ledger_has_no_difference(db: None) -> None:
    assert checked() == "no difference: 0 entries, 0 tallies, 0 answers weighed\n"


def test_entries_that_are_not_folded_yet_are_left_to_the_worker(scribe: Scribe, now: datetime) -> None:
    scribe.write(30)
    ledger.fold_all(at=now)
    scribe.write(5)
    assert "no difference: 30 entries" in checked()
    recount(repair=True)
    assert ledger.fold_all(at=now).folded == 5
    assert recount().differences == []


@pytest.fixture
def folded(people: list[Member], closed: list[Group], now: datetime) -> Scribe:
    scribe = Scribe(1, people, closed, now)
    scribe.write(60)
    ledger.fold_all(at=now)
    return scribe


def test_a_check_tells_of_every_difference_and_changes_nothing(folded: Scribe) -> None:
    tally, gone = Tally.objects.order_by("-r")[0], Weighing.objects.order_by("pk")[3]
    last = Weighing.objects.order_by("-pk")[0]
    Tally.objects.filter(pk=tally.pk).update(r=12345.5)
    Weighing.objects.filter(pk=last.pk).update(in_habit=not last.in_habit)
    gone.delete()
    out = StringIO()
    with pytest.raises(CommandError, match=r"^3 differences: 60 entries") as refusal:
        call_command("recount", check=True, stdout=out)
    assert refusal.value.returncode == 1
    assert f"member {tally.pk}: stored Record(r=12345.5" in out.getvalue()
    assert "stored nothing, recounted" in out.getvalue()
    assert f"entry {last.pk}: stored" in out.getvalue()
    assert Tally.objects.get(pk=tally.pk).r == 12345.5


def test_a_recount_stores_what_differs_and_leaves_sanctions_alone(folded: Scribe) -> None:
    sanctions = set(Sanction.objects.values_list("pk", "ends_at"))
    mark = Fold.objects.get().mark
    stranger = Entry.objects.filter(kind=Kind.JOIN)[0]
    answer = Weighing.objects.order_by("-pk")[0]
    Tally.objects.update(r=1)
    Weighing.objects.order_by("pk")[0].delete()
    Weighing.objects.filter(pk=answer.pk).update(r_after=3, factor=9)
    Weighing.objects.create(
        entry=stranger,
        sender_id=answer.sender_id,
        recipient_id=answer.recipient_id,
        at=answer.at,
        verb="idk",
        covered=False,
        counted=False,
        r_before=0,
        r_after=0,
    )
    out = StringIO()
    call_command("recount", stdout=out)
    assert "differences stored anew: 60 entries" in out.getvalue()
    assert "no difference" in checked()
    assert set(Sanction.objects.values_list("pk", "ends_at")) == sanctions
    assert Fold.objects.get().mark == mark


def test_a_recount_of_nothing_wrong_says_so(folded: Scribe) -> None:
    out = StringIO()
    call_command("recount", stdout=out)
    assert out.getvalue().startswith("no difference")


def test_only_the_first_differences_are_listed(folded: Scribe) -> None:
    Weighing.objects.update(r_before=77.25)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("recount", check=True, stdout=out)
    assert len(out.getvalue().splitlines()) == 21
    assert out.getvalue().splitlines()[-1].endswith("more")
