"""Who in an archive is a member: by proof or by one claim, never by name, never whom one may not see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from connections import connecting, matching, people
from connections.linkedin import Person
from connections.models import Connection, Contact
from lion.members.models import Member
from tests.cast import person
from tests.connections.archives import confirmed, read, row

pytestmark = pytest.mark.usefixtures("noise")


def matched(importer: Member, *rows: list[str]) -> list[tuple[str, Member | None, str]]:
    read(importer, list(rows))
    found = Contact.objects.of(importer).order_by("name")
    return [(contact.name, contact.member, contact.match) for contact in found]


def test_a_confirmed_address_proves_who_it_is(ana, ben) -> None:
    confirmed(ben, "ben@rail.example")
    assert matched(ana, row("Benny B", "benny", "BEN@rail.example")) == [("Benny B", ben, "email")]


def test_an_address_that_was_never_confirmed_proves_nothing(ana, ben) -> None:
    ben.emailaddress_set.create(email="ben@rail.example", verified=False)
    assert matched(ana, row("Ben Bauer", "benny", "ben@rail.example")) == [("Ben Bauer", None, "")]


def test_a_profile_that_one_member_claims_may_be_theirs(ana, ben) -> None:
    Member.objects.filter(pk=ben.pk).update(linkedin="bén")
    assert matched(ana, row("B B", "B%C3%A9n/?x=1")) == [("B B", ben, "profile")]


def test_a_profile_that_two_members_claim_is_nobodys(ana, ben, stranger) -> None:
    Member.objects.filter(pk__in=[ben.pk, stranger.pk]).update(linkedin="benny")
    assert matched(ana, row("Ben Bauer", "benny")) == [("Ben Bauer", None, "")]


def test_a_hidden_second_claim_counts_too(ana, ben, stranger) -> None:
    Member.objects.filter(pk__in=[ben.pk, stranger.pk]).update(linkedin="benny")
    Member.objects.filter(pk=stranger.pk).update(in_directory=False)
    assert matched(ana, row("Ben Bauer", "benny")) == [("Ben Bauer", None, "")]


def test_the_address_goes_before_the_profile(ana, ben, stranger) -> None:
    confirmed(ben, "ben@rail.example")
    Member.objects.filter(pk=stranger.pk).update(linkedin="benny")
    assert matched(ana, row("Ben Bauer", "benny", "ben@rail.example")) == [("Ben Bauer", ben, "email")]


def test_a_name_is_no_match(ana, ben) -> None:
    assert matched(ana, row("Ben Bauer")) == [("Ben Bauer", None, "")]


def test_nobody_meets_themselves(ana) -> None:
    confirmed(ana, "ana@rail.example")
    Member.objects.filter(pk=ana.pk).update(linkedin="ana")
    assert matched(ana, row("Ana Alves", "ana", "ana@rail.example")) == [("Ana Alves", None, "")]


@pytest.mark.parametrize(
    "fields",
    [
        {"is_active": False},
        {"in_directory": False},
        {"suspended_until": timezone.now() + timedelta(days=7)},
    ],
)
def test_who_is_not_in_the_directory_is_not_given_away(ana, ben, fields) -> None:
    confirmed(ben, "ben@rail.example")
    Member.objects.filter(pk=ben.pk).update(linkedin="benny", **fields)
    assert matched(ana, row("Ben Bauer", "benny", "ben@rail.example")) == [("Ben Bauer", None, "")]


def test_a_connection_is_found_outside_the_directory_too(ana, ben) -> None:
    confirmed(ben, "ben@rail.example")
    Member.objects.filter(pk=ben.pk).update(in_directory=False)
    Connection.objects.create(low=min(ana, ben, key=key), high=max(ana, ben, key=key))
    assert matched(ana, row("Ben Bauer", "benny", "ben@rail.example")) == [("Ben Bauer", ben, "email")]


def key(member: Member) -> int:
    return member.pk


def test_whom_one_blocked_is_not_matched_and_who_was_blocked_is_not_told(ana, ben) -> None:
    confirmed(ben, "ben@rail.example")
    brought = row("Ben Bauer", "benny", "ben@rail.example")
    seen = matched(ana, brought)
    connecting.block(ben, ana)
    assert matched(ana, brought) == seen == [("Ben Bauer", ben, "email")]
    assert Contact.objects.of(ana).recognised().count() == 1
    connecting.block(ana, ben)
    assert not Contact.objects.of(ana).recognised().exists()
    assert matched(ana, brought) == [("Ben Bauer", None, "")]


def test_a_match_connects_and_tells_nobody(ana, ben) -> None:
    confirmed(ben, "ben@rail.example")
    matched(ana, row("Ben Bauer", "benny", "ben@rail.example"))
    assert not Connection.objects.exists()
    assert not ben.notices.exists()
    assert not ben.received_invitations.exists()


def test_what_was_matched_is_asked_anew_each_time(ana, ben) -> None:
    confirmed(ben, "ben@rail.example")
    matched(ana, row("Ben Bauer", "benny", "ben@rail.example"))
    now = timezone.now()
    assert Contact.objects.of(ana).recognised(now).count() == 1
    Member.objects.filter(pk=ben.pk).update(in_directory=False)
    assert not Contact.objects.of(ana).recognised(now).exists()
    Connection.objects.create(low=min(ana, ben, key=key), high=max(ana, ben, key=key))
    assert Contact.objects.of(ana).recognised(now).count() == 1
    connecting.block(ben, ana)
    assert not Contact.objects.of(ana).recognised(now).exists()
    (shown,) = people.with_standing(ana, Contact.objects.of(ana), now)
    assert shown.member is None


def test_two_hundred_people_take_as_many_queries_as_two(ana, django_assert_num_queries) -> None:
    for number in range(20):
        confirmed(person(f"Member {number}"), f"m{number}@rail.example")
    everyone = [Person(slug=f"c{number}", email=f"m{number}@rail.example") for number in range(200)]
    for some in (everyone[:2], everyone):
        with django_assert_num_queries(5):
            found = matching.match(ana, some, timezone.now())
        assert len(found) == min(20, len(some))
