"""Rules: tried on the inbox first, answering what comes, shown as such, undone for a day; never an IDK."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from connections import announcing, answering, invitations, network, rules, saved_views
from connections.models import Answer, Invitation, Rule, SavedView
from connections.models.invitation import Verb
from groups import founding
from lion.members.models import Notice
from lion.moderation import ledger
from lion.moderation.models import Entry
from lion.refusals import Refused
from tests.cast import person
from tests.race import race

DAY = timedelta(days=1)


@pytest.fixture
def accept_fellows(ben, open_group) -> Rule:
    return rules.make(Rule(member=ben, verb="accept", group=open_group))


def test_a_fellow_is_accepted_as_soon_as_the_worker_hears_of_them(ana, ben, accept_fellows, stranger, now):
    asked = invitations.send(ana, ben, how="group", at=now)
    other = invitations.send(stranger, ben, how="stranger", at=now)
    announcing.announce(now)
    assert network.are_connected(ana, ben)
    assert Answer.objects.get().rule == accept_fellows
    assert Invitation.objects.get(pk=other.pk).answer == ""
    assert list(Notice.objects.filter(member=ben).values_list("key", flat=True)) == [f"invited:{other.pk}"]
    assert announcing.announce(now) == 0
    assert answering.undo(asked, by=ben, at=now + DAY - timedelta(minutes=1)) == Verb.ACCEPT
    assert not network.are_connected(ana, ben)
    announcing.announce(now + DAY)
    assert Invitation.objects.get(pk=asked.pk).answer == ""


def test_nothing_comes_of_a_rules_answer_before_its_day_has_passed(ana, ben, accept_fellows, now):
    asked = invitations.send(ana, ben, how="group", at=now)
    announcing.announce(now)
    ledger.fold_all(now + DAY - timedelta(seconds=1))
    assert not Entry.objects.exists()
    ledger.fold_all(now + DAY + timedelta(seconds=1))
    assert Entry.objects.count() == 1
    with pytest.raises(Refused, match="more than a day since your rule answered"):
        answering.undo(asked, by=ben, at=now + DAY)


def test_what_comes_without_a_note_is_archived_and_its_sender_sees_it_pending(ana, ben, now):
    rules.make(Rule(member=ben, verb="archive", note="without"))
    bare = invitations.send(ana, ben, how="stranger", at=now)
    announcing.announce(now)
    bare.refresh_from_db()
    assert bare.answer == "archive"
    assert bare.seen_by_sender(now) == "pending"
    assert not Notice.objects.exists()


def test_of_two_rules_that_fit_the_one_that_accepts_goes_first(ana, ben, open_group, now):
    rules.make(Rule(member=ben, verb="archive", note="without"))
    rules.make(Rule(member=ben, verb="accept", group=open_group))
    invitations.send(ana, ben, how="group", at=now)
    announcing.announce(now)
    assert network.are_connected(ana, ben)


def test_an_ended_rule_and_another_members_rule_answer_nothing(ana, ben, stranger, now):
    rules.make(Rule(member=stranger, verb="accept"))
    ended = rules.make(Rule(member=ben, verb="accept"))
    rules.end(ended)
    rules.end(ended)
    invitations.send(ana, ben, how="work", at=now)
    announcing.announce(now)
    assert not Answer.objects.exists()


@pytest.mark.parametrize("verb", ["idk", "spam"])
def test_the_database_holds_no_rule_that_answers_idk_or_spam(ben, verb):
    with pytest.raises(IntegrityError), transaction.atomic():
        Rule.objects.create(member=ben, verb=verb, note="without")


def test_a_rule_that_archives_everybody_and_a_twin_are_refused(ben):
    with pytest.raises(Refused, match="at least one condition"):
        rules.make(Rule(member=ben, verb="archive"))
    rules.make(Rule(member=ben, verb="accept"))
    with pytest.raises(Refused, match="have this rule already"):
        rules.make(Rule(member=ben, verb="accept"))
    for common in (1, 5, 10):
        for verb in ("accept", "archive"):
            for note in ("", "with", "without"):
                rules.make(Rule(member=ben, verb=verb, common=common, note=note))
    rules.make(Rule(member=ben, verb="accept", pledged=True))
    with pytest.raises(Refused, match="You have 20 rules"):
        rules.make(Rule(member=ben, verb="accept", note="with"))


def test_a_rule_is_tried_on_the_inbox_before_it_is_made(client, ana, ben, open_group, stranger, now):
    client.force_login(ben)
    invitations.send(ana, ben, how="group", at=now)
    invitations.send(stranger, ben, how="stranger", at=now)
    tried = client.get(f"/inbox/rules/new/?verb=accept&group={open_group.slug}").content.decode()
    assert "1 invitation that waits now fits" in tried
    assert "Ana Alves" in tried
    assert "Stan Stranger" not in tried
    assert not Rule.objects.exists()
    made = client.post(
        "/inbox/rules/new/", {"verb": "accept", "group": open_group.slug, "waiting": "1"}, follow=True
    ).content.decode()
    assert "answered 1 invitation that waited" in made
    assert "Accept every invitation from fellow members of Night Trains" in made
    assert "By a rule" in client.get("/inbox/accepted/").content.decode()
    rule = Rule.objects.get()
    back = client.post(f"/inbox/rules/{rule.pk}/undo/", follow=True).content.decode()
    assert "1 invitation is back in your inbox" in back
    assert "nothing to undo" in client.post(f"/inbox/rules/{rule.pk}/undo/", follow=True).content.decode()
    client.post(f"/inbox/rules/{rule.pk}/end/")
    assert Rule.objects.get().ended_at


def test_bad_conditions_are_said_and_another_members_rule_is_not_there(client, ben, stranger, open_group):
    client.force_login(stranger)
    assert client.get("/inbox/rules/new/?verb=idk").status_code == 422
    assert client.get(f"/inbox/rules/new/?verb=accept&group={open_group.slug}").status_code == 422
    assert client.post("/inbox/rules/new/", {"verb": "archive"}).status_code == 422
    theirs = rules.make(Rule(member=ben, verb="accept"))
    assert client.post(f"/inbox/rules/{theirs.pk}/end/").status_code == 404
    assert client.post(f"/inbox/rules/{theirs.pk}/undo/").status_code == 404
    assert "Accept every" not in client.get("/inbox/rules/").content.decode()


def test_filters_are_kept_as_a_view_and_dropped(client, ana, ben, stranger):
    invitations.send(ana, ben, how="work")
    client.force_login(ben)
    kept = client.post("/inbox/views/", {"name": " Bare  ones ", "note": "without", "expiring": "1"})
    assert kept.headers["Location"] == "/inbox/?note=without&expiring=1"
    page = client.get("/inbox/?note=without&expiring=1").content.decode()
    assert "Bare ones" in page
    assert client.post("/inbox/views/", {"name": "Nothing"}).status_code == 422
    assert client.post("/inbox/views/", {"name": "x" * 41, "note": "with"}).status_code == 422
    saved_views.keep(ben, "Bare ones", "note=with")
    view = SavedView.objects.get()
    assert view.query == "note=with"
    client.force_login(stranger)
    client.post(f"/inbox/views/{view.pk}/drop/")
    assert SavedView.objects.exists()
    client.force_login(ben)
    client.post(f"/inbox/views/{view.pk}/drop/")
    assert not SavedView.objects.exists()
    for number in range(12):
        saved_views.keep(ben, f"View {number}", "note=with")
    with pytest.raises(Refused, match="drop one first"):
        saved_views.keep(ben, "One more", "note=with")


@pytest.mark.django_db(transaction=True)
def test_a_rule_and_its_member_answer_at_once_and_one_wins():
    ana, ben = person("Ana Alves"), person("Ben Bauer")
    rules.make(Rule(member=ben, verb="accept"))
    asked = invitations.send(ana, ben, how="work")
    if Answer.objects.exists():
        answering.undo(asked, by=ben)
        Invitation.objects.update(announced_at=None)
    at = asked.sent_at + timedelta(seconds=1)
    race(
        lambda: announcing.announce(at),
        lambda: answering.answer(Invitation.objects.get(), Verb.ARCHIVE, by=ben, at=at),
    )
    verbs = list(Answer.objects.standing().order_by("answered_at", "pk").values_list("verb", flat=True))
    assert Invitation.objects.get().answer == verbs[-1]
    assert network.are_connected(ana, ben) == ("accept" in verbs)


@pytest.mark.django_db(transaction=True)
def test_one_rule_made_twice_at_once_is_one():
    ben = person("Ben Bauer")
    ends = race(*[lambda: rules.make(Rule(member=ben, verb="accept"))] * 2)
    assert sum(isinstance(end, Refused) for end in ends) == 1
    assert Rule.objects.count() == 1


def test_a_group_that_is_not_shared_does_not_fit(ana, ben, accept_fellows, now):
    founding.found(ana, "Bakers", summary="Bread", about="", kind="open", at=now - timedelta(days=30))
    loner = person("Lona Lone")
    invitations.send(loner, ben, how="stranger", at=now)
    announcing.announce(now)
    assert not Answer.objects.exists()
