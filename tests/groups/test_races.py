from datetime import timedelta

import pytest

from groups import bans, covenants, founding, keeping, links, membership, requests, roles
from groups.models import Ban, Group, Membership
from lion.refusals import Refused
from tests.race import race

from .conftest import NOW, binding, place, sign_in_to

pytestmark = pytest.mark.django_db(transaction=True)
Role = Membership.Role
ROUNDS = range(3)


def owners(group):
    return group.memberships.current().filter(role=Role.OWNER)


def test_two_tabs_join_at_once_and_there_is_one_membership(transactional_db, trains, chidi):
    covenant = covenants.in_force(trains)
    ends = race(*[lambda: membership.join(chidi, trains, covenant=covenant)] * 4)
    assert len(set(ends)) == 1
    assert Membership.objects.filter(group=trains, member=chidi).count() == 1
    assert ends[0].consents.count() == 1


@pytest.mark.parametrize("again", ROUNDS)
def test_two_owners_leave_at_once_and_one_has_to_stay(transactional_db, trains, ana, ben, chidi, again):
    sign_in_to(trains, chidi)
    Membership.objects.filter(group=trains, member=ben).update(role=Role.OWNER)
    ends = race(lambda: membership.leave(ana, trains), lambda: membership.leave(ben, trains))
    assert sum(isinstance(end, Refused) for end in ends) == 1
    assert owners(trains).count() == 1


@pytest.mark.parametrize("again", ROUNDS)
def test_an_owner_leaves_while_the_other_steps_down(transactional_db, trains, ana, ben, again):
    Membership.objects.filter(group=trains, member=ben).update(role=Role.OWNER)
    theirs = place(ben, trains)
    ends = race(lambda: membership.leave(ana, trains), lambda: roles.give(ben, theirs, Role.MEMBER))
    assert sum(isinstance(end, Refused) for end in ends) == 1
    assert owners(trains).count() == 1


@pytest.mark.parametrize("again", ROUNDS)
def test_the_only_member_leaves_while_another_joins_and_somebody_owns_the_group(
    transactional_db, bakers, ana, chidi, again
):
    left, joined = race(lambda: membership.leave(ana, bakers), lambda: membership.join(chidi, bakers))
    assert isinstance(joined, Membership)
    assert owners(bakers).count() == 1
    assert isinstance(left, Refused) == (owners(bakers).get().member == ana)


@pytest.mark.parametrize("again", ROUNDS)
def test_a_member_leaves_and_comes_back_while_being_removed_and_is_out(transactional_db, trains, ben, again):
    there = place(ben, trains)

    def away_and_back():
        membership.leave(ben, trains)
        return sign_in_to(trains, ben, at=NOW + timedelta(days=30))

    race(
        lambda: membership.remove(
            there, until=NOW + timedelta(days=900), reason="Two.", at=NOW + timedelta(days=30)
        ),
        away_and_back,
    )
    assert keeping.current(ben, trains) is None
    assert Ban.objects.filter(group=trains, member=ben).count() == 1


def test_two_removals_at_once_are_one(transactional_db, trains, ben):
    there = place(ben, trains)
    until = NOW + timedelta(days=90)
    ends = race(*[lambda: membership.remove(there, until=until, reason="Two.")] * 3)
    assert len(set(ends)) == 1
    assert Ban.objects.filter(group=trains).count() == 1


def test_two_groups_of_one_name_get_two_addresses(transactional_db, ana, ben):
    ends = race(*[lambda by=by: founding.found(by, "Rail") for by in (ana, ben, ana, ben)])
    assert len({group.slug for group in ends}) == 4
    assert Group.objects.filter(slug="rail").count() == 1


def test_two_versions_published_at_once_get_two_numbers(transactional_db, trains, ana):
    ends = race(
        *[lambda text=text: covenants.publish(trains, ana, text) for text in ("We nod.", "We smile.")]
    )
    assert sorted(covenant.version for covenant in ends) == [2, 3]


def test_a_version_published_while_someone_signs_is_never_signed_unread(transactional_db, trains, ana, chidi):
    read = covenants.in_force(trains)
    newer, joined = race(
        lambda: covenants.publish(trains, ana, "We nod."),
        lambda: membership.join(chidi, trains, covenant=read),
    )
    if isinstance(joined, covenants.NewerCovenant):
        assert joined.newer == newer
        assert keeping.current(chidi, trains) is None
    else:
        assert binding(chidi, trains) == read


def test_two_stewards_decide_at_once_and_one_wins(transactional_db, trains, ana, ben, chidi):
    Membership.objects.filter(group=trains, member=ben).update(role=Role.STEWARD)
    roles.settle(ana, trains, joining="approval")
    trains.refresh_from_db()
    asked = requests.ask(chidi, trains, covenant=covenants.in_force(trains))
    again = [type(asked).objects.select_related("group", "member", "covenant").get() for _two in range(2)]
    approved, declined = race(
        lambda: requests.approve(ana, again[0]), lambda: requests.decline(ben, again[1], reason="No.")
    )
    assert isinstance(approved, Refused) != isinstance(declined, Refused)
    asked.refresh_from_db()
    assert asked.decision == ("declined" if isinstance(approved, Refused) else "approved")
    assert (keeping.current(chidi, trains) is None) == isinstance(approved, Refused)


def test_a_link_for_two_lets_two_of_four_in(transactional_db, trains, ana, person):
    link = links.make(ana, trains, limit=2)
    people = [person(name) for name in ("Uma", "Vic", "Wim", "Xia")]
    covenant = covenants.in_force(trains)
    ends = race(*[lambda who=who: links.use(who, link, covenant=covenant) for who in people])
    assert sum(isinstance(end, Membership) for end in ends) == 2
    link.refresh_from_db()
    assert link.used == 2
    assert trains.memberships.current().filter(member__in=people).count() == 2


@pytest.mark.parametrize("again", ROUNDS)
def test_a_member_leaves_while_being_expelled(transactional_db, trains, ana, ben, again):
    there = place(ben, trains)
    left, expelled = race(
        lambda: membership.leave(ben, trains), lambda: bans.expel(ana, there, days=9, reason="Why.")
    )
    assert keeping.current(ben, trains) is None
    assert (left is None) == (not isinstance(expelled, Refused))
