"""Removing a connection, and taking it back within ten seconds."""

from datetime import timedelta

import pytest
from django.test import Client

from connections import connecting, network
from lion.moments import number_of
from lion.refusals import Refused
from tests.cast import person
from tests.race import race

SECOND = timedelta(seconds=1)


@pytest.fixture
def linked(ana, ben, noise, now):
    connecting.connect(ana, ben, at=now)


def as_member(member):
    client = Client()
    client.force_login(member)
    return client


def test_a_removal_is_taken_back_as_if_it_had_never_been(linked, ana, ben, now):
    ended_at = connecting.remove(ana, ben, at=now)
    assert not network.are_connected(ana, ben)

    connecting.restore(ana, ben, ended_at=ended_at, at=now + 9 * SECOND)
    assert network.are_connected(ana, ben)
    with pytest.raises(Refused, match="can’t be taken back"):
        connecting.restore(ana, ben, ended_at=ended_at, at=now + 9 * SECOND)


def test_after_ten_seconds_it_stands(linked, ana, ben, now):
    ended_at = connecting.remove(ana, ben, at=now)

    with pytest.raises(Refused, match="more than 10 seconds"):
        connecting.restore(ana, ben, ended_at=ended_at, at=now + 11 * SECOND)


@pytest.mark.parametrize("blocks_first", [True, False])
def test_a_block_between_the_two_looks_the_same(linked, ana, ben, now, blocks_first):
    ended_at = connecting.remove(ana, ben, at=now)
    one, other = (ana, ben) if blocks_first else (ben, ana)
    connecting.block(one, other, at=now)

    with pytest.raises(Refused, match="can’t be taken back"):
        connecting.restore(ana, ben, ended_at=ended_at, at=now + SECOND)


def test_who_is_connected_again_stays_so(linked, ana, ben, now):
    ended_at = connecting.remove(ana, ben, at=now)
    connecting.connect(ana, ben, at=now)

    connecting.restore(ana, ben, ended_at=ended_at, at=now + SECOND)
    assert network.are_connected(ana, ben)


def test_the_page_offers_it_and_a_stranger_has_nothing_to_take_back(linked, ana, ben, stranger, now):
    client = as_member(ana)
    page = client.post(f"/members/{ben.handle}/remove/", follow=True).text
    address = page.split(f"/members/{ben.handle}/remove/")[1].split('"')[0]

    undo = f"/members/{ben.handle}/remove/{address}"
    assert as_member(stranger).post(undo).status_code == 409
    assert as_member(ben).post(f"/members/{ana.handle}/remove/{number_of(now)}/undo/").status_code == 409
    assert client.get(undo).status_code == 405
    assert "connected as before" in client.post(undo, follow=True).text
    assert client.post(f"/members/{ben.handle}/remove/{10**30}/undo/").status_code == 404
    assert client.post("/members/nobody/remove/1/undo/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_back_at_once_both_end_connected(now):
    ana, ben = person("Ana Alves"), person("Ben Bauer")
    connecting.connect(ana, ben, at=now)
    ended_at = connecting.remove(ana, ben)
    race(
        lambda: connecting.restore(ana, ben, ended_at=ended_at),
        lambda: connecting.connect(ana, ben, at=now),
    )
    assert network.are_connected(ana, ben)
