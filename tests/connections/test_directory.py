"""The directory to one who looks: found by the beginnings of words, narrowed by ties, and what is meant."""

from datetime import timedelta

import pytest
from django.test import Client

from connections import answering, asking, connecting, directory, invitations, records
from connections.models.invitation import Verb
from groups import membership
from lion.members import pledging
from lion.members.directory import Search, find, suggestion
from lion.members.models import Member
from tests.cast import person

pytestmark = pytest.mark.django_db

PAGE = "/members/"
HARDER = [
    {"name": "Rui D’Souza", "headline": "Night-train planner", "location": "Fribourg/Freiburg"},
    {"name": "Øyvind Ås", "headline": "FERRIES & transit"},
    {"name": "李明", "headline": "Cartographer of lion.example", "industry": "C++"},
]


@pytest.fixture
def listed(ana, ben, noise):
    """Ana, Ben, and three whose words are harder."""
    for number, fields in enumerate(HARDER):
        Member.objects.create_user(f"harder{number}@lion.test", **fields)
    return ana


def names(words, **filters):
    return {member.name for member in find(Search(words, **filters))}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("cart", {"Ben Bauer", "李明"}),
        ("CARTOGRAPHER example", {"李明"}),
        ("train", {"Rui D’Souza"}),
        ("souza", {"Rui D’Souza"}),
        ("freiburg planner", {"Rui D’Souza"}),
        ("ferries", {"Øyvind Ås"}),
        ("øYVIND", {"Øyvind Ås"}),
        ("明", {"李明"}),
        ("artographer", set()),
        ("transit", {"Ana Alves", "Øyvind Ås"}),
        ("& | ! :* ( '", set()),
        ("' OR 1=1", set()),
        ("cart:*|transit", set()),
    ],
)
def test_words_are_found_by_how_they_begin(listed, words, found):
    assert names(words) == found


def test_what_changes_is_found_at_once(listed, ben):
    ben.headline = "Lighthouse keeper"
    ben.save(update_fields=["headline"])

    assert names("lighthouse") == {"Ben Bauer"}
    assert "Ben Bauer" not in names("cartographer")


@pytest.mark.parametrize(
    ("words", "meant"),
    [("tranist", "transit"), ("cartograher", "cartographer"), ("tranist lead", "transit lead"), ("qqqq", "")],
)
def test_a_slip_of_the_keys_is_understood(listed, words, meant):
    assert suggestion(Search(words)) == meant


def test_nothing_is_suggested_that_would_find_nobody(listed):
    assert suggestion(Search("tranist", place="Nowhere")) == ""


def as_member(member):
    client = Client()
    client.force_login(member)
    return client


def test_the_page_offers_what_was_meant(listed):
    page = as_member(listed).get(PAGE, {"q": "tranist", "sort": "name"}).text

    assert "No one matches “tranist”" in page
    assert 'href="?q=transit&amp;sort=name">transit</a>?' in page


def test_the_surest_yes_comes_first(listed, ben, now):
    pledging.take(ben)
    order = [member.name for member in find(Search(), now)]

    assert order[0] == "Ben Bauer"
    assert next(member.name for member in find(Search(sort="name"), now)) == "Ana Alves"
    ben.badge_lost_until = now + timedelta(days=1)
    ben.save()
    assert next(iter(find(Search(), now))).name == "Ana Alves"


def seen(viewer, now, **ties):
    return {member.name for member in directory.find(viewer, Search(), directory.Ties(**ties), now)}


def test_ties_narrow_to_fellows(ana, ben, stranger, open_group, now):
    assert seen(ana, now, covenant=True) == {"Ben Bauer"}
    assert seen(ana, now, group=open_group.slug) == {"Ana Alves", "Ben Bauer"}
    assert seen(stranger, now, group=open_group.slug) == set()
    assert seen(stranger, now, covenant=True) == set()
    membership.leave(ben, open_group)
    assert seen(ana, now, covenant=True) == set()


def test_a_row_says_what_is_between_the_two(ana, ben, stranger, open_group, now):
    connecting.connect(ana, ben, at=now)
    connecting.connect(ben, stranger, at=now)
    rows = {row.member: row for row in directory.rows(ana, [ana, ben, stranger], now)}

    assert (rows[ben].degree, rows[ben].covenants, rows[ben].risk) == (1, 1, "covenant")
    assert (rows[stranger].degree, rows[stranger].common, rows[stranger].risk) == (2, 1, "")
    assert rows[ana].degree is None
    page = as_member(ana).get(PAGE).text
    for said in ("None, covenant", "Not covered", "1 in common", ">2nd<", "Connected"):
        assert said in page


@pytest.mark.both
def test_a_row_says_how_soon_questions_are_replied_to_going_by_the_last_ones(
    ana, ben, stranger, now, monkeypatch
):
    monkeypatch.setattr(records, "LAST_REPLIES", 3)
    for number, hours in enumerate([240, 1, 5, 9]):
        at = now - timedelta(days=60 - 15 * number)
        sent = invitations.send(ben, person(f"Reader {number}"), how="stranger", at=at)
        asking.ask(sent, "Where do you go?", by=sent.recipient, at=at)
        asking.reply(sent, "North.", by=ben, at=at + timedelta(hours=hours))
    rows = {row.member: row for row in directory.rows(ana, [ben, stranger], now)}

    assert rows[ben].replies_in == "5\xa0hours"
    assert rows[stranger].replies_in == ""


@pytest.mark.parametrize("verb", ["", "archive", "idk", "spam"])
def test_openness_moves_by_acceptances_alone(ana, ben, now, verb):
    long_ago = now - timedelta(days=30)
    for number in range(20):
        sent = invitations.send(person(f"Writer {number}"), ben, how="stranger", at=long_ago)
        if number < 10 or verb:
            answer = Verb.ACCEPT if number < 10 else Verb(verb)
            answering.answer(sent, answer, by=ben, at=long_ago)
    (row,) = directory.rows(ana, [ben], now)

    assert row.openness == (50, 20)
