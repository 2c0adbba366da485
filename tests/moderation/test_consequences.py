"""What a covenant makes of a breach, whatever its group has set, and what a reversal gives back."""

from datetime import timedelta

import pytest
from django.test import Client

from connections import answering, invitations
from connections.models.invitation import Verb
from groups import covenants, membership
from groups.models import Membership
from lion.moderation import breaches, ledger
from lion.moderation.models import Breach
from tests.cast import person

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
pytestmark = pytest.mark.usefixtures("noise", "at_once")


@pytest.fixture
def others(db, open_group, now):
    """Fellows of Ben's beside Ana."""
    found = [person(f"{name} Other") for name in ("Carl", "Dora", "Emil")]
    for one in found:
        membership.join(one, open_group, covenant=open_group.covenants.get(), at=now - 290 * DAY)
    return found


def unknown(sender, recipient, at, *, folded=True):
    invitation = invitations.send(sender, recipient, how="group", at=at - HOUR)
    answering.answer(invitation, Verb.UNKNOWN, by=recipient, at=at)
    if folded:
        ledger.fold_all(at=at + HOUR)
    return invitation


def is_in(member, group):
    return Membership.objects.current().filter(member=member, group=group).exists()


def set_consequences(group, member, first, second, at):
    steward = Membership.objects.current().get(group=group, role="owner").member
    rule = {"first_breach": first, "second_breach": second, "cooling_days": 0, "automatic": True}
    covenant = covenants.publish(group, steward, "Be kind.", **rule, at=at - HOUR)
    membership.join(member, group, covenant=covenant, at=at)


def price(member, invitation):
    client = Client()
    client.force_login(member)
    return client.get(f"/invitations/{invitation.pk}/unknown/").content.decode()


@pytest.mark.parametrize(
    ("first", "second", "said", "told", "stays"),
    [
        ("removal", "removal", "This would be a breach: <b", "removed", False),
        ("warning", "warning", "This would be <b>a breach, and bring a warning</b>.", "breach-warning", True),
        ("warning", "removal", "a second one within 12 months", "breach-warning", True),
        ("none", "removal", "a second one within 12 months", None, True),
        ("none", "none", "Nothing. Ana may learn", None, True),
    ],
)
def test_the_first_breach_leads_to_what_was_said_before(
    ana, ben, open_group, now, first, second, said, told, stays
):
    set_consequences(open_group, ben, first, second, now - 50 * DAY)
    invitation = invitations.send(ana, ben, how="group", at=now - HOUR)
    page = price(ben, invitation)
    assert said in page
    assert "second breach there" not in page
    answering.answer(invitation, Verb.UNKNOWN, by=ben, at=now)
    ledger.fold_all(at=now + HOUR)
    kinds = ["removed", "breach-warning"]
    assert list(ben.notices.filter(kind__in=kinds).values_list("kind", flat=True)) == ([told] if told else [])
    assert is_in(ben, open_group) == stays
    statement = "\n".join(p for one in ben.notices.filter(kind__in=kinds) for p in one.context["statement"])
    assert "It was the second" not in statement
    assert ("ends your membership" in statement) == ((first, second) == ("warning", "removal"))


def test_a_first_without_consequence_is_remembered_for_the_second(ana, ben, others, open_group, now):
    set_consequences(open_group, ben, "none", "removal", now - 50 * DAY)
    unknown(ana, ben, now - 20 * DAY)
    second = invitations.send(others[0], ben, how="group", at=now - 10 * DAY)
    assert "your second breach there" in price(ben, second)
    answering.answer(second, Verb.UNKNOWN, by=ben, at=now - 9 * DAY)
    ledger.fold_all(at=now)
    assert not is_in(ben, open_group)


def test_a_second_to_the_same_sender_is_heard_as_a_first(ana, ben, open_group, now):
    first = unknown(ana, ben, now - 60 * DAY)
    invitations.withdraw(first, by=ana, at=now - 50 * DAY)
    unknown(ana, ben, now - 20 * DAY)
    assert set(Breach.objects.values_list("consequence", flat=True)) == {"warning"}
    assert is_in(ben, open_group)


def test_who_leaves_while_the_answer_settles_is_kept_out_all_the_same(ana, ben, others, open_group, now):
    unknown(ana, ben, now - 20 * DAY)
    unknown(others[0], ben, now, folded=False)
    membership.leave(ben, open_group, at=now + MINUTE)
    ledger.fold_all(at=now + HOUR)
    assert membership.ban(ben, open_group, now + DAY)


def test_a_third_before_the_second_has_settled_removes_once_and_keeps_the_removal(
    ana, ben, others, open_group, moderator, now
):
    unknown(ana, ben, now - 20 * DAY)
    unknown(others[0], ben, now, folded=False)
    unknown(others[1], ben, now + MINUTE, folded=False)
    ledger.fold_all(at=now + HOUR)
    assert ben.notices.filter(kind="removed").count() == 1
    assert membership.ban(ben, open_group, now + DAY)
    for sender in others[:2]:
        assert not is_in(ben, open_group)
        breaches.void(Breach.objects.filter(sender=sender), because="Spam.", by=moderator, at=now + DAY)
    assert is_in(ben, open_group)
    assert ben.notices.filter(kind="restored").count() == 1


def test_voiding_an_old_removal_leaves_a_newer_one(ana, ben, others, open_group, moderator, now):
    unknown(ana, ben, now - 250 * DAY + HOUR)
    unknown(others[0], ben, now - 240 * DAY)
    assert not is_in(ben, open_group)
    covenant = open_group.covenants.get()
    membership.join(ben, open_group, covenant=covenant, at=now - 140 * DAY)
    unknown(others[1], ben, now - 20 * DAY)
    assert is_in(ben, open_group)
    unknown(others[2], ben, now - 10 * DAY)
    assert not is_in(ben, open_group)
    breaches.void(Breach.objects.filter(sender=others[0]), because="Spam.", by=moderator, at=now)
    assert not is_in(ben, open_group)
    assert membership.ban(ben, open_group, now)


def test_who_was_restored_can_be_removed_again(ana, ben, others, open_group, moderator, now):
    unknown(ana, ben, now - 60 * DAY)
    unknown(others[0], ben, now - 50 * DAY)
    breaches.void(Breach.objects.filter(sender=others[0]), because="Spam.", by=moderator, at=now - 40 * DAY)
    assert is_in(ben, open_group)
    unknown(others[1], ben, now - 20 * DAY)
    assert not is_in(ben, open_group)
    assert membership.ban(ben, open_group, now)
