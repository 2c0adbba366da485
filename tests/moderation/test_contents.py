"""What is said in groups and hidden, reported or left: stewards first, the site's moderators after them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from groups import membership
from groups.models import Contest, Deed, Membership
from groups.talk import contesting, posts, reports, stewarding
from lion.members.models import Notice
from lion.moderation import cases, contents, tasks
from lion.moderation.models import Case
from lion.refusals import Refused
from tests.cast import person
from tests.race import race

DAY = timedelta(days=1)
Role = Membership.Role
pytestmark = pytest.mark.usefixtures("noise")


@pytest.fixture
def stella(db, open_group, now):
    """A steward who has hidden nothing."""
    stella = person("Stella Steward")
    there = membership.join(stella, open_group, covenant=open_group.covenants.get(), at=now - 100 * DAY)
    Membership.objects.filter(pk=there.pk).update(role=Role.STEWARD)
    return stella


@pytest.fixture
def hidden(open_group, ana, ben, now):
    """Ben's words, which Ana has hidden."""
    said = posts.start(ben, open_group, "Tickets", "Buy mine.", key=uuid4(), at=now - 10 * DAY)
    stewarding.hide(ana, said, reason="It sells.", at=now - 5 * DAY)
    said.refresh_from_db()
    return said


def told(member, kind):
    return Notice.objects.filter(member=member, kind=kind).count()


def url(case):
    kind, _colon, pk = case.key.partition(":")
    return reverse("moderation:content", args=[case.facts["group"], kind, pk])


def test_an_author_objects_once_to_a_steward_who_did_not_hide_it(
    client, open_group, hidden, ana, ben, stella, stranger
):
    page = hidden.contest_url
    for other in (ana, stella, stranger):
        client.force_login(other)
        assert client.get(page).status_code == 404
    client.force_login(ben)
    assert "A steward who didn’t hide it reads this" in client.get(page).content.decode()
    assert client.post(page, {"text": " "}).status_code == 422
    assert client.post(page, {"text": "It was a gift."}).status_code == 302
    assert client.post(page, {"text": "Again."}).status_code == 409
    assert (told(stella, "contest"), told(ana, "contest")) == (1, 0)
    contest = Contest.objects.get()
    desk, rule = (
        reverse("groups:desk", args=[open_group.slug]),
        reverse("groups:rule", args=[open_group.slug, contest.pk]),
    )
    client.force_login(ana)
    assert "It was a gift." not in client.get(desk).content.decode()
    for other in (ana, ben, stranger):
        client.force_login(other)
        assert client.post(rule, {"verb": "upheld", "words": "Yes."}).status_code == 403
    client.force_login(stella)
    assert "It was a gift." in client.get(desk).content.decode()
    assert client.post(rule, {"verb": "upheld", "words": ""}).status_code == 422
    assert client.post(rule, {"verb": "upheld", "words": "A gift it was."}).status_code == 302
    hidden.refresh_from_db()
    assert hidden.is_shown
    assert told(ben, "contest-ruled") == 1
    assert open_group.deeds.filter(kind=Deed.Kind.UPHELD, by=stella, reason="A gift it was.").exists()
    client.force_login(ben)
    assert "A gift it was." in client.get(page).content.decode()


def test_rejected_by_the_stewards_it_goes_to_the_moderators_and_no_further(
    client, hidden, ben, stella, moderator, other_moderator, stranger, now
):
    contesting.rule(stella, contesting.file(ben, hidden, "A gift."), "rejected", words="No gift.")
    contesting.file(ben, hidden, "Really a gift.")
    tasks.open_cases()
    tasks.open_cases()
    case = Case.objects.get()
    assert (case.kind, case.member) == (Case.Kind.GROUP, ben)
    with pytest.raises(Refused, match="Rule on it first"):
        cases.resolve(case, reason="Done.", by=moderator)
    for other in (stranger, stella, ben):
        client.force_login(other)
        assert client.get(url(case)).status_code == 404
    client.force_login(moderator)
    cases.claim(case, by=other_moderator)
    assert client.post(url(case), {"verb": "upheld", "words": "Mine."}).status_code == 409
    cases.release(case, by=other_moderator)
    assert "Really a gift." in client.get(url(case)).content.decode()
    assert client.post(url(case), {"verb": "upheld", "words": " "}).status_code == 422
    assert client.post(url(case), {"verb": "rejected", "words": "It stands."}).status_code == 302
    assert client.post(url(case), {"verb": "upheld", "words": "Late."}).status_code == 409
    case.refresh_from_db()
    assert (case.resolved_by, case.reason) == (moderator, "It stands.")
    with pytest.raises(Refused, match="can’t object to this now"):
        contesting.file(ben, hidden, "Once more.")


