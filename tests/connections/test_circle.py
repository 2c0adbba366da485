"""One's network: found by words, tags and notes; degrees; and nobody sees another's notes."""

from itertools import pairwise

import pytest
from django.test import Client

from connections import circle, connecting, network, remembering
from connections.models import Memo, Tag
from groups import membership
from lion.refusals import Refused
from tests.cast import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noise")]

PAGE = "/connections/"


@pytest.fixture
def chain(ana, ben, now):
    """Ana, Ben, Cleo, Dina, Emil: each connected with the next."""
    people = [ana, ben, *(person(f"{name} Chain") for name in ("Cleo", "Dina", "Emil"))]
    for one, other in pairwise(people):
        connecting.connect(one, other, at=now)
    return people


def as_member(member):
    client = Client()
    client.force_login(member)
    return client


def found(member, **query):
    return [one.name for one in circle.find(member, circle.Search.read(query))]


def test_degrees_are_counted_up_to_the_third(chain, stranger):
    ana, ben, cleo, dina, emil = chain
    ids = [one.pk for one in (*chain, stranger)]

    assert network.degrees(ana, ids) == {ben.pk: 1, cleo.pk: 2, dina.pk: 3}
    assert network.degrees(emil, ids) == {dina.pk: 1, cleo.pk: 2, ben.pk: 3}
    connecting.remove(ben, cleo)
    assert network.degrees(ana, ids) == {ben.pk: 1}


def test_the_shortest_way_counts(chain, now):
    ana, ben, cleo, dina, _emil = chain
    connecting.connect(ana, dina, at=now)

    assert network.degrees(ana, [ben.pk, cleo.pk, dina.pk]) == {ben.pk: 1, dina.pk: 1, cleo.pk: 2}


def test_the_list_goes_one_step_further_on_request(chain):
    ana, ben, _cleo, dina, _emil = chain

    assert found(ana) == ["Ben Bauer"]
    assert found(ana, degree="2") == ["Cleo Chain"]
    assert found(ana, degree="both") == ["Ben Bauer", "Cleo Chain"]
    (row,) = circle.rows(ana, circle.find(ana, circle.Search(degree="2")))
    assert (row.degree, row.common, row.through) == (2, 1, ben)
    assert dina.name not in as_member(ana).get(PAGE, {"degree": "both"}).text


def test_who_is_blocked_hidden_or_gone_is_not_one_step_further(chain):
    ana, ben, cleo, _dina, _emil = chain
    cleo.in_directory = False
    cleo.save()
    assert found(ana, degree="2") == []
    cleo.in_directory = True
    cleo.save()
    connecting.block(ana, cleo)
    assert found(ana, degree="2") == []
    ben.is_active = False
    ben.save()
    assert found(ana, degree="both") == []


def test_words_are_looked_for_in_ones_own_notes_too(ana, ben, stranger, now):
    connecting.connect(ana, ben, at=now)
    connecting.connect(ana, stranger, at=now)
    remembering.keep(ana, stranger, text="Knows the ferries", tags="Piraeus, boats")
    remembering.keep(ben, ana, text="Ferries as well", tags="")

    assert found(ana, q="cartographer") == ["Ben Bauer"]
    assert found(ana, q="FERRIES") == ["Stan Stranger"]
    assert found(ana, q="ferries boats") == ["Stan Stranger"]
    assert found(ana, tag="Boats") == ["Stan Stranger"]
    assert found(ana, q="boats cartographer") == []
    assert found(ana, q="%") == []
    assert found(ana, sort="name") == ["Ben Bauer", "Stan Stranger"]


def test_a_group_narrows_only_for_its_members(ana, ben, stranger, open_group, now):
    for other in (ben, stranger):
        connecting.connect(ana, other, at=now)

    assert found(ana, group=open_group.slug) == ["Ben Bauer"]
    membership.leave(ben, open_group)
    assert found(ana, group=open_group.slug) == []
    connecting.connect(stranger, ben, at=now)
    assert found(stranger, group=open_group.slug) == []


def test_notes_are_kept_replaced_and_forgotten(ana, ben):
    remembering.keep(ana, ben, text=" Met in Leipzig ", tags="rail,  Rail, night  trains,,")
    assert remembering.notes_on(ana, [ben.pk]) == (
        {ben.pk: "Met in Leipzig"},
        {ben.pk: ["night trains", "rail"]},
    )
    remembering.keep(ana, ben, text="", tags="rail")
    assert remembering.notes_on(ana, [ben.pk]) == ({}, {ben.pk: ["rail"]})
    assert [dict(tag) for tag in remembering.tags_of(ana)] == [{"name": "rail", "count": 1}]


