from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from groups import covenants, founding, wording
from groups.models import Group, Membership
from lion.refusals import Refused

from .conftest import NOW


def test_a_founder_owns_the_group_and_has_signed_its_first_covenant(ana):
    group = founding.found(ana, "Rail", "In one line.", "At length.", Group.Kind.OPEN, at=NOW)
    assert (group.slug, group.summary, group.about, group.created_at) == (
        "rail",
        "In one line.",
        "At length.",
        NOW,
    )
    there = group.memberships.get()
    assert (there.member, there.role, there.joined_at) == (ana, Membership.Role.OWNER, NOW)
    covenant = group.covenants.get()
    assert (covenant.version, covenant.text) == (1, wording.template_text())
    assert there.consents.get().covenant == covenant


def test_an_open_group_may_start_with_words_of_its_own(ana):
    group = founding.found(ana, "Rail", covenant_text="\r\nWe nod.\r\n\r\nWe smile. ")
    assert group.covenants.get().text == "We nod.\n\nWe smile."


def test_an_open_group_without_a_covenant_is_refused(ana):
    with pytest.raises(Refused, match="needs a covenant"):
        founding.found(ana, "Rail", covenant_text=" \n ")
    assert not Group.objects.filter(name="Rail").exists()


def test_an_ordinary_group_has_no_covenant(ana):
    group = founding.found(ana, "Bakers", kind=Group.Kind.ORDINARY, covenant_text="Ignored.")
    assert not group.covenants.exists()
    assert covenants.in_force(group) is None


def test_an_address_that_is_taken_gets_a_number_and_then_a_random_end(ana):
    slugs = [founding.found(ana, "Night  Trains!").slug for _again in range(11)]
    assert slugs[:9] == ["night-trains", *(f"night-trains-{n}" for n in range(2, 10))]
    assert all(slug.startswith("night-trains-") for slug in slugs[1:])
    assert len(set(slugs)) == 11


@pytest.mark.parametrize(
    ("name", "slug"), [("new", "new-2"), ("夜行列車", "group"), ("x" * 80, "x" * 48), ("--", "group")]
)
def test_every_name_finds_an_address(ana, name, slug):
    group = founding.found(ana, name)
    assert group.slug == slug
    group.full_clean(exclude=["about", "summary"])


def test_an_address_taken_in_the_meantime_is_not_an_error(ana, monkeypatch):
    founding.found(ana, "Rail")
    monkeypatch.setattr(founding, "_addresses", lambda name: iter(["rail", "rail-2"]))
    assert founding.found(ana, "Rail").slug == "rail-2"


def test_a_suspended_member_founds_nothing(ana):
    ana.suspended_until = NOW + timedelta(days=3)
    with pytest.raises(Refused, match="5 November 2026") as refusal:
        founding.found(ana, "Rail", at=NOW)
    assert refusal.value.status == 403
    assert founding.found(ana, "Rail", at=NOW + timedelta(days=3)).slug == "rail"


def test_what_the_database_refuses_for_another_reason_is_not_hidden(ana):
    nothing: Any = None
    with pytest.raises(IntegrityError):
        founding.found(ana, "Rail", summary=nothing)
