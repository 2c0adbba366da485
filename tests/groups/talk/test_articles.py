from uuid import uuid4
from xml.etree import ElementTree as ET

import pytest
from django.utils import timezone

from groups.models import Earlier, Post
from groups.talk import articles, editing, feed, posts
from lion.refusals import Refused
from tests.groups.conftest import NOW
from tests.groups.pages import HTMX, count_queries, text, url

from .conftest import form, on, say

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_an_article_goes_from_draft_over_preview_to_everyone(signed_in, trains, ana, ben, headers):
    client = signed_in(ana)
    written = form("# Rails\n\n*Long* words.", title="On rails")
    seen = client.post(url("write", trains), written | {"verb": "preview"}, headers=headers)
    assert seen.status_code == 200
    assert "<h3>Rails</h3>" in text(seen)
    assert "1 minute to read" in text(seen)
    assert not Post.objects.exists()
    kept = client.post(url("write", trains), written | {"verb": "keep"}, headers=headers)
    post = Post.objects.get()
    assert kept.url == on("edit", post)
    assert post.published_at is None
    assert "Your drafts" in text(client.get(url("articles", trains)))
    changed = {"title": "On rails", "text": "Better words.", "seen": 0, "verb": "publish"}
    assert client.post(on("edit", post), changed, headers=headers).url == post.get_absolute_url()
    post.refresh_from_db()
    assert (post.text, post.edits, post.edited_at) == ("Better words.", 1, None)
    assert not Earlier.objects.exists()
    page = text(signed_in(ben).get(url("articles", trains)))
    assert "On rails" in page
    assert "Better words." in page
    assert "Your drafts" not in page
    assert say(ben, post).post == post


def test_a_preview_is_a_fragment_and_keeps_nothing(signed_in, trains, ana, stranger):
    page = text(signed_in(ana).post(url("preview", trains), {"title": "<i>", "text": "<b>x</b> **y**"}))
    assert "<html" not in page
    assert "&lt;i&gt;" in page
    assert "&lt;b&gt;x&lt;/b&gt; <strong>y</strong>" in page
    assert signed_in(stranger).post(url("preview", trains), {"text": "x"}).status_code == 403
    assert signed_in(ana).get(url("preview", trains)).status_code == 405
    assert not Post.objects.exists()


def test_a_draft_is_its_authors_alone(signed_in, trains, draft, ana, ben, stranger):
    for member in (ben, stranger):
        client = signed_in(member)
        assert client.get(on("post", draft)).status_code == 404
        assert client.get(on("edit", draft)).status_code == 404
        assert client.post(on("take_back", draft)).status_code == 404
        assert "Through tickets" not in text(client.get(url("articles", trains)))
        assert "Through tickets" not in text(client.get(url("group", trains)))
    with pytest.raises(Refused):
        say(ana, draft)
    with pytest.raises(Refused, match="no longer there to publish"):
        articles.publish(ben, draft)
    assert "Through tickets" in text(signed_in(ana).get(on("edit", draft)))


def test_a_draft_sent_or_published_twice_is_one(draft, trains, ana):
    again = articles.draft(ana, trains, "Other", "Words.", key=draft.pk)
    first = articles.publish(ana, draft, at=NOW)
    second = articles.publish(ana, again, at=timezone.now())
    assert first.published_at == second.published_at == NOW
    assert Post.objects.count() == 1


def test_an_article_that_takes_no_words_comes_back(signed_in, trains, draft, ana):
    client = signed_in(ana)
    assert client.post(url("write", trains), form("", title="T")).status_code == 422
    assert client.post(on("edit", draft), {"title": "", "text": "W", "seen": 0}).status_code == 422
    draft.refresh_from_db()
    assert draft.title == "Through tickets"


# Changing and taking back ---------------------------------------------------------------------
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_an_edit_keeps_what_was_said_before(signed_in, sleepers, ana, ben, stranger, headers):
    reply = say(ben, sleepers, "First words.")
    changed = {"title": "Sleepers?", "text": "I want two.", "seen": 0}
    assert signed_in(ana).post(on("edit", sleepers), changed, headers=headers).status_code == 302
    edited = {"text": "Second words.", "seen": 0}
    assert signed_in(ben).post(on("edit_reply", sleepers, reply.pk), edited).status_code == 302
    client = signed_in(stranger)
    assert text(client.get(on("post", sleepers))).count(">edited</a>") == 2
    before = text(client.get(on("history", sleepers)))
    assert "Who sells sleepers?" in before
    assert "I want <strong>one</strong>." in before
    assert "First words." in text(client.get(on("history_of_reply", sleepers, reply.pk)))


