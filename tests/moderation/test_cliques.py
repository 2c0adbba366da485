"""Cliques: tied people who answer together become one case, with a picture, and honest crowds do not."""

import re
from datetime import timedelta
from itertools import combinations, pairwise

import pytest
from django.test import Client
from django.utils import timezone

from connections import answering, invitations
from connections.models.invitation import Verb
from groups import founding, membership
from lion import arcs
from lion.members.models import Member
from lion.moderation import cases, cliques, dossiers, ledger, recounting
from lion.moderation.models import Case, Weighing
from tests.cast import person

DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("noise")


def answers(sender, recipients, verb, at):
    for recipient in recipients:
        invitation = invitations.send(sender, recipient, how="stranger", at=at)
        answering.answer(invitation, verb, by=recipient, at=at)


def friends(number, at):
    """So many people who are all connected with one another."""
    found = [person(f"Friend {n}") for n in range(number)]
    for one, other in combinations(found, 2):
        answers(one, [other], Verb.ACCEPT, at)
    ledger.fold_all(at=at + DAY)
    Case.objects.all().delete()
    return found


@pytest.fixture
def case(ana, now):
    answers(ana, friends(4, now - 60 * DAY), Verb.UNKNOWN, now - 2 * DAY)
    ledger.fold_all(at=now)
    return Case.objects.get()


def test_tied_people_who_say_idk_together_become_one_case(ana, case, now):
    assert (case.kind, case.member, case.facts["voices"]) == ("clique", ana, 3)
    answers(ana, [person("Somebody else")], Verb.UNKNOWN, now - DAY)
    ledger.fold_all(at=now)
    ledger.fold_all(at=now)
    assert Case.objects.count() == 1
    assert recounting.recount().differences == []


def test_strangers_who_say_so_are_no_clique(ana, now):
    answers(ana, [person(f"Stranger {n}") for n in range(5)], Verb.UNKNOWN, now - DAY)
    ledger.fold_all(at=now)
    assert not Case.objects.filter(kind="clique").exists()


def test_friends_who_accept_are_none_unless_they_are_many(ana, ben, now):
    circle = friends(9, now - 60 * DAY)
    answers(ana, circle[:5], Verb.ACCEPT, now - DAY)
    answers(ben, circle, Verb.ACCEPT, now - DAY)
    ledger.fold_all(at=now)
    assert [one.member for one in Case.objects.filter(kind="clique")] == [ben]


def test_members_of_one_closed_group_are_tied_too(ana, now):
    members = [person(f"Member {n}") for n in range(4)]
    group = founding.found(members[0], "The regulars", kind="ordinary", at=now - 60 * DAY)
    for member in members[1:]:
        membership.join(member, group, at=now - 60 * DAY)
    answers(ana, members, Verb.UNKNOWN, now - DAY)
    ledger.fold_all(at=now)
    picture = cliques.picture(Case.objects.get(), named=False)
    assert {arc.kind for arc in picture.drawn.arcs} == {"group"}


def test_a_clique_that_was_looked_at_opens_no_second_case_in_its_window(ana, case, moderator, now):
    cases.resolve(case, reason="Colleagues who talked.", by=moderator, at=now)
    late = person("Late Friend")
    answers(Member.objects.get(name="Friend 0"), [late], Verb.ACCEPT, now - 50 * DAY)
    answers(ana, [late], Verb.UNKNOWN, now - DAY)
    ledger.fold_all(at=now)
    assert Weighing.objects.latest("entry").circle == 1 / 4
    assert Case.objects.count() == 1


def test_the_picture_shows_who_answered_when_and_how_they_are_tied(case, moderator, ana):
    desk = Client()
    desk.force_login(moderator)
    page = desk.get(case.get_absolute_url())
    text = page.content.decode()
    assert text.count("arc arc--connected") == 6
    assert text.count("voice--damped") == 3
    assert "Person 1 (connected), Person 2 (connected)" in text
    assert "Friend" not in text
    assert not re.search(r"\sstyle=", text)
    dossiers.reveal(ana, by=moderator, reason="To see who they are.")
    assert "Friend 0 (connected)" in desk.get(case.get_absolute_url()).content.decode()


def test_a_cliques_page_costs_no_more_for_many(case, moderator, django_assert_max_num_queries):
    desk = Client()
    desk.force_login(moderator)
    desk.get("/admin/")
    with django_assert_max_num_queries(12):
        desk.get(case.get_absolute_url())


@pytest.mark.parametrize("number", [0, 1, 2, 40])
def test_dots_stand_apart_and_inside(number):
    now = timezone.now()
    moments = [(now + n % 3 * timedelta(minutes=1), str(n), False) for n in range(number)]
    drawn = arcs.arcs(moments, [(0, 1, "connected")] if number > 1 else [])
    places = sorted(dot.x for dot in drawn.dots)
    assert all(3.9 <= place <= 96.1 for place in places)
    assert all(b - a > 1.5 for a, b in pairwise(places))
    assert len(drawn.arcs) == (number > 1)
