from uuid import uuid4

import pytest

from groups import membership
from groups.models import Thanks
from groups.talk import articles, editing, hearing, posts, replies, stewarding, thanking
from lion.members.models import Block, Notice
from lion.refusals import Refused
from tests.groups.conftest import NOW, place, sign_in_to
from tests.groups.pages import HTMX, text

from .conftest import on, say


def told(member, kind):
    return [notice.url for notice in Notice.objects.filter(member=member, kind=kind).order_by("pk")]


# Mentions -------------------------------------------------------------------------------------
def test_who_is_mentioned_is_told_once_and_only_in_their_own_group(trains, sleepers, ana, ben, stranger):
    made = posts.start(
        ana, trains, "T", f"@ben-abara @{stranger.handle} @nobody @ana-abara @ben-abara", key=uuid4()
    )
    reply = say(ana, sleepers, "And @ben-abara.")
    assert told(ben, "mentioned") == [made.get_absolute_url(), reply.get_absolute_url()]
    assert told(ben, "post-reply") == []
    assert told(stranger, "mentioned") == told(ana, "mentioned") == []
    assert (made.mentions, reply.mentions) == (["ana-abara", "ben-abara"], ["ben-abara"])
    assert f'href="{ben.get_absolute_url()}"' in made.html


def test_an_edit_tells_those_it_adds(trains, sleepers, ana, ben, chidi):
    sign_in_to(trains, chidi)
    reply = say(ana, sleepers, "@ben-abara")
    editing.edit_reply(ana, reply, "@ben-abara @chidi-abara", seen=0)
    editing.edit_post(ana, sleepers, "T", "@chidi-abara", seen=0)
    assert told(ben, "mentioned") == [reply.get_absolute_url()]
    assert told(chidi, "mentioned") == [reply.get_absolute_url(), sleepers.get_absolute_url()]


def test_a_draft_tells_nobody_before_it_is_published(draft, ana, ben):
    editing.edit_post(ana, draft, "T", "With @ben-abara.", seen=0)
    assert told(ben, "mentioned") == []
    articles.publish(ana, draft)
    assert told(ben, "mentioned") == [draft.get_absolute_url()]


# Following and muting -------------------------------------------------------------------------
def test_who_spoke_or_follows_hears_of_a_reply_once_until_they_look(sleepers, trains, ana, ben, stranger):
    hearing.follow(stranger, sleepers)
    hearing.follow(stranger, sleepers)
    first = say(ben, sleepers)
    second = say(ana, sleepers)
    say(ben, sleepers)
    assert told(ana, "post-reply") == [first.get_absolute_url()]
    assert told(stranger, "post-reply") == [first.get_absolute_url()]
    assert told(ben, "post-reply") == [second.get_absolute_url()]
    Notice.objects.filter(member=ana).update(seen_at=NOW)
    last = say(ben, sleepers)
    assert told(ana, "post-reply") == [first.get_absolute_url(), last.get_absolute_url()]


def test_who_muted_or_may_no_longer_read_hears_nothing(ovens, bakers, ana, ben, chidi):
    sign_in_to(bakers, chidi)
    say(chidi, ovens)
    hearing.mute(ana, ovens)
    membership.leave(chidi, bakers)
    Notice.objects.all().delete()
    say(ben, ovens, "Hello @ana-abara.")
    assert told(ana, "post-reply") == told(ana, "mentioned") == told(chidi, "post-reply") == []
    assert not hearing.hears(ana, ovens)
    hearing.follow(ana, ovens)
    assert hearing.hears(ana, ovens)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_reader_follows_and_mutes(signed_in, sleepers, ovens, ana, stranger, headers):
    client = signed_in(stranger)
    assert "You don’t hear of new replies." in text(client.get(on("post", sleepers)))
    assert client.post(on("follow", sleepers), headers=headers).url == sleepers.get_absolute_url()
    assert "You hear of new replies." in text(client.get(on("post", sleepers)))
    client.post(on("mute", sleepers), headers=headers)
    assert not hearing.hears(stranger, sleepers)
    assert client.post(on("follow", ovens), headers=headers).status_code == 404
    assert client.get(on("follow", sleepers)).status_code == 405
    assert hearing.hears(ana, sleepers)


# Thanks ---------------------------------------------------------------------------------------
def test_a_member_thanks_and_takes_it_back(signed_in, sleepers, ana, ben):
    reply = say(ana, sleepers)
    client = signed_in(ben)
    for _twice in range(2):
        assert client.post(on("thank", sleepers)).url == sleepers.get_absolute_url()
        fragment = text(client.post(on("thank_reply", sleepers, reply.pk), headers=HTMX))
    assert Thanks.objects.count() == 2
    assert fragment.strip().startswith("<form")
    assert 'aria-pressed="true"' in fragment
    assert '<span class="num">1</span>' in fragment
    page = text(client.get(on("post", sleepers)))
    assert page.count('aria-pressed="true"') == 2
    assert "1 thanks" in text(signed_in(ana).get(on("post", sleepers)))
    for _twice in range(2):
        signed_in(ben).post(on("unthank", sleepers))
        fragment = text(signed_in(ben).post(on("unthank_reply", sleepers, reply.pk), headers=HTMX))
    assert 'aria-pressed="false"' in fragment
    assert not Thanks.objects.exists()


def test_who_may_not_thank(signed_in, sleepers, ovens, ana, ben, stranger):
    assert signed_in(stranger).post(on("thank", sleepers)).status_code == 403
    assert signed_in(stranger).post(on("thank", ovens)).status_code == 404
    with pytest.raises(Refused, match="your own words"):
        thanking.thank(ana, sleepers)
    stewarding.hide(ana, sleepers, reason="Why.")
    with pytest.raises(Refused, match="no longer there"):
        thanking.thank(ben, sleepers)
    place(ben, sleepers.group)
    with pytest.raises(Refused):
        replies.add(ben, sleepers, "Yes.", key=uuid4())
    assert not Thanks.objects.exists()


# Blocks ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("mine", [True, False])
def test_nobody_hears_of_who_blocked_them_or_whom_they_blocked(sleepers, trains, signed_in, ana, ben, mine):
    blocker, blocked = (ana, ben) if mine else (ben, ana)
    Block.objects.create(blocker=blocker, blocked=blocked)
    hearing.follow(ana, sleepers)
    say(ben, sleepers, "Hello @ana-abara, the words.")
    assert told(ana, "mentioned") == told(ana, "post-reply") == []
    page = text(signed_in(ana).get(on("post", sleepers)))
    assert "the words." in page
    assert ("From someone you blocked." in page) is mine