def test_only_the_author_changes_and_only_what_they_have_seen(signed_in, sleepers, ana, ben):
    reply = say(ben, sleepers)
    for name, data in (("edit", {"title": "T", "text": "W", "seen": 0}), ("take_back", {})):
        assert signed_in(ben).post(on(name, sleepers), data).status_code == 404
    for name in ("edit_reply", "take_back_reply"):
        assert signed_in(ana).post(on(name, sleepers, reply.pk), {"text": "W", "seen": 0}).status_code == 404
    editing.edit_post(ana, sleepers, "T", "One.", seen=0)
    response = signed_in(ana).post(on("edit", sleepers), {"title": "T", "text": "Two.", "seen": 0})
    assert response.status_code == 409
    assert "changed in another window" in text(response)
    assert editing.edit_post(ana, sleepers, "T", "One.", seen=0).edits == 1
    editing.edit_reply(ben, reply, "Yes!", seen=0)
    with pytest.raises(Refused, match="another window"):
        editing.edit_reply(ben, reply, "No!", seen=0)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_is_taken_back_is_gone_and_the_answers_stay(signed_in, trains, sleepers, ana, ben, headers):
    reply = say(ana, sleepers, "My secret.")
    editing.edit_reply(ana, reply, "My other secret.", seen=0)
    say(ben, sleepers, "Noted.", parent=reply)
    client = signed_in(ana)
    for _twice in range(2):
        response = client.post(on("take_back_reply", sleepers, reply.pk), headers=headers)
        assert response.status_code == 302
    page = text(client.get(on("post", sleepers)))
    assert "Taken back by its author." in page
    assert "Noted." in page
    assert "secret" not in page
    assert client.post(on("take_back", sleepers)).url == url("discussions", trains)
    assert not Earlier.objects.exists()
    assert "Who sells" not in text(client.get(url("discussions", trains)))
    assert "Noted." in text(signed_in(ben).get(on("post", sleepers)))
    assert signed_in(ben).post(on("reply", sleepers), form()).status_code == 409
    sleepers.refresh_from_db()
    assert (sleepers.title, sleepers.text, sleepers.searched) == ("", "", "")


def test_a_draft_thrown_away_leaves_no_row(signed_in, draft, ana):
    assert signed_in(ana).post(on("take_back", draft)).status_code == 302
    assert not Post.objects.exists()


# The feed -------------------------------------------------------------------------------------
def test_an_open_groups_feed_is_read_without_signing_in(client, trains, sleepers, draft, ana, ben):
    articles.publish(ana, draft)
    editing.edit_post(ana, draft, "<Through> tickets", "See @ben-abara.", seen=0)
    hidden = posts.start(ben, trains, "Hidden", "Words.", key=uuid4())
    Post.objects.filter(pk=hidden.pk).update(hidden_at=NOW)
    response = client.get(feed.address(ben, trains))
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert "private" in response["Cache-Control"]
    root = ET.fromstring(text(response))  # noqa: S314 - our own
    titles = [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]
    assert titles == ["<Through> tickets", "Who sells sleepers?"]
    words = root.findtext(f"{ATOM}entry/{ATOM}summary") or ""
    assert 'href="http://localhost:8000/members/ben-abara/"' in words
    assert root.findtext(f"{ATOM}id", "").startswith("http")


def test_a_character_that_xml_cannot_hold_takes_the_feed_from_nobody(client, trains, ben):
    trains.summary, ben.name = "Rails\x0b", "Ben\x1f Abara"
    trains.save()
    ben.save()
    posts.start(ben, trains, "Pasted\x01 title", "From\x0c a slide\ufffe.", key=uuid4())
    root = ET.fromstring(text(client.get(feed.address(ben, trains))))  # noqa: S314 - our own
    assert root.findtext(f"{ATOM}entry/{ATOM}title") == "Pasted title"
    assert "From a slide" in (root.findtext(f"{ATOM}entry/{ATOM}summary") or "")


def test_a_feeds_address_is_one_members_and_ends(client, signed_in, trains, bakers, draft, ana, ben):
    mine = feed.address(ben, trains)
    assert feed.address(ben, bakers) == ""
    assert client.get(mine.replace("ben-abara", "ana-abara")).status_code == 404
    assert client.get(mine.replace(trains.slug, bakers.slug)).status_code == 404
    assert mine in text(signed_in(ben).get(url("articles", trains)))
    assert "Atom" not in text(signed_in(ana).get(url("articles", bakers)))
    assert client.get(mine).status_code == 200
    ben.set_password("another-one-altogether")
    ben.save()
    assert client.get(mine).status_code == 404
    fresh = feed.address(ben, trains)
    ben.is_active = False
    ben.save()
    assert client.get(fresh).status_code == 404


def test_the_list_of_articles_asks_no_more_for_many(signed_in, trains, draft, ana, ben):
    articles.publish(ana, draft)
    few = count_queries(signed_in(ben), url("articles", trains))
    feeds = count_queries(signed_in(ben), feed.address(ben, trains))
    for number in range(4):
        articles.publish(ana, articles.draft(ana, trains, f"T{number}", "Words.", key=uuid4()))
    assert count_queries(signed_in(ben), url("articles", trains)) == few
    assert count_queries(signed_in(ben), feed.address(ben, trains)) == feeds
