from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from groups import membership
from groups.models import Post, Reply
from groups.talk import posts, reading, replies, speaking
from lion.refusals import Refused
from tests.groups.conftest import NOW, place
from tests.groups.pages import HTMX, count_queries, text, url

from .conftest import form, on, say


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_member_opens_a_discussion_and_another_replies(signed_in, trains, ana, ben, headers):
    written = form("I have *two*.", title="  Sleepers   wanted ")
    response = signed_in(ana).post(url("start", trains), written, headers=headers)
    post = Post.objects.get()
    assert (response.status_code, response.url) == (302, post.get_absolute_url())
    assert (post.title, post.author, post.kind) == ("Sleepers wanted", ana, "discussion")
    answered = signed_in(ben).post(on("reply", post), form("So do <b>I</b>."), headers=headers, follow=True)
    page = text(answered)
    assert "<em>two</em>" in page
    assert "So do &lt;b&gt;I&lt;/b&gt;." in page
    assert "Your reply is there." in page
    listed = text(signed_in(ben).get(url("discussions", trains)))
    assert "Sleepers wanted" in listed
    assert "<b>1</b> <span>reply" in listed
    about = text(signed_in(ben).get(url("group", trains)))
    assert "Being talked about" in about
    assert 'Discussions <span class="num">1</span>' in about


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_form_without_words_comes_back(signed_in, trains, sleepers, ana, headers):
    client = signed_in(ana)
    assert client.post(url("start", trains), form("", title="T"), headers=headers).status_code == 422
    response = client.post(on("reply", sleepers), form("   "), headers=headers)
    assert response.status_code == 422
    assert "This field is required." in text(response)
    too_long = client.post(on("reply", sleepers), form("x" * 6001), headers=headers)
    assert "x" * 6001 in text(too_long)
    with pytest.raises(Refused, match="Give it a title"):
        posts.start(ana, trains, " \n ", "Words.", key=uuid4())
    assert (Post.objects.count(), Reply.objects.count()) == (1, 0)


def test_a_form_sent_twice_is_one_post_and_one_reply(signed_in, trains, ana):
    client, written = signed_in(ana), form("Hello.", title="T")
    ends = [client.post(url("start", trains), written).url for _again in range(2)]
    post, answer = Post.objects.get(), form("Yes.")
    for _again in range(2):
        assert client.post(on("reply", post), answer).status_code == 302
    assert ends == [post.get_absolute_url()] * 2
    assert Reply.objects.count() == 1


def test_a_number_that_another_used_is_refused(sleepers, trains, bakers, ana, ben):
    said = say(ana, sleepers)
    with pytest.raises(Refused, match="form has been used"):
        posts.start(ben, trains, "T", "Mine.", key=sleepers.pk)
    with pytest.raises(Refused, match="form has been used"):
        posts.start(ana, bakers, "T", "Mine.", key=sleepers.pk)
    with pytest.raises(Refused, match="form has been used"):
        replies.add(ben, sleepers, "Mine.", key=said.pk)


def test_an_open_groups_talk_is_read_by_every_member_of_lion(client, signed_in, trains, sleepers, stranger):
    assert client.get(on("post", sleepers)).status_code == 302
    page = text(signed_in(stranger).get(on("post", sleepers)))
    assert "<strong>one</strong>" in page
    assert "Members of Night Train Alliance reply here." in page
    assert 'name="text"' not in page
    assert "Open a discussion" not in text(signed_in(stranger).get(url("discussions", trains)))
    for response in (
        signed_in(stranger).get(url("start", trains)),
        signed_in(stranger).post(url("start", trains), form("T", title="T")),
        signed_in(stranger).post(on("reply", sleepers), form()),
    ):
        assert response.status_code == 403
        assert "Only members of Night Train Alliance speak here." in text(response)
    assert Reply.objects.count() == 0


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_an_ordinary_groups_talk_is_read_by_its_members(signed_in, bakers, ovens, ben, stranger, headers):
    said = say(ben, ovens)
    for client in [signed_in(stranger)]:
        assert client.get(url("discussions", bakers), headers=headers).status_code == 403
        assert client.get(on("post", ovens), headers=headers).status_code == 404
        assert client.get(on("one_reply", ovens, said.pk), headers=headers).status_code == 404
        assert client.post(on("reply", ovens), form(), headers=headers).status_code == 404
        assert "Ovens" not in text(client.get(url("group", bakers)))
    assert "Steam or stone?" in text(signed_in(ben).get(on("post", ovens), headers=headers))
    membership.remove(place(ben, bakers), until=NOW + timedelta(days=900), reason="Why.")
    assert signed_in(ben).get(on("post", ovens), headers=headers).status_code == 404


