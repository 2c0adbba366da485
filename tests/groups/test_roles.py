import pytest

from groups import membership, roles
from groups.models import Membership
from lion.refusals import Refused

from .conftest import place, sign_in_to

Role = Membership.Role


def test_an_owner_hands_the_group_over_and_may_then_leave(trains, ana, ben):
    given = roles.give(ana, place(ben, trains), Role.OWNER)
    assert given.role == Role.OWNER
    assert membership.leave(ana, trains)


def test_giving_a_role_twice_is_once(trains, ana, ben):
    for _again in range(2):
        assert roles.give(ana, place(ben, trains), Role.STEWARD).role == Role.STEWARD


def test_only_an_owner_gives_roles(trains, ben, chidi, stranger):
    sign_in_to(trains, chidi)
    Membership.objects.filter(group=trains, member=ben).update(role=Role.STEWARD)
    for by in (ben, chidi, stranger):
        with pytest.raises(Refused, match="Only an owner") as refusal:
            roles.give(by, place(chidi, trains), Role.STEWARD)
        assert refusal.value.status == 403


def test_the_last_owner_keeps_the_role_until_another_has_it(trains, ana, ben):
    with pytest.raises(Refused, match="last owner"):
        roles.give(ana, place(ana, trains), Role.MEMBER)
    roles.give(ana, place(ben, trains), Role.OWNER)
    assert roles.give(ana, place(ana, trains), Role.MEMBER).role == Role.MEMBER


def test_the_only_member_cannot_step_down_as_the_owner(bakers, ana):
    with pytest.raises(Refused, match="last owner"):
        roles.give(ana, place(ana, bakers), Role.STEWARD)


def test_who_has_left_is_given_nothing(trains, ana, ben):
    there = place(ben, trains)
    membership.leave(ben, trains)
    with pytest.raises(Refused, match="no longer in the group"):
        roles.give(ana, there, Role.STEWARD)
