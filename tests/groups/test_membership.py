from datetime import timedelta

import pytest

from groups import covenants, keeping, membership
from groups.models import Ban, Membership
from lion.refusals import Refused

from .conftest import NOW, place, sign_in_to

Role = Membership.Role
DAY = timedelta(days=1)
BACK = NOW + timedelta(days=90)


def test_joining_an_open_group_keeps_the_yes_with_its_version_and_date(trains, chidi):
    there = membership.join(chidi, trains, covenant=covenants.in_force(trains), at=NOW)
    assert (there.role, there.joined_at, there.left_at) == (Role.MEMBER, NOW, None)
    consent = there.consents.get()
    assert (consent.covenant.version, consent.given_at) == (1, NOW)


def test_joining_an_open_group_takes_an_explicit_yes(trains, chidi):
    with pytest.raises(Refused, match="explicit yes") as refusal:
        membership.join(chidi, trains)
    assert refusal.value.status == 422
    assert keeping.current(chidi, trains) is None


def test_a_yes_to_a_version_that_is_no_longer_in_force_is_refused_with_the_new_one(trains, ana, chidi):
    read = covenants.in_force(trains)
    newer = covenants.publish(trains, ana, "We nod.")
    with pytest.raises(covenants.NewerCovenant, match="version 2") as refusal:
        membership.join(chidi, trains, covenant=read)
    assert (refusal.value.status, refusal.value.newer) == (409, newer)
    assert keeping.current(chidi, trains) is None


def test_a_yes_to_another_groups_covenant_is_none(trains, ana, chidi):
    other = covenants.in_force(trains.__class__.objects.get(name="Noise"))
    with pytest.raises(covenants.NewerCovenant):
        membership.join(chidi, trains, covenant=other)


def test_an_ordinary_group_is_joined_without_a_yes(bakers, chidi):
    assert membership.join(chidi, bakers).consents.count() == 0


def test_joining_twice_is_once(trains, ben):
    there = place(ben, trains)
    assert membership.join(ben, trains) == there
    assert membership.join(ben, trains, covenant=covenants.in_force(trains)) == there
    assert (Membership.objects.filter(member=ben).count(), there.consents.count()) == (1, 1)


def test_a_member_signs_a_newer_version_by_joining_again(trains, ana, ben):
    newer = covenants.publish(trains, ana, "We nod.", at=NOW)
    there = membership.join(ben, trains, covenant=newer, at=NOW + DAY)
    assert [consent.covenant.version for consent in there.consents.order_by("given_at")] == [1, 2]
    assert there.joined_at == NOW - timedelta(days=365)


def test_a_suspended_member_joins_nothing_but_may_leave(trains, ben, chidi):
    for member in (ben, chidi):
        member.suspended_until = NOW + DAY
    with pytest.raises(Refused, match="suspended until 3 November 2026") as refusal:
        sign_in_to(trains, chidi, at=NOW)
    assert refusal.value.status == 403
    assert membership.leave(ben, trains, at=NOW)


def test_a_ban_is_refused_with_its_end_and_ends_by_the_clock(trains, ben):
    membership.remove(place(ben, trains), until=BACK, reason="A second breach.", at=NOW)
    with pytest.raises(Refused, match="from 31 January 2027"):
        sign_in_to(trains, ben, at=BACK - timedelta(seconds=1))
    assert sign_in_to(trains, ben, at=BACK).left_at is None


def test_leaving_ends_the_membership_and_leaving_twice_is_once(trains, ben, stranger):
    gone = membership.leave(ben, trains, at=NOW)
    assert gone
    assert (gone.left_at, gone.removed) == (NOW, False)
    assert membership.leave(ben, trains) is None
    assert membership.leave(stranger, trains) is None
    assert gone.consents.exists()


def test_one_comes_back_with_a_new_membership(trains, ben):
    membership.leave(ben, trains, at=NOW)
    again = sign_in_to(trains, ben, at=NOW + DAY)
    assert again.joined_at == NOW + DAY
    assert Membership.objects.filter(group=trains, member=ben).count() == 2


def test_the_last_owner_cannot_leave_while_others_remain(trains, ana):
    with pytest.raises(Refused, match="Hand it over"):
        membership.leave(ana, trains)
    assert place(ana, trains).role == Role.OWNER


def test_one_of_two_owners_may_leave(trains, ana, ben):
    Membership.objects.filter(group=trains, member=ben).update(role=Role.OWNER)
    assert membership.leave(ana, trains)


def test_the_last_member_leaves_an_empty_group_which_the_next_one_owns(trains, ana, ben, chidi):
    membership.leave(ben, trains)
    assert membership.leave(ana, trains)
    assert trains.memberships.current().count() == 0
    assert sign_in_to(trains, chidi).role == Role.OWNER


