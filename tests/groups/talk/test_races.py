"""Two at the same moment: removal and lock while somebody speaks, forms sent twice, reports settled twice."""

from uuid import uuid4

import pytest

from groups import keeping, membership
from groups.models import Deed, Earlier, Membership, Post, Reply, Report, Thanks
from groups.talk import articles, editing, posts, replies, reports, stewarding, thanking
from lion.members.models import Notice
from lion.refusals import Refused
from tests.groups.conftest import NOW, place
from tests.race import race

from .conftest import say

ROUNDS = range(3)


@pytest.mark.parametrize("again", ROUNDS)
def test_a_member_removed_while_posting_has_posted_before_or_not_at_all(
    transactional_db, trains, sleepers, ben, again
):
    there = place(ben, trains)
    _out, said, made = race(
        lambda: membership.remove(there, until=NOW, reason="Two."),
        lambda: say(ben, sleepers),
        lambda: posts.start(ben, trains, "T", "Words.", key=uuid4()),
    )
    assert keeping.current(ben, trains) is None
    assert Reply.objects.count() == (not isinstance(said, Refused))
    assert Post.objects.filter(author=ben).count() == (not isinstance(made, Refused))
    assert isinstance(race(lambda: say(ben, sleepers))[0], Refused)


@pytest.mark.parametrize("again", ROUNDS)
def test_a_reply_to_what_is_locked_meanwhile_came_before_or_is_refused(
    transactional_db, sleepers, ana, ben, again
):
    locked, said, edited = race(
        lambda: stewarding.lock(ana, sleepers),
        lambda: say(ben, sleepers),
        lambda: editing.edit_post(ana, Post.objects.get(pk=sleepers.pk), "T", "Words.", seen=0),
    )
    assert locked is True
    assert Reply.objects.count() == (not isinstance(said, Refused))
    assert Earlier.objects.count() == (not isinstance(edited, Refused))
    assert isinstance(race(lambda: say(ben, sleepers))[0], Refused)


def test_a_form_sent_four_times_at_once_is_one_post_and_one_reply(
    transactional_db, trains, sleepers, ana, ben
):
    key, answer, long = uuid4(), uuid4(), uuid4()
    made = race(*[lambda: posts.start(ben, trains, "T", "@ana-abara", key=key)] * 4)
    said = race(*[lambda: replies.add(ben, sleepers, "Yes.", key=answer)] * 4)
    kept = race(*[lambda: articles.draft(ben, trains, "A", "Words.", key=long)] * 4)
    assert (set(made), set(said), set(kept)) == (
        {Post.objects.get(pk=key)},
        {Reply.objects.get()},
        {Post.objects.get(pk=long)},
    )
    assert Notice.objects.filter(member=ana, kind="mentioned").count() == 1
    draft = Post.objects.get(pk=long)
    race(*[lambda: articles.publish(ben, Post.objects.get(pk=long))] * 3)
    draft.refresh_from_db()
    assert draft.published_at


def test_of_two_edits_at_once_one_is_kept_and_the_other_refused(transactional_db, sleepers, ana):
    ends = race(
        *[
            lambda text=text: editing.edit_post(ana, Post.objects.get(pk=sleepers.pk), "T", text, seen=0)
            for text in ("One.", "Two.")
        ]
    )
    assert sum(isinstance(end, Refused) for end in ends) == 1
    sleepers.refresh_from_db()
    assert (sleepers.edits, Earlier.objects.count()) == (1, 1)


def test_what_many_do_at_once_is_done_and_told_once(transactional_db, trains, sleepers, ana, ben):
    Membership.objects.filter(group=trains, member=ben).update(role=Membership.Role.STEWARD)
    said = say(ben, sleepers)
    race(*[lambda: reports.report(ana, Reply.objects.get(pk=said.pk), "Why.")] * 3)
    assert Report.objects.count() == 1
    race(*[lambda: thanking.thank(ana, Reply.objects.get(pk=said.pk))] * 3)
    assert Thanks.objects.count() == 1
    race(*[lambda: stewarding.pin(ana, sleepers)] * 3)
    ends = race(
        lambda: stewarding.hide(ana, Reply.objects.get(pk=said.pk), reason="Why."),
        lambda: stewarding.hide(ana, Reply.objects.get(pk=said.pk), reason="Because."),
        lambda: stewarding.dismiss(ana, Reply.objects.get(pk=said.pk)),
    )
    assert ends[:2].count(True) == 1
    kinds = list(Deed.objects.filter(group=trains).values_list("kind", flat=True))
    assert (kinds.count("pinned"), kinds.count("hidden")) == (1, 1)
    assert Notice.objects.filter(member=ana, kind="report-settled").count() == 1
    assert Report.objects.get().settled_at


def test_a_fourth_is_not_pinned_by_being_fast(transactional_db, trains, ana):
    made = [posts.start(ana, trains, f"T{number}", "Words.", key=uuid4()) for number in range(5)]
    ends = race(*[lambda one=one: stewarding.pin(ana, one) for one in made])
    assert ends.count(True) == 3
    assert Post.objects.filter(pinned_at__isnull=False).count() == 3


def test_words_taken_back_while_answered_are_gone_and_the_answer_stands_or_is_refused(
    transactional_db, sleepers, ana, ben
):
    said = say(ana, sleepers, "My secret.")
    _gone, answered = race(
        lambda: editing.withdraw(ana, said), lambda: say(ben, sleepers, "Noted.", parent=said)
    )
    said.refresh_from_db()
    assert said.text == ""
    assert Reply.objects.exclude(pk=said.pk).count() == (not isinstance(answered, Refused))
