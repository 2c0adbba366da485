"""A new version of the policy: by whom, with which reason, from when on."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from connections import answering, invitations
from connections.models.invitation import Verb
from lion.moderation import ledger, policies, recounting, suppositions, wording
from lion.moderation.models import Action, Entry, PolicyVersion, Sanction
from lion.moderation.tally import Policy
from lion.refusals import Refused
from tests.cast import person
from tests.race import race

DAY = timedelta(days=1)


def numbers(**changed):
    return Policy.from_dict({**policies.published()["tally"], **changed})


def unknown(sender, times, at):
    for number in range(times):
        stranger = person(f"Stranger {number} {at:%d%H}")
        invitation = invitations.send(sender, stranger, how="stranger", at=at)
        answering.answer(invitation, Verb.UNKNOWN, by=stranger, at=at)


def test_every_number_has_words(db):
    assert wording.TALLY.keys() == policies.published()["tally"].keys()
    assert wording.LADDER.keys() == policies.published()["ladder"].keys()


def test_a_new_version_holds_from_the_next_entry_and_never_backwards(ana, moderator, now):
    unknown(ana, 3, now - 3 * DAY)
    ledger.fold_all(at=now - 2 * DAY)

    made = policies.adopt(numbers(warn=7.0), over=1, by=moderator, reason="Sooner.", at=now - 2 * DAY)
    ledger.fold_all(at=now - 2 * DAY)
    assert not Sanction.objects.exists()
    unknown(ana, 1, now - DAY)
    ledger.fold_all(at=now)

    assert Sanction.objects.get().policy == made
    assert list(Entry.objects.order_by("pk").values_list("policy__version", flat=True)) == [1, 1, 1, 2]
    assert recounting.recount().differences == []
    line = Action.objects.get(verb="adopt-policy")
    assert (line.actor, line.reason) == (moderator, "Sooner.")
    assert line.details["changed"] == {"warn": [10.0, 7.0]}


@pytest.mark.parametrize(
    ("changed", "over", "reason", "said"),
    [
        ({"warn": 7.0}, 1, "  ", "Give a reason"),
        ({"warn": 7.0}, 0, "Sooner.", "has come into force meanwhile"),
        ({}, 1, "No change.", "in force already"),
    ],
)
def test_a_version_is_refused_in_words(moderator, changed, over, reason, said):
    with pytest.raises(Refused, match=said):
        policies.adopt(numbers(**changed), over=over, by=moderator, reason=reason)
    assert PolicyVersion.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_adopt_at_once_one_wins(moderator, other_moderator):
    def adopt(by, warn):
        return lambda: policies.adopt(numbers(warn=warn), over=1, by=by, reason="Mine.")

    results = race(adopt(moderator, 7.0), adopt(other_moderator, 8.0))

    assert sum(isinstance(one, Refused) for one in results) == 1
    assert PolicyVersion.objects.count() == 2


class TestInTheAdmin:
    @pytest.fixture
    def asked(self, db, moderator):
        asked = suppositions.ask(numbers(warn=7.0), "fair", by=moderator)
        suppositions.answer(asked.pk)
        return asked

    def page(self, member, asked):
        client = Client()
        client.force_login(member)
        return client, reverse("admin:moderation_supposition_adopt", args=[asked.pk])

    def test_a_policy_admin_puts_it_into_force_once(self, policy_admin, asked):
        client, url = self.page(policy_admin, asked)
        assert url in client.get(reverse("admin:moderation_supposition_change", args=[asked.pk])).text

        first = client.post(url, {"over": 1, "reason": "Sooner."})
        second = client.post(url, {"over": 1, "reason": "Sooner."})

        assert (first.status_code, second.status_code) == (302, 409)
        assert "meanwhile" in second.text
        assert policies.in_force().author == policy_admin
        assert PolicyVersion.objects.count() == 2
        assert "Sooner." in Client().get(reverse("moderation:policy")).text

    def test_a_moderator_can_only_suppose(self, moderator, asked):
        client, url = self.page(moderator, asked)

        assert client.get(url).status_code == 403
        assert client.post(url, {"over": 1, "reason": "Mine."}).status_code == 403
        assert url not in client.get(reverse("admin:moderation_supposition_change", args=[asked.pk])).text
        assert PolicyVersion.objects.count() == 1

    def test_without_a_reason_it_is_asked_again(self, policy_admin, asked):
        client, url = self.page(policy_admin, asked)

        response = client.post(url, {"over": 1, "reason": ""})

        assert response.status_code == 422
        assert PolicyVersion.objects.count() == 1

    def test_a_classic_rule_is_never_put_into_force(self, policy_admin, moderator):
        asked = suppositions.ask(numbers(), "count", by=moderator)
        suppositions.answer(asked.pk)
        client, url = self.page(policy_admin, asked)

        assert client.post(url, {"over": 1, "reason": "Simple."}).status_code == 404
