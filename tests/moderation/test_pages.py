"""Standing, sanctions, appeals, the policy and transparency, as members and visitors see them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from connections import answering, invitations
from connections.models.invitation import Verb
from lion.moderation import ledger, policies, standing
from lion.moderation.models import Sanction
from tests.cast import person


@pytest.fixture
def hers(ana):
    client = Client()
    client.force_login(ana)
    return client


@pytest.fixture
def sanction(ana, moderator):
    now = timezone.now()
    return standing.impose(
        ana,
        "suspension",
        ends_at=now + timedelta(days=7),
        policy=policies.in_force(),
        by=moderator,
        reason="Threats in notes.",
        at=now,
    )


def test_a_good_standing_says_how_far_the_next_step_is(hers):
    page = hers.get("/standing/").content.decode()
    assert "Your standing is good" in page
    assert "4 more" in page


def test_a_decision_is_shown_with_its_reasons_on_every_page_and_to_nobody_else(hers, sanction, ben):
    assert "Your account is suspended until" in hers.get("/sent/").content.decode()
    page = hers.get("/standing/").content.decode()
    assert "Threats in notes." in page
    assert "Why am I suspended?" in page
    other = Client()
    other.force_login(ben)
    assert other.get(f"/standing/{sanction.pk}/").status_code == 404
    assert other.post(f"/standing/{sanction.pk}/appeal/", {"text": "Mine."}).status_code == 404
    assert Client().get("/standing/").status_code == 302


def test_an_appeal_by_the_page_keeps_what_was_written_when_refused(hers, sanction):
    address = f"/standing/{sanction.pk}/appeal/"
    assert hers.get(address).status_code == 302
    wrong = hers.post(address, {"text": "x" * 4001})
    assert wrong.status_code == 422
    assert "1 character too long" in wrong.content.decode()
    assert hers.post(address, {"text": "I wrote no threats."}).status_code == 302
    assert "I wrote no threats." in hers.get(f"/standing/{sanction.pk}/").content.decode()
    assert hers.post(address, {"text": "Again."}).status_code == 409


def test_the_suspended_are_out_of_the_directory(sanction, ben):
    client = Client()
    client.force_login(ben)
    assert sanction.member.name not in client.get("/members/").content.decode()


@pytest.mark.django_db
def test_the_policy_and_the_log_are_public_and_name_nobody(sanction):
    visitor = Client()
    policy = visitor.get("/policy/").content.decode()
    assert "Version 1 of the policy" in policy
    assert "1 in 1,000" in policy
    page = visitor.get("/transparency/").content.decode()
    assert "Step taken: Suspension" in page
    assert sanction.member.name not in page
    assert "Threats" not in page


@pytest.mark.django_db
def test_readiness_tells_a_tally_that_is_behind(ana, ben):
    assert Client().get("/readyz").status_code == 200
    at = timezone.now() - timedelta(hours=1)
    invitation = invitations.send(ana, ben, how="work", at=at)
    answering.answer(invitation, Verb.ACCEPT, by=ben, at=at)
    behind = Client().get("/readyz")
    assert (behind.status_code, behind.json()["problems"]) == (
        503,
        ["the tally is behind: is the worker running?"],
    )
    ledger.fold_all()
    assert Client().get("/readyz").json() == {"ready": True, "problems": []}


def test_counters_are_for_this_machine_and_not_for_who_comes_through_the_proxy(settings):
    """They count each view's requests as these come: who waits for an answer could read one in them."""
    assert Client().get("/metrics").status_code == 200
    settings.SECURE = True
    assert Client().get("/metrics").status_code == 200
    for header in ("X-Forwarded-For", "X-Forwarded-Proto"):
        assert Client().get("/metrics", headers={header: "https"}).status_code == 404


@pytest.mark.django_db
def test_a_step_that_has_ended_leaves_the_page_good(ana, hers):
    now = timezone.now()
    by = person("Mona Past", is_staff=True)
    past = now - timedelta(days=30)
    standing.impose(
        ana,
        "warning",
        ends_at=now - timedelta(days=1),
        policy=policies.in_force(),
        by=by,
        reason="Once.",
        at=past,
    )
    page = hers.get("/standing/").content.decode()
    assert "Your standing is good" in page
    assert Sanction.objects.get().get_step_display() in page
