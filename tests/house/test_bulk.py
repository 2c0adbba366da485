"""Rows written in bulk are the rows that Django would have written, on either database."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lion import bulk
from lion.members.models import Notice
from lion.moderation.models import Tally

pytestmark = pytest.mark.django_db


def a_notice(member, key, name):
    row = Notice(
        member=member, kind="accepted", key=key, context={"recipient": name}, created_at=timezone.now()
    )
    return [getattr(row, column) for column in bulk.columns(Notice)]


def test_rows_arrive_whole_and_in_their_order(ana):
    names = ["Zoë \\ tab\t", "line\nbreak", "\\N", ""]

    bulk.insert(Notice, [a_notice(ana, f"key:{n}", name) for n, name in enumerate(names)])

    told = Notice.objects.filter(member=ana).order_by("pk")
    assert [one.context["recipient"] for one in told] == names
    assert [one.key for one in told] == [f"key:{n}" for n in range(len(names))]


def test_a_row_that_is_there_already_is_refused_or_left_as_it_is(ana):
    bulk.insert(Notice, [a_notice(ana, "key", "first")])

    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(Notice, [a_notice(ana, "other", "x"), a_notice(ana, "key", "second")])
    bulk.insert(Notice, [a_notice(ana, "key", "third"), a_notice(ana, "new", "new")], ignore_conflicts=True)

    assert {one.key: one.context["recipient"] for one in Notice.objects.filter(member=ana)} == {
        "key": "first",
        "new": "new",
    }


def test_saving_adds_what_is_new_and_replaces_what_is_there(ana, ben):
    def row(member, r):
        tally = Tally(member=member, r=r, idkers=[[1, 2]])
        return [getattr(tally, name) for name in bulk.columns(Tally)]

    bulk.save(Tally, [row(ana, 1.5)])
    bulk.save(Tally, [row(ana, 2.5), row(ben, 3.5)])

    assert dict(Tally.objects.values_list("member_id", "r")) == {ana.pk: 2.5, ben.pk: 3.5}
    assert Tally.objects.get(pk=ana.pk).idkers == [[1, 2]]


def test_no_rows_are_nothing_to_do(ana):
    bulk.insert(Notice, [])
    bulk.save(Tally, [])

    assert not Notice.objects.filter(member=ana).exists()
