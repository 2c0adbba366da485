"""What if: the ledger under other numbers, by command and by a page, with nothing changed for anybody."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from connections import answering, invitations
from connections.models.invitation import Verb
from lion.moderation import ledger, policies, recounting, supposing, suppositions
from lion.moderation.models import Sanction, Supposition
from lion.moderation.tally import Policy
from tests.cast import person

DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("noise")


@pytest.fixture
def unknowns(ana, ben, now):
    """Five strangers said that they don't know Ana: a warning. Two said so of Ben: nothing yet."""
    for sender, times in ((ana, 5), (ben, 2)):
        for number in range(times):
            stranger = person(f"{sender.name} stranger {number}")
            invitation = invitations.send(sender, stranger, how="stranger", at=now - DAY)
            answering.answer(invitation, Verb.UNKNOWN, by=stranger, at=now - DAY)
    ledger.fold_all(at=now)


@pytest.fixture
def desk(moderator):
    client = Client()
    client.force_login(moderator)
    return client


def numbers(**changed):
    return Policy.from_dict({**policies.published()["tally"], **changed})


def post(desk, **changed):
    return desk.post(
        reverse("admin:moderation_supposition_add"),
        {"rule": "fair", **policies.published()["tally"], **changed},
    )


def test_the_numbers_in_force_change_nobody(unknowns):
    found = supposing.suppose()

    assert found.changes == []
    assert found.now == found.then == {"warn": 1, "restrict": 0, "suspend": 0}
    assert found.entries == 7


def test_harder_numbers_tell_who_would_reach_what(unknowns, ana, ben):
    found = supposing.suppose(numbers(warn=2.0, restrict=20.0))

    assert [(one.member, one.now, one.then) for one in found.changes] == [
        (ana.pk, "warn", "restrict"),
        (ben.pk, "", "warn"),
    ]
    assert all(one.is_heavier for one in found.changes)


def test_milder_numbers_tell_who_would_be_spared(unknowns, ana):
    found = supposing.suppose(numbers(warn=90.0))

    assert [(one.member, one.now, one.then, one.is_heavier) for one in found.changes] == [
        (ana.pk, "warn", "", False)
    ]


def test_a_classic_rule_can_be_supposed(unknowns, ana):
    found = supposing.suppose(rule="count")

    assert ana.pk in {one.member for one in found.changes}


def test_supposing_changes_nothing(unknowns, ana):
    before = list(Sanction.objects.values())

    supposing.suppose(numbers(warn=1.1, restrict=1.2, suspend=1.3))

    ana.refresh_from_db()
    assert list(Sanction.objects.values()) == before
    assert recounting.recount().differences == []
    assert ana.suspended_until is None


def test_a_part_of_the_ledger_at_a_time_is_the_same(unknowns, monkeypatch):
    whole = supposing.suppose(numbers(warn=2.0))
    monkeypatch.setattr(supposing, "CHUNK", 2)
    told: list[int] = []

    assert supposing.suppose(numbers(warn=2.0), tell=told.append) == whole
    assert told == [2, 4, 6, 7]


def test_the_command_says_who_would_change(unknowns, ana, ben):
    out = io.StringIO()

    call_command("whatif", "warn=2", stdout=out, stderr=io.StringIO())

    assert f"{ben.handle} " in out.getvalue()
    assert f"{ana.handle} " not in out.getvalue()


def test_the_command_writes_csv(unknowns, ben):
    out = io.StringIO()

    call_command("whatif", "warn=2", "--csv", stdout=out, stderr=io.StringIO())

    [row] = csv.DictReader(io.StringIO(out.getvalue()))
    assert (row["member"], row["is"], row["would_be"]) == (ben.handle, "good", "warned")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("warn", "not NAME=VALUE"),
        ("wran=3", "not NAME=VALUE"),
        ("warn=many", "not a number"),
        ("warn=500", "in rising order"),
        ("epoch=0.5", "not a number"),
    ],
)
def test_the_command_refuses_in_words(db, text, said):
    with pytest.raises(CommandError, match=said) as refused:
        call_command("whatif", text, stderr=io.StringIO())
    assert refused.value.returncode == 2


def test_a_moderator_asks_and_the_worker_answers(desk, unknowns, ben, moderator):
    response = post(desk, warn=2)
    asked = Supposition.objects.get()
    waiting = desk.get(response.url)

    assert suppositions.answer(asked.pk) is True
    answered = desk.get(response.url)

    assert asked.by == moderator
    assert "Waiting for the worker" in waiting.text
    assert waiting["Refresh"] == "2"
    assert ben.name in answered.text
    assert "Refresh" not in answered
    assert "in force: 10" in answered.text


def test_an_answered_question_is_not_answered_again(unknowns, moderator):
    asked = suppositions.ask(numbers(warn=2.0), "fair", by=moderator)

    assert [suppositions.answer(asked.pk), suppositions.answer(asked.pk)] == [True, False]


def test_a_question_whose_worker_died_is_taken_up_and_an_old_one_forgotten(unknowns, moderator, now):
    left = suppositions.ask(numbers(), "fair", by=moderator, at=now - DAY)
    Supposition.objects.filter(pk=left.pk).update(touched_at=now - DAY)
    busy = suppositions.ask(numbers(), "fair", by=moderator, at=now)
    Supposition.objects.filter(pk=busy.pk).update(touched_at=now)
    old = suppositions.ask(numbers(), "fair", by=moderator, at=now - 8 * DAY)

    assert suppositions.sweep(now) == 1
    assert set(Supposition.objects.filter(ended_at=None).values_list("pk", flat=True)) == {busy.pk}
    assert not Supposition.objects.filter(pk=old.pk).exists()


def test_numbers_that_do_not_go_together_are_refused_in_words(desk, unknowns):
    response = post(desk, warn=200)

    assert response.status_code == 422
    assert "rising order" in response.text
    assert not Supposition.objects.exists()


def test_only_moderators_suppose(unknowns, ana, moderator):
    asked = suppositions.ask(numbers(), "fair", by=moderator)
    ana.is_staff = True
    ana.save()
    client = Client()
    client.force_login(ana)

    assert post(client).status_code == 403
    for name, args in (("changelist", []), ("add", []), ("change", [asked.pk])):
        assert client.get(reverse(f"admin:moderation_supposition_{name}", args=args)).status_code == 403
    assert Supposition.objects.count() == 1
