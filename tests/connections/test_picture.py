"""The picture of one's network: who is drawn, where, what it says in words, and for whom."""

import pytest
from django.test import Client

from connections import connecting, picture, remembering
from tests.cast import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noise")]

PAGE = "/connections/picture/"


@pytest.fixture
def around_ana(ana, ben, now):
    """Ana knows Ben, Cleo, Dina and Emil; Ben knows Cleo and Dina; Emil's account is closed."""
    cleo, dina, emil = (person(f"{name} Near", industry="Rail") for name in ("Cleo", "Dina", "Emil"))
    for other in (ben, cleo, dina, emil):
        connecting.connect(ana, other, at=now)
    connecting.connect(ben, cleo, at=now)
    connecting.connect(ben, dina, at=now)
    emil.is_active = False
    emil.save()
    return ana, ben, cleo, dina


def as_member(member):
    client = Client()
    client.force_login(member)
    return client


def test_those_with_most_in_common_sit_first(around_ana):
    ana, ben, cleo, dina = around_ana
    drawn = picture.of(ana, "field")

    assert [(node.member, node.common) for node in drawn.nodes] == [(ben, 2), (cleo, 1), (dina, 1)]
    assert drawn.node_of(ben.handle) == drawn.nodes[0]
    assert drawn.friends_of(drawn.nodes[0]) == drawn.nodes[1:]
    assert drawn.total == 3


def test_parts_are_fields_places_groups_or_tags(around_ana, open_group):
    ana, ben, cleo, _dina = around_ana
    remembering.keep(ana, cleo, text="", tags="met in Leipzig, rail")
    remembering.keep(ben, cleo, text="", tags="secret")

    def parts(way):
        return [(part.name, part.count, part.query) for part in picture.of(ana, way).parts]

    assert parts("field") == [("Rail", 2, "q=Rail"), ("Other fields", 1, "")]
    assert parts("place") == [("Elsewhere", 3, "")]
    assert parts("group") == [("Night Trains", 1, f"group={open_group.slug}"), ("No group shared", 2, "")]
    assert parts("tag") == [("met in Leipzig", 1, "tag=met+in+Leipzig"), ("Without a tag", 2, "")]


def test_at_most_so_many_are_drawn_and_all_are_counted(around_ana, monkeypatch):
    ana, ben, *_rest = around_ana
    monkeypatch.setattr(picture, "MOST", 1)
    drawn = picture.of(ana, "field")

    assert [node.member for node in drawn.nodes] == [ben]
    assert sum(part.count for part in drawn.parts) == drawn.total == 3
    assert "the list has everyone" in as_member(ana).get(PAGE).text


def test_the_page_says_in_words_what_it_draws(around_ana):
    ana, ben, *_rest = around_ana
    page = as_member(ana).get(PAGE, {"who": ben.handle}).text

    assert 'aria-label="Ben Bauer, 2 in common"' in page
    assert page.count("<line ") == 2
    assert "Open the profile" in page
    assert "The same as a table" in page
    assert "style=" not in page


def test_nobody_else_is_in_ones_picture(around_ana, stranger):
    ana, ben, *_rest = around_ana

    assert "No connections yet" in as_member(stranger).get(PAGE).text
    assert ben.name not in as_member(stranger).get(PAGE, {"who": ben.handle}).text
    assert stranger.name not in as_member(ana).get(PAGE, {"who": stranger.handle, "by": "x"}).text
    assert Client().get(PAGE).status_code == 302
    assert as_member(ana).post(PAGE).status_code == 405


def test_many_connections_cost_no_more_queries_than_few(around_ana, now, django_assert_max_num_queries):
    ana, ben, *_rest = around_ana
    client = as_member(ana)
    client.get(PAGE)
    with django_assert_max_num_queries(20) as few:
        client.get(PAGE)
    bound = len(few)
    for number in range(20):
        one = person(f"Friend {number}")
        connecting.connect(ana, one, at=now)
        connecting.connect(ben, one, at=now)
    with django_assert_max_num_queries(bound):
        client.get(PAGE)
