from uuid import uuid4

import pytest

from groups.talk import articles, editing, posts, searching, stewarding
from tests.groups.pages import count_queries, text, url

from .conftest import say


@pytest.fixture
def three(trains, ana, ben):
    """What is said in the group besides: a discussion, its reply, an article, a draft."""
    talk = posts.start(ana, trains, "Frühstück im Zug", "Rolls, **coffee**-pots & UIC.567", key=uuid4())
    say(ben, talk, "Çay yok mu? 東京の駅弁")
    long = articles.publish(ana, articles.draft(ana, trains, "Couchettes", "Blue ones.", key=uuid4()))
    articles.draft(ana, trains, "Secret couchettes", "Draft.", key=uuid4())
    return talk, long


def titles(group, words):
    return {post.title for post in searching.find(group, words)}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("coffee", {"Frühstück im Zug"}),
        ("COFF rol", {"Frühstück im Zug"}),
        ("frühstück", {"Frühstück im Zug"}),
        ("FRÜHSTÜCK zug", {"Frühstück im Zug"}),
        ("çay", {"Frühstück im Zug"}),
        ("駅弁", {"Frühstück im Zug"}),
        ("567", {"Frühstück im Zug"}),
        ("couch", {"Couchettes"}),
        ("ouch", set()),
        ("coffee blue", set()),
        ("yok coffee", set()),
        ("& | ! :* ' \\ (", set()),
        ("", set()),
        ("draft", set()),
    ],
)
def test_words_are_found_by_how_they_begin_in_a_post_or_in_one_reply(trains, three, words, found):
    assert titles(trains, words) == found


def test_what_is_hidden_taken_back_or_elsewhere_is_not_found(trains, bakers, three, ovens, ana, ben):
    talk, long = three
    assert titles(trains, "steam") == set()
    stewarding.hide(ana, long, reason="Why.")
    assert titles(trains, "couch") == set()
    editing.withdraw(ben, talk.replies.get())
    assert titles(trains, "çay") == set()
    editing.edit_post(ana, talk, "Breakfast", "Tea only.", seen=0)
    assert titles(trains, "coffee") == set()
    assert titles(trains, "tea break") == {"Breakfast"}


def test_the_page_finds_for_whom_may_read(signed_in, trains, bakers, three, ovens, ben, stranger):
    page = text(signed_in(stranger).get(url("search", trains) + "?q=couch"))
    assert "<b>1</b> discussion or article holds “couch”" in page
    assert "Couchettes" in page
    assert "Secret" not in page
    assert "Nobody has said this here" in text(signed_in(ben).get(url("search", trains) + "?q=nothing"))
    assert signed_in(stranger).get(url("search", bakers) + "?q=steam").status_code == 403
    assert "Ovens" in text(signed_in(ben).get(url("search", bakers) + "?q=steam"))


def test_the_page_asks_no_more_of_the_database_for_many(signed_in, trains, three, ana, ben):
    few = count_queries(signed_in(ben), url("search", trains) + "?q=coffee")
    for number in range(4):
        posts.start(ana, trains, f"T{number}", "Coffee.", key=uuid4())
    assert count_queries(signed_in(ben), url("search", trains) + "?q=coffee") == few
