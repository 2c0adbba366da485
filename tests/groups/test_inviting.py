"""Inviting a member to join, and handing a group over."""

import pytest

from groups import bans, covenants, keeping, links, requests, roles
from groups.models import InviteLink, Membership
from lion.members.models import Block
from lion.refusals import Refused
from tests.race import race

from .conftest import place, sign_in_to
from .pages import url

Role = Membership.Role


def test_a_member_is_told_of_an_invitation_and_joins_by_it(signed_in, trains, ana, ben, chidi):
    roles.settle(ana, trains, joining="invitation")
    assert signed_in(ben).post(url("invite", trains), {"handle": chidi.handle}).status_code == 403
    client = signed_in(ana)
    assert client.post(url("invite", trains), {"handle": "nobody-at-all"}).status_code == 422
    assert client.post(url("invite", trains), {"handle": chidi.handle}).status_code == 302
    assert client.post(url("invite", trains), {"handle": chidi.handle}).status_code == 409
    told = chidi.notices.get(kind="welcome")
    response = signed_in(chidi).post(told.url, {"version": 1, "agree": "on"})
    assert response.status_code == 302
    assert place(chidi, trains).role == Role.MEMBER
    assert signed_in(ana).post(url("invite", trains), {"handle": chidi.handle}).status_code == 409


def test_who_asked_and_waits_is_simply_in(trains, ana, chidi):
    roles.settle(ana, trains, joining="approval")
    trains.refresh_from_db()
    requests.ask(chidi, trains, covenant=covenants.in_force(trains))
    links.invite(ana, trains, chidi)
    assert place(chidi, trains).consents.exists()
    assert not InviteLink.objects.exists()


def test_who_may_not_come_back_yet_is_not_invited(trains, ana, ben):
    bans.expel(ana, place(ben, trains), days=9, reason="Why.")
    with pytest.raises(Refused):
        links.invite(ana, trains, ben)


def test_who_blocked_the_steward_hears_nothing_and_it_looks_as_if_they_had(
    signed_in, trains, ana, chidi, stranger
):
    Block.objects.create(blocker=chidi, blocked=ana)
    client, seen = signed_in(ana), []
    for member in (stranger, chidi):
        address, form = url("invite", trains), {"handle": member.handle}
        first = client.post(address, form, follow=True).content.decode()
        again = client.post(address, form, headers={"Accept": "application/json"}).json()
        seen.append([f"{member.name} is invited." in first, again["title"].replace(member.name, "X")])
    assert seen[0] == seen[1] == [True, "X is invited already."]
    assert (stranger.notices.count(), chidi.notices.count()) == (1, 0)


def test_an_owner_hands_the_group_over_and_steps_down(signed_in, trains, ana, ben, chidi):
    assert signed_in(ben).post(url("hand_over", trains), {"handle": ben.handle}).status_code == 409
    assert signed_in(chidi).post(url("hand_over", trains), {"handle": chidi.handle}).status_code == 404
    sign_in_to(trains, chidi)
    assert signed_in(ben).post(url("hand_over", trains), {"handle": chidi.handle}).status_code == 403
    client = signed_in(ana)
    assert "Hand the group over" in client.get(url("settings", trains)).content.decode()
    assert client.post(url("hand_over", trains), {"handle": "nobody"}).status_code == 422
    assert client.post(url("hand_over", trains), {"handle": ben.handle}).status_code == 302
    assert (place(ben, trains).role, place(ana, trains).role) == (Role.OWNER, Role.STEWARD)


@pytest.mark.django_db(transaction=True)
def test_handed_over_to_two_at_once_it_has_one_owner(transactional_db, trains, ana, ben, chidi):
    sign_in_to(trains, chidi)
    heirs = [place(ben, trains), place(chidi, trains)]
    ends = race(*[lambda heir=heir: roles.hand_over(ana, heir) for heir in heirs])
    assert sum(isinstance(end, Refused) for end in ends) == 1
    assert trains.memberships.filter(role=Role.OWNER).count() == 1


@pytest.mark.django_db(transaction=True)
def test_invited_while_another_steward_approves_they_are_in_once(transactional_db, trains, ana, chidi):
    roles.settle(ana, trains, joining="approval")
    trains.refresh_from_db()
    asked = requests.ask(chidi, trains, covenant=covenants.in_force(trains))
    race(lambda: links.invite(ana, trains, chidi), lambda: requests.approve(ana, asked))
    assert keeping.current(chidi, trains)
    assert trains.memberships.filter(member=chidi).count() == 1
