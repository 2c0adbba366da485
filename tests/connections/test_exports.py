"""Taking one's connections along, and a group's fellows who asked to be invited."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from connections import connecting
from groups import membership
from tests.cast import person

pytestmark = pytest.mark.usefixtures("noise")


def as_member(member):
    client = Client()
    client.force_login(member)
    return client


def names(response):
    return [row["name"] for row in csv.DictReader(io.StringIO(response.text))]


@pytest.fixture
def linked(ana, ben, now):
    connecting.connect(ana, ben, at=now - timedelta(days=3))


def test_a_member_takes_their_own_connections_along(linked, ana, ben, stranger):
    response = as_member(ana).get(reverse("connections:export_csv"))
    cards = as_member(ana).get(reverse("connections:export_vcard"))

    assert names(response) == [ben.name]
    assert 'filename="lion-connections.csv"' in response["Content-Disposition"]
    assert f"FN:{ben.name}" in cards.text
    assert cards["Content-Type"].startswith("text/vcard")
    assert ben.email not in response.text + cards.text
    assert names(as_member(stranger).get(reverse("connections:export_csv"))) == []


def test_nobody_signed_out_takes_anything(linked):
    assert Client().get(reverse("connections:export_csv")).status_code == 302


def test_an_ended_connection_is_not_taken_along(linked, ana, ben):
    connecting.remove(ana, ben)

    assert names(as_member(ana).get(reverse("connections:export_csv"))) == []


def test_many_connections_take_no_more_queries(ana, django_assert_max_num_queries, now):
    for number in range(30):
        connecting.connect(ana, person(f"Friend {number}"), at=now)
    client = as_member(ana)

    with django_assert_max_num_queries(8):
        assert len(names(client.get(reverse("connections:export_csv")))) == 30


class TestInviteMe:
    def url(self, group, kind="csv"):
        return reverse(f"groups:invite_me_{kind}", args=[group.slug])

    def test_a_fellow_gets_those_who_asked_to_be_invited(self, open_group, ana, ben):
        shy = person("Shy Fellow")
        membership.join(shy, open_group, covenant=open_group.covenants.get())
        ben.invite_me = True
        ben.save()

        assert names(as_member(ana).get(self.url(open_group))) == [ben.name]
        assert f"FN:{ben.name}" in as_member(ana).get(self.url(open_group, "vcard")).text

    def test_who_left_the_directory_is_not_on_the_list(self, open_group, ana, ben):
        ben.invite_me, ben.in_directory = True, False
        ben.save()

        assert names(as_member(ana).get(self.url(open_group))) == []

    def test_a_stranger_and_a_member_who_left_find_nothing(self, open_group, ana, ben, stranger):
        membership.leave(ben, open_group)

        assert as_member(stranger).get(self.url(open_group)).status_code == 404
        assert as_member(ben).get(self.url(open_group)).status_code == 404