@pytest.mark.parametrize(
    ("text", "tags", "said"),
    [
        ("x" * 1001, "", "1 character too long"),
        ("", "x" * 32, "2 characters too long"),
        ("", ",".join("abcdefghijk"), "10 tags at most; these are 11"),
    ],
)
def test_notes_have_a_measure(ana, ben, text, tags, said):
    with pytest.raises(Refused, match=said):
        remembering.keep(ana, ben, text=text, tags=tags)
    assert not Memo.objects.exists()
    assert not Tag.objects.exists()


def test_nobody_notes_about_themselves(ana):
    with pytest.raises(Refused):
        remembering.keep(ana, ana, text="Me", tags="")


def test_the_profile_keeps_a_note_for_its_writer_alone(chain, stranger):
    ana, ben, *_rest = chain
    client = as_member(ana)
    answer = client.post(f"/members/{ben.handle}/remember/", {"memo": "Likes maps", "tags": "maps"})

    assert answer.url == ben.get_absolute_url()
    assert "Likes maps" in client.get(ben.get_absolute_url()).text
    assert "Likes maps" in client.get(PAGE).text
    for other in (ben, stranger):
        assert "Likes maps" not in as_member(other).get(ben.get_absolute_url()).text
        assert "Likes maps" not in as_member(other).get(PAGE).text
    assert Client().post(f"/members/{ben.handle}/remember/").status_code == 302
    assert client.get(f"/members/{ben.handle}/remember/").status_code == 405
    assert client.post("/members/nobody/remember/").status_code == 404
    assert client.post(f"/members/{ben.handle}/remember/", {"tags": "x" * 40}).status_code == 422


def test_the_chosen_are_filed_together(ana, ben, stranger, noise, now):
    friends = [ben, *noise]
    for other in friends:
        connecting.connect(ana, other, at=now)
    remembering.keep(ana, noise[0], text="", tags=",".join("abcdefghij"))
    remembering.keep(ana, noise[1], text="", tags="Rail")
    client = as_member(ana)
    chosen = [one.handle for one in [*friends, stranger]]

    answer = client.post("/connections/tag/", {"tag": "rail", "chosen": chosen, "verb": "tag"}, follow=True)
    assert "3 filed under “rail”" in answer.text
    assert set(found(ana, tag="rail")) == {one.name for one in friends if one != noise[0]}
    client.post("/connections/tag/", {"tag": "RAIL", "chosen": [ben.handle], "verb": "untag"})
    assert ben.name not in found(ana, tag="rail")
    for fields in ({"tag": "rail"}, {"tag": "", "chosen": chosen}, {"tag": "a, b", "chosen": chosen}):
        assert client.post("/connections/tag/", fields).status_code == 422
    assert not Tag.objects.filter(about=stranger).exists()
    assert client.get("/connections/tag/").status_code == 405
    assert Client().post("/connections/tag/").status_code == 302


def test_mutual_connections_are_a_list(chain, stranger, now):
    ana, ben, cleo, _dina, emil = chain
    connecting.connect(ana, stranger, at=now)

    assert found(ana, knows=cleo.handle) == [ben.name]
    assert found(ana, knows=emil.handle) == []
    assert found(ana, knows="nobody") == []


def test_a_profile_says_the_degree(chain):
    ana, ben, cleo, dina, emil = chain
    client = as_member(ana)
    for other, said in ((ben, ">1st<"), (cleo, ">2nd<"), (dina, ">3rd<")):
        assert said in client.get(other.get_absolute_url()).text
    assert 'class="deg' not in client.get(emil.get_absolute_url()).text


def test_many_connections_cost_no_more_queries_than_few(chain, now, django_assert_max_num_queries):
    ana, ben, *_rest = chain
    client = as_member(ana)
    client.get(PAGE)
    with django_assert_max_num_queries(25) as few:
        client.get(PAGE, {"degree": "both"})
    bound = len(few)
    for number in range(20):
        one = person(f"Friend {number}")
        connecting.connect(ana if number % 2 else ben, one, at=now)
        remembering.keep(ana, one, text="Friend", tags="friend")
    with django_assert_max_num_queries(bound):
        client.get(PAGE, {"degree": "both"})