def test_a_post_is_not_found_below_another_group(signed_in, bakers, sleepers, ana):
    assert signed_in(ana).get(url("discussions", bakers) + f"{sleepers.pk}/").status_code == 404
    assert signed_in(ana).get(f"{bakers.get_absolute_url()}talk/{sleepers.pk}/").status_code == 404


def test_a_suspended_member_reads_and_does_not_write(signed_in, trains, sleepers, ben):
    ben.suspended_until = timezone.now() + timedelta(days=3)
    ben.save()
    page = text(signed_in(ben).get(on("post", sleepers)))
    assert "While you’re suspended you can read here, but not write." in page
    assert 'name="text"' not in page
    for response in (
        signed_in(ben).post(on("reply", sleepers), form()),
        signed_in(ben).post(url("start", trains), form("T", title="T")),
    ):
        assert response.status_code == 403
        assert "until then you can read here" in text(response)


def test_replies_stand_below_what_they_answer_and_pages_keep_threads_whole(
    signed_in, sleepers, ana, ben, monkeypatch
):
    monkeypatch.setattr(reading, "ROOTS_A_PAGE", 2)
    first, second = say(ben, sleepers, "One"), say(ana, sleepers, "Two", at=NOW + timedelta(hours=1))
    third = say(ben, sleepers, "Three", at=NOW + timedelta(hours=2))
    below = say(ana, sleepers, "One-one", parent=first, at=NOW + timedelta(hours=3))
    deep = say(ben, sleepers, "One-one-one", parent=below, at=NOW + timedelta(hours=4))
    late = say(ben, sleepers, "One-two", parent=first, at=NOW + timedelta(hours=5))
    assert [one.pk for one in reading.thread(sleepers, 1, ana)[1]] == [
        one.pk for one in (first, below, deep, late, second)
    ]
    assert [one.pk for one in reading.thread(sleepers, 2, ana)[1]] == [third.pk]
    assert (deep.depth, deep.root) == (2, first)
    gone_to = signed_in(ana).get(on("one_reply", sleepers, third.pk))
    assert gone_to.url == f"{sleepers.get_absolute_url()}?page=2#reply-{third.pk}"
    assert reading.page_of(deep) == 1
    page = text(signed_in(ana).get(on("reply_to", sleepers, deep.pk)))
    assert "One-one-one" in page
    sent = signed_in(ana).post(on("reply_to", sleepers, deep.pk), form("Deeper"))
    assert sent.status_code == 302
    assert Reply.objects.get(text="Deeper").parent == deep


def test_who_spoke_last_comes_first(trains, sleepers, ana, ben):
    other = posts.start(ana, trains, "Later", "Words.", key=uuid4(), at=NOW - timedelta(days=1))
    assert list(reading.posts(trains)) == [other, sleepers]
    say(ben, sleepers)
    assert list(reading.posts(trains)) == [sleepers, other]


def test_more_than_a_person_writes_is_refused(sleepers, trains, ana, ben, monkeypatch):
    monkeypatch.setattr(speaking, "REPLIES_AN_HOUR", 2)
    monkeypatch.setattr(speaking, "POSTS_A_DAY", 1)
    for _two in range(2):
        say(ben, sleepers)
    with pytest.raises(Refused, match="as much as one may write") as refusal:
        say(ben, sleepers)
    assert refusal.value.status == 429
    say(ben, sleepers, at=NOW + timedelta(hours=2))
    posts.start(ben, trains, "T", "Words.", key=uuid4(), at=NOW + timedelta(days=3))
    with pytest.raises(Refused, match="as much as one may write"):
        posts.start(ben, trains, "T", "Words.", key=uuid4(), at=NOW + timedelta(days=3))


def test_the_words_of_who_left_lion_stay_without_the_person(signed_in, sleepers, ana, ben):
    answer = say(ben, sleepers, "I was here.")
    say(ana, sleepers, "You were.", parent=answer)
    ben.delete()
    page = text(signed_in(ana).get(on("post", sleepers)))
    assert "I was here." in page
    assert "Someone who has left" in page
    assert "Ben Abara" not in page


def test_pages_ask_no_more_of_the_database_for_many(signed_in, trains, sleepers, ana, ben):
    client = signed_in(ben)
    first = say(ana, sleepers)
    addresses = [url("discussions", trains), on("post", sleepers), url("group", trains)]
    few = [count_queries(client, address) for address in addresses]
    for number in range(5):
        say(ana, sleepers, parent=first)
        posts.start(ben, trains, f"T{number}", "Words.", key=uuid4())
    assert [count_queries(client, address) for address in addresses] == few
