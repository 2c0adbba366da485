"""The demo community, as it is on its first morning. It is filled once for all tests here, and undone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate
from django.core import mail
from django.db import transaction
from django.db.models import Count, F, Q
from django.test import Client
from django.utils import timezone

from connections import allowance, answering, desk, insights
from connections.models import Answer, Connection, Invitation, Memo, Question, Tag
from connections.models.invitation import LIFETIME, Verb
from groups.models import Consent, Group, JoinRequest, Membership, Post, Reply
from lion.demo import community, house, people
from lion.demo.world import World
from lion.members import delivery
from lion.members.models import Block, Member, Notice
from lion.moderation import evidence, ledger, recounting, roles, standing
from lion.moderation.models import Appeal, Breach, Case, Closing, Entry, Sanction, SecondLook, SpamReport
from tests.browser.pages import NOBODY, all_pages


@contextmanager
def undone(blocker: object) -> Iterator[None]:
    with blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: object) -> Iterator[World]:
    with undone(django_db_blocker):
        yield community.found(1, lambda said: None)


@pytest.fixture
def demo(world: World, db: None) -> World:
    return world


def lead(key: str) -> Member:
    found: Member = Member.objects.get(email=f"{key}@lion.test")
    return found


# Size and states ---------------------------------------------------------------------------------


def test_it_has_some_300_members_12_groups_and_5000_invitations(demo: World) -> None:
    assert Member.objects.count() == people.SIZE + len(house.STAFF)
    assert Invitation.objects.count() == 5000
    assert Counter(Group.objects.values_list("kind", flat=True)) == {"open": 9, "ordinary": 3}
    sizes = sorted(Counter(Membership.objects.current().values_list("group", flat=True)).values())
    assert sizes[0] == 8
    assert 110 <= sizes[-1] <= 125
    assert Membership.objects.filter(role="steward").exists()
    assert not Group.objects.exclude(memberships__role="owner").exists()


def test_every_group_is_talked_in_and_some_write_articles(demo: World) -> None:
    assert set(Post.objects.values_list("group__name", flat=True)) == set(
        Group.objects.values_list("name", flat=True)
    )
    assert Counter(Post.objects.values_list("kind", flat=True))["article"] == 5
    assert Post.objects.exclude(cover="").count() == 2
    assert Reply.objects.filter(depth__gte=2).exists()
    assert not Reply.objects.filter(created_at__gt=demo.today).exists()


def test_every_state_of_an_invitation_is_there_in_numbers(demo: World) -> None:
    now = timezone.now()
    by_answer = Counter(Invitation.objects.values_list("answer", flat=True))
    assert by_answer["accept"] > 2000
    assert by_answer["archive"] > 600
    assert by_answer["idk"] > 100
    assert by_answer["spam"] > 15
    assert Invitation.objects.filter(answer="idk", covered=True).count() > 10
    assert Invitation.objects.filter(withdrawn_at__isnull=False).count() > 50
    assert Invitation.objects.filter(answer="", closed_at=None, expires_at__lte=now).count() > 80
    assert Invitation.objects.pending(now).count() > 300
    assert Answer.objects.filter(undone_at__isnull=False).count() > 30
    assert Question.objects.filter(replied_at__isnull=False).count() > 100
    assert Question.objects.filter(replied_at__isnull=True).exists()
    assert (
        Invitation.objects.annotate(n=Count("answers", filter=Q(answers__undone_at=None)))
        .filter(n=2)
        .exists()
    )
    assert Invitation.objects.values("low", "high").annotate(n=Count("pk")).filter(n=2).exists()
    assert Block.objects.exists()
    assert {*Invitation.objects.values_list("how", flat=True)} == {*Invitation.How.values}


def test_the_year_is_told_up_to_last_midnight(demo: World) -> None:
    for model, moment in (
        (Invitation, "sent_at"),
        (Answer, "answered_at"),
        (Notice, "created_at"),
        (Entry, "at"),
    ):
        moments = model._default_manager.order_by(moment).values_list(moment, flat=True)
        assert demo.start - timedelta(days=60) < moments[0] < demo.start + timedelta(days=5)
        assert demo.today - timedelta(days=1) < moments.reverse()[0] < demo.today


# What must hold ----------------------------------------------------------------------------------


def test_what_was_frozen_at_sending_is_what_the_memberships_say(demo: World) -> None:
    stays: dict[int, list[tuple[str, bool, datetime, datetime | None]]] = {}
    for one in Membership.objects.select_related("group"):
        stays.setdefault(one.member_id, []).append(
            (one.group.slug, one.group.is_open, one.joined_at, one.left_at)
        )

    def groups_of(member: int, at: datetime) -> set[tuple[str, bool]]:
        return {
            (slug, is_open)
            for slug, is_open, joined, left in stays.get(member, [])
            if joined <= at and (left is None or left > at)
        }

    pledged = dict(Member.objects.exclude(pledged_at=None).values_list("pk", "pledged_at"))
    for row in Invitation.objects.prefetch_related("shared_groups"):
        shared = groups_of(row.sender_id, row.sent_at) & groups_of(row.recipient_id, row.sent_at)
        assert {group.slug for group in row.shared_groups.all()} == {slug for slug, _open in shared}
        assert row.fellows == any(is_open for _slug, is_open in shared)
        assert row.covered == (row.fellows or row.pledged)
        assert not row.pledged or pledged[row.recipient_id] <= row.sent_at


def test_every_member_of_an_open_group_has_signed_its_covenant_on_joining(demo: World) -> None:
    open_ones = Membership.objects.filter(group__kind="open")
    assert not open_ones.exclude(consents__given_at=F("joined_at")).exists()
    assert Consent.objects.filter(covenant__version=2).exists()
    assert not Consent.objects.filter(given_at__lt=F("covenant__published_at")).exists()


def test_answers_invitations_and_connections_tell_one_story(demo: World) -> None:
    accepted = Invitation.objects.filter(answer="accept")
    assert Connection.objects.count() == accepted.count()
    assert not accepted.exclude(closed_at=F("answered_at")).exists()
    standing_ones = Answer.objects.filter(undone_at=None)
    assert not standing_ones.filter(answered_at__lte=F("invitation__sent_at")).exists()
    assert not standing_ones.filter(entered_at=None).exists()
    for verb in Verb:
        assert (
            not Answer.objects.filter(verb=verb)
            .exclude(settles_at=F("answered_at") + verb.undo_window)
            .exists()
        )
        last = Invitation.objects.filter(answer=verb)
        assert not last.exclude(answers__verb=verb, answers__answered_at=F("answered_at")).exists()
    assert not Invitation.objects.filter(questions=None).exclude(expires_at=F("sent_at") + LIFETIME).exists()
    assert not Question.objects.filter(replied_at__lte=F("asked_at")).exists()


def test_nobody_sent_what_their_standing_or_their_allowance_forbade(demo: World) -> None:
    for step, forbidden in (("suspension", Q()), ("restriction", Q(covered=False))):
        for sanction in Sanction.objects.filter(step=step):
            ended = min(sanction.lifted_at or sanction.ends_at, sanction.ends_at)
            sent = Invitation.objects.filter(
                forbidden, sender=sanction.member, sent_at__gt=sanction.started_at, sent_at__lt=ended
            )
            assert not sent.exists()
    weeks = Counter(
        (sender, covered, sent_at.isocalendar()[:2])
        for sender, covered, sent_at in Invitation.objects.values_list("sender", "covered", "sent_at")
    )
    assert max(number for (_who, covered, _week), number in weeks.items() if not covered) <= 100
    assert not Invitation.objects.filter(sent_at__lt=F("sender__joined_at")).exists()
    assert not Invitation.objects.filter(sent_at__lt=F("recipient__joined_at")).exists()


def test_a_recount_finds_no_difference(demo: World) -> None:
    report = recounting.recount()
    assert report.differences == []
    assert report.weighings > 2000


# What happened -----------------------------------------------------------------------------------


def test_steps_were_taken_against_spammers_and_one_by_mistake(demo: World) -> None:
    for spammer in demo.of_kind("spammer"):
        steps = Sanction.objects.filter(member=spammer.member).values_list("step", flat=True)
        assert {"warning", "restriction"} <= {*steps}
    assert Sanction.objects.filter(step="suspension", entry__isnull=False).count() >= 2
    assert Sanction.objects.filter(by=lead("moderator")).exists()
    deserved = {person.member.pk for person in demo.of_kind("spammer", "organiser")}
    assert {*Sanction.objects.values_list("member", flat=True)} == deserved
    assert all(
        statement for statement in Notice.objects.filter(kind="warning").values_list("context", flat=True)
    )


def test_a_victim_of_a_clique_is_in_good_standing(demo: World) -> None:
    (victim,) = demo.of_kind("victim")
    clique = [one.member for one in demo.of_kind("clique")]
    idks = Answer.objects.filter(
        invitation__sender=victim.member, invitation__recipient__in=clique, verb="idk"
    )
    assert idks.count() == 7
    assert standing.of(victim.member) == "good"


def test_appeals_are_open_upheld_and_rejected(demo: World) -> None:
    assert Counter(one.state for one in Appeal.objects.all()) == {"open": 1, "upheld": 1, "rejected": 2}
    upheld = Appeal.objects.get(ruling="upheld")
    assert upheld.sanction.overturned
    assert Entry.objects.filter(kind="reset", target=upheld.sanction.member).exists()
    assert standing.of(upheld.sanction.member) == "good"


def test_spam_reports_are_open_upheld_and_dismissed(demo: World) -> None:
    rulings = Counter(SpamReport.objects.values_list("ruling", flat=True))
    assert min(rulings[""], rulings["upheld"], rulings["dismissed"]) >= 3


def test_breaches_warned_removed_and_were_taken_back(demo: World) -> None:
    here = Breach.objects.filter(group__slug="night-train-society")
    assert here.filter(consequence="removal", voided_at=None).exists()
    assert here.filter(consequence="warning", voided_at=None).exists()
    assert here.filter(voided_at__isnull=False).exists()
    assert Membership.objects.get(group__slug="night-train-society", member=lead("steward")).role == "owner"
    assert Breach.objects.count() < 60
    assert JoinRequest.objects.filter(decided_at=None).count() == 3


def test_old_notices_are_seen_and_few_mails_are_owed(demo: World) -> None:
    owed = Notice.objects.to_mail(timezone.now())
    assert 0 < owed.count() < 100
    assert not owed.filter(created_at__lt=demo.today - timedelta(days=1)).exists()
    assert not Notice.objects.unseen().filter(created_at__lt=demo.today - timedelta(days=5)).exists()
    assert Notice.objects.of(lead("ana")).unseen().exists()
    untold = Invitation.objects.filter(announced_at=None)
    assert not untold.exclude(sender__suspended_until__gt=timezone.now()).exists()
    number = owed.count()
    assert delivery.deliver() == (number, 0)
    assert len(mail.outbox) == number


# The accounts ------------------------------------------------------------------------------------


@pytest.mark.parametrize("account", people.ACCOUNTS, ids=lambda account: account.key)
def test_each_account_signs_in_and_may_invite(demo: World, account: people.Account) -> None:
    member = authenticate(username=account.email, password=people.PASSWORD)
    assert isinstance(member, Member)
    assert EmailAddress.objects.get(user=member).verified
    assert member.joined_at < demo.today - timedelta(days=60)
    assert member.headline
    assert member.about
    mine = allowance.of(member)
    assert mine.uncovered_left > 80
    assert standing.of(member) == "good"


def test_the_moderator_has_the_role_and_the_admin_everything(demo: World) -> None:
    moderator, admin = lead("moderator"), lead("admin")
    assert moderator.is_staff
    assert not moderator.is_superuser
    assert moderator.has_perm("moderation.rule")
    assert moderator.groups.get().name == roles.MODERATORS
    assert admin.is_staff
    assert admin.is_superuser
    assert Member.objects.filter(is_staff=True).count() == 4
    assert lead("senior").has_perm("moderation.rule_long")
    assert not lead("reader").has_perm("moderation.rule")


def test_something_of_each_kind_waits_on_the_desk(demo: World) -> None:
    assert Appeal.objects.open().get().messages.count() == 2
    assert SecondLook.objects.get().ruled_at is None
    assert Closing.objects.get().ruled_at is None
    assert {"appeal", "report", "follow-up"} <= {*Case.objects.open().values_list("kind", flat=True)}


def test_ana_has_200_to_triage_from_every_section(demo: World) -> None:
    counts = desk.counts(lead("ana"), timezone.now())
    assert counts.views["pending"] == 200
    assert min(counts.sections.values()) >= 30
    assert counts.views["turn"] >= 5
    assert counts.views["waiting"] >= 3
    assert counts.views["accepted"] > 20
    assert counts.views["archived"] > 5
    pending = desk.rows(lead("ana"), "pending", timezone.now())
    assert pending.filter(expires_at__gt=demo.today + timedelta(days=60)).count() == 200
    assert pending.filter(note="").count() > 10
    assert len({*pending.values_list("note", flat=True)}) > 120
    assert Connection.objects.of(lead("ana")).count() > 40


def test_ana_has_insights_and_a_network_in_order(demo: World) -> None:
    ana = demo.cast["ana"].member
    _period, (mane, *_figures) = insights.of(ana, 365, timezone.now())

    assert mane.title.endswith("people you write to say yes")
    assert Tag.objects.filter(owner=ana).count() >= 10
    assert Memo.objects.filter(owner=ana).count() == 3


def test_ana_and_ben_are_fellows_who_can_still_be_connected(demo: World) -> None:
    ana, ben = lead("ana"), lead("ben")
    waiting = Invitation.objects.received_by(ana).pending().get(sender=ben)
    assert waiting.fellows


@pytest.mark.parametrize("key", ["ana", "ben"])
def test_one_idk_from_a_stranger_brings_sam_the_warning(demo: World, key: str) -> None:
    now = timezone.now()
    sam, stranger = lead("sam"), lead(key)
    shown = evidence.shown_to(sam, now)
    assert 4 <= shown.r < 9.95
    assert shown.idks_to_next == 1
    assert not Sanction.objects.filter(member=sam).exists()
    invitation = Invitation.objects.received_by(stranger).pending().get(sender=sam)
    assert not invitation.covered
    answering.answer(invitation, Verb.UNKNOWN, by=stranger)
    ledger.fold_all(at=now + timedelta(minutes=11))
    assert Sanction.objects.get(member=sam).step == "warning"


PAGES = [
    "/inbox/",
    "/inbox/archived/",
    "/sent/",
    "/standing/",
    "/connections/",
    "/notifications/",
    "/groups/",
]


@pytest.mark.parametrize("key", [account.key for account in people.ACCOUNTS])
def test_every_account_sees_its_pages(demo: World, client: Client, key: str) -> None:
    client.force_login(lead(key), backend="django.contrib.auth.backends.ModelBackend")
    for page in [
        *PAGES,
        lead(key).get_absolute_url(),
        "/groups/night-train-society/",
        "/members/",
        "/policy/",
    ]:
        assert client.get(page).status_code == 200, page


@pytest.mark.postgresql
def test_every_page_answers(demo: World) -> None:
    """On SQLite they are looked at, in a browser (tests/browser/test_every_page.py)."""
    clients: dict[str, Client] = defaultdict(Client)
    wrong = []
    for page in all_pages():
        if page.who not in clients and page.who != NOBODY:
            clients[page.who].force_login(
                Member.objects.get(email=page.who), backend="django.contrib.auth.backends.ModelBackend"
            )
        answer = clients[page.who].get(page.address)
        if answer.status_code != page.status:
            wrong.append(f"{page.name} {page.address}: {answer.status_code}")
    assert wrong == []