def test_where_no_other_steward_is_the_moderators_hear_it_first(hidden, ben):
    assert contesting.file(ben, hidden, "A gift.").level == Contest.Level.MODERATOR


def test_unheard_for_two_weeks_it_may_go_on(hidden, ben, stella, now):
    contesting.file(ben, hidden, "A gift.", at=now)
    with pytest.raises(Refused, match="being heard"):
        contesting.file(ben, hidden, "Soon?", at=now + 14 * DAY)
    assert contesting.file(ben, hidden, "Now?", at=now + 15 * DAY).level == Contest.Level.MODERATOR


def test_what_stewards_leave_for_a_week_becomes_a_case(open_group, ana, ben, stranger, now):
    said = posts.start(ben, open_group, "Tickets", "Buy mine.", key=uuid4(), at=now - 10 * DAY)
    for reporter, days in ((ana, 8), (stranger, 7)):
        reports.report(reporter, said, "It sells.", at=now - days * DAY)
    assert contents.open_cases(now - 2 * DAY) == 0
    assert [contents.open_cases(now), contents.open_cases(now)] == [1, 0]
    stewarding.dismiss(ana, said)
    assert contents.close_cases(now) == 1
    assert Case.objects.get().reason == "Settled in the group."


def test_what_a_steward_wrote_becomes_one_at_once_and_moderators_hide_it(
    client, open_group, ana, ben, stella, moderator, stranger, now
):
    said = posts.start(ana, open_group, "Tickets", "Buy mine.", key=uuid4())
    reports.report(ben, said, "It sells.")
    assert contents.open_cases(now) == 1
    case = Case.objects.get()
    client.force_login(moderator)
    assert client.post(url(case), {"verb": "burn", "words": "Why."}).status_code == 422
    assert client.post(url(case), {"verb": "hide", "words": "It sells."}).status_code == 302
    said.refresh_from_db()
    assert said.hidden_reason == "It sells."
    notice = Notice.objects.get(member=ana, kind="hidden")
    assert "The site’s moderators hid" in notice.context["statement"][0]
    assert told(ben, "report-settled") == 1
    client.force_login(ana)
    log = client.get(reverse("groups:desk", args=[open_group.slug])).content.decode()
    assert "The site’s moderators" in log
    assert "Mona Moderator" not in log
    assert contesting.file(ana, said, "A gift.").level == Contest.Level.MODERATOR
    contents.open_cases(now)
    with pytest.raises(Refused, match="who wrote it, or hid it"):
        contents.decide(Case.objects.open().get(), "upheld", words="Well.", by=moderator)


@pytest.mark.django_db(transaction=True)
@pytest.mark.both
def test_of_two_who_rule_at_once_one_does(hidden, ben, stella, other_moderator, open_group, now):
    there = membership.join(other_moderator, open_group, covenant=open_group.covenants.get())
    Membership.objects.filter(pk=there.pk).update(role=Role.STEWARD)
    contest = contesting.file(ben, hidden, "A gift.")
    contest = Contest.objects.with_words().select_related("deed__group", "deed__member").get()
    ends = race(
        lambda: contesting.rule(stella, contest, "upheld", words="Yes."),
        lambda: contesting.rule(other_moderator, Contest.objects.with_words().get(), "rejected", words="No."),
    )
    assert sorted(isinstance(end, Refused) for end in ends) == [False, True]
    assert told(ben, "contest-ruled") == 1