def test_a_removal_ends_the_membership_with_a_ban_and_twice_is_once(trains, ben):
    there = place(ben, trains)
    ban = membership.remove(there, until=BACK, reason="A second breach.", at=NOW)
    assert (ban.until, ban.reason, ban.made_at, ban.membership) == (BACK, "A second breach.", NOW, there)
    there.refresh_from_db()
    assert (there.left_at, there.removed) == (NOW, True)
    assert membership.remove(there, until=BACK + DAY, reason="Again.", at=NOW + DAY) == ban
    assert Ban.objects.filter(group=trains).count() == 1


def test_leaving_before_the_removal_does_not_shorten_the_ban(trains, ben):
    there = place(ben, trains)
    membership.leave(ben, trains, at=NOW - DAY)
    membership.remove(there, until=BACK, reason="A second breach.", at=NOW)
    there.refresh_from_db()
    assert (there.left_at, there.removed) == (NOW - DAY, False)
    assert membership.ban(ben, trains, NOW)


def test_leaving_and_coming_back_does_not_either(trains, ben):
    before = place(ben, trains)
    membership.leave(ben, trains, at=NOW - DAY)
    again = sign_in_to(trains, ben, at=NOW - DAY)
    ban = membership.remove(before, until=BACK, reason="A second breach.", at=NOW)
    assert keeping.current(ben, trains) is None
    assert ban.membership == again


@pytest.mark.parametrize(("steward", "heir"), [("chidi", "chidi"), (None, "ben")])
def test_a_removed_sole_owner_is_followed_by_the_oldest_steward_else_the_oldest_member(
    trains, ana, ben, chidi, stranger, steward, heir
):
    sign_in_to(trains, chidi)
    sign_in_to(trains, stranger, at=NOW - 2 * DAY)
    if steward:
        Membership.objects.filter(member__in=[chidi]).update(role=Role.STEWARD)
    membership.remove(place(ana, trains), until=BACK, reason="A second breach.", at=NOW)
    owners = trains.memberships.current().filter(role=Role.OWNER)
    assert [owner.member.handle for owner in owners] == [f"{heir}-abara"]


def test_removing_one_of_two_owners_passes_nothing_on(trains, ana, ben, chidi):
    sign_in_to(trains, chidi)
    Membership.objects.filter(group=trains, member=ben).update(role=Role.OWNER)
    membership.remove(place(ana, trains), until=BACK, reason="A second breach.", at=NOW)
    assert [one.member for one in trains.memberships.current().filter(role=Role.OWNER)] == [ben]


def test_removing_the_only_member_leaves_the_group_empty(bakers, ana):
    membership.remove(place(ana, bakers), until=BACK, reason="A second breach.", at=NOW)
    assert bakers.memberships.current().count() == 0


def test_a_reversed_removal_gives_role_consent_and_place_back(trains, ana, ben):
    there = place(ana, trains)
    membership.remove(there, until=BACK, reason="A second breach.", at=NOW)
    back = membership.restore(ana, trains, at=NOW + DAY)
    assert back
    assert (back, back.role, back.removed, back.left_at) == (there, Role.OWNER, False, None)
    assert back.consents.count() == 1
    assert membership.ban(ana, trains, NOW + DAY) is None
    assert Ban.objects.get(group=trains).lifted_at == NOW + DAY
    assert covenants.fellows(ana, ben, at=NOW + DAY) == [trains]


def test_restoring_twice_is_once_and_nothing_happens_to_who_was_not_removed(trains, ben, stranger):
    there = place(ben, trains)
    assert membership.restore(ben, trains) == there
    membership.remove(there, until=BACK, reason="A second breach.", at=NOW)
    assert membership.restore(ben, trains, at=NOW) == membership.restore(ben, trains, at=NOW) == there
    assert membership.restore(stranger, trains) is None


def test_who_left_before_the_removal_is_not_put_back_but_may_return(trains, ben):
    there = place(ben, trains)
    membership.leave(ben, trains, at=NOW - DAY)
    membership.remove(there, until=BACK, reason="A second breach.", at=NOW)
    assert membership.restore(ben, trains, at=NOW) is None
    assert sign_in_to(trains, ben, at=NOW) != there


def test_who_came_back_meanwhile_keeps_the_place_with_the_earlier_role(trains, ben):
    Membership.objects.filter(group=trains, member=ben).update(role=Role.STEWARD)
    membership.remove(place(ben, trains), until=BACK, reason="A second breach.", at=NOW)
    again = sign_in_to(trains, ben, at=BACK)
    restored = membership.restore(ben, trains, at=BACK + DAY)
    assert restored
    assert (restored, restored.role) == (again, Role.STEWARD)


def test_a_removal_reaches_no_other_group(trains, bakers, ben):
    other = sign_in_to(bakers, ben)
    membership.remove(place(ben, trains), until=BACK, reason="A second breach.", at=NOW)
    assert place(ben, bakers) == other
    assert membership.ban(ben, bakers, NOW) is None
