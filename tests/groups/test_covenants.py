from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from groups import asking_again, covenants, founding, membership
from groups.models import Consent, Covenant, Group, Membership
from lion.members.models import Notice
from lion.refusals import Refused

from .conftest import NOW, binding, place, sign_in_to

DAY = timedelta(days=1)


def test_the_version_in_force_is_the_newest_one_published(trains, ana):
    first = covenants.in_force(trains)
    second = covenants.publish(trains, ana, "We nod.", at=NOW)
    assert covenants.in_force(trains, NOW) == second
    assert covenants.in_force(trains, NOW - DAY) == first


def test_publishing_binds_its_author_and_nobody_else_before_their_yes(trains, ana, ben):
    second = covenants.publish(trains, ana, "We nod.", at=NOW)
    assert binding(ana, trains, NOW) == second
    assert binding(ben, trains, NOW).version == 1
    covenants.sign(place(ben, trains), second, NOW + DAY)
    assert binding(ben, trains, NOW).version == 1
    assert binding(ben, trains, NOW + DAY) == second


def test_publishing_the_same_twice_is_once(trains, ana):
    first = covenants.publish(trains, ana, "We nod.\r\n\r\nWe smile.", within_days=100, at=NOW)
    assert covenants.publish(trains, ana, "We nod.\n\nWe smile. ", within_days=100, at=NOW) == first
    changed = covenants.publish(trains, ana, "We nod.\n\nWe smile.", within_days=101, at=NOW)
    assert changed.version == first.version + 1 == 3


def test_a_steward_may_publish_but_no_member_and_no_stranger(trains, ben, stranger):
    for member in (ben, stranger):
        with pytest.raises(Refused, match="Only the owner and the stewards") as refusal:
            covenants.publish(trains, member, "We nod.")
        assert refusal.value.status == 403
    Membership.objects.filter(group=trains, member=ben).update(role=Membership.Role.STEWARD)
    assert covenants.publish(trains, ben, "We nod.").version == 2


def test_an_ordinary_group_publishes_none(bakers, ana):
    with pytest.raises(Refused, match="ordinary group"):
        covenants.publish(bakers, ana, "We nod.")


def test_nothing_is_signed_before_one_joins_or_after_one_leaves(trains, ben, stranger):
    assert covenants.signed(stranger, trains) is None
    assert covenants.signed(ben, trains, NOW - timedelta(days=366)) is None
    membership.leave(ben, trains, at=NOW)
    assert covenants.signed(ben, trains, NOW) is None
    assert covenants.signed(ben, trains, NOW - DAY)


def test_fellows_are_members_of_the_same_open_group(trains, bakers, ana, ben, stranger):
    sign_in_to(bakers, ben)
    assert covenants.fellows(ana, ben) == covenants.fellows(ben, ana) == [trains]
    assert covenants.shared(ana, ben) == [bakers, trains]
    assert covenants.fellows(ana, stranger) == covenants.shared(ana, stranger) == []


def test_fellows_at_a_moment_are_those_who_were_members_then(trains, ana, ben):
    membership.leave(ben, trains, at=NOW)
    assert covenants.fellows(ana, ben, at=NOW - DAY) == [trains]
    assert covenants.fellows(ana, ben, at=NOW) == covenants.fellows(ana, ben) == []
    assert covenants.fellows(ana, ben, at=NOW - timedelta(days=366)) == []


def test_no_one_is_a_fellow_without_a_yes(trains, ana, ben):
    Consent.objects.filter(membership__member=ben).delete()
    assert covenants.fellows(ana, ben) == []
    assert covenants.shared(ana, ben) == [trains]


def test_fellows_and_shared_groups_are_a_query_each(ana, ben, django_assert_num_queries):
    for number in range(4):
        sign_in_to(founding.found(ana, f"Group {number}", at=NOW), ben)
    with django_assert_num_queries(2):
        assert len(covenants.fellows(ana, ben)) == len(covenants.shared(ana, ben)) == 4


def test_the_database_keeps_one_row_per_version_and_one_yes_per_version(trains, ben):
    there, covenant = place(ben, trains), trains.covenants.get()
    for make in (
        lambda: Covenant.objects.create(group=trains, version=1, text="Twice."),
        lambda: Consent.objects.create(membership=there, covenant=covenant),
        lambda: Membership.objects.create(group=trains, member=ben),
        lambda: Membership.objects.create(group=trains, member=ben, joined_at=NOW, left_at=NOW - DAY),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make()


def test_a_covenant_says_how_long_it_remembers(trains):
    covenant = trains.covenants.get()
    assert covenant.window == timedelta(days=365)
    assert str(covenant) == "Night Train Alliance, 1"
    assert Group.objects.get(pk=trains.pk).is_open


def test_a_new_version_is_told_once_and_reminded_of_once(trains, ana, ben, chidi):
    sign_in_to(trains, chidi, NOW - DAY)
    second = covenants.publish(trains, ana, "We nod.", at=NOW)
    assert covenants.publish(trains, ana, "We nod.", at=NOW) == second
    told = Notice.objects.filter(kind="covenant")
    assert {one.member for one in told} == {ben, chidi}
    assert told[0].url == f"{trains.get_absolute_url()}#join"
    covenants.sign(place(chidi, trains), second, NOW + DAY)
    assert [asking_again.remind(NOW + days * DAY) for days in (13, 14, 15)] == [0, 1, 0]
    assert [one.member for one in Notice.objects.filter(kind="covenant-reminder")] == [ben]
    assert binding(ben, trains, NOW + 20 * DAY).version == 1
    covenants.publish(trains, ana, "We smile.", at=NOW + 20 * DAY)
    assert not told.filter(context__version=2, seen_at=None).exists()
    assert not told.filter(context__version=2, mailed_at=None, mail_due=True).exists()


def test_a_new_version_says_what_has_changed(trains, ana):
    first = trains.covenants.get()
    second = covenants.publish(trains, ana, first.text + "\n\nWe smile.", at=NOW)
    assert [one.title for one in second.new_since(first)] == ["We smile."]
    assert [one.title for one in first.gone_since(second)] == ["We smile."]
    assert second.gone_since(first) == []
