from datetime import timedelta

import pytest

from groups import bans, founding, keeping, membership
from groups.models import Ban, Deed, Membership
from lion.members.models import Notice
from lion.refusals import Refused

from .conftest import NOW, place, sign_in_to

Role = Membership.Role
DAY = timedelta(days=1)


@pytest.fixture
def steward(trains, person):
    """Sara keeps the trains as a steward."""
    sara = person("Sara")
    there = sign_in_to(trains, sara)
    Membership.objects.filter(pk=there.pk).update(role=Role.STEWARD)
    return sara


def test_a_steward_removes_a_member_who_reads_the_reason_and_the_day(trains, steward, ben):
    ban = bans.expel(steward, place(ben, trains), days=30, reason=" Sold tickets. ", at=NOW)
    assert (ban.by, ban.reason, ban.until) == (steward, "Sold tickets.", NOW + 30 * DAY)
    assert keeping.current(ben, trains) is None
    told = Notice.objects.get(member=ben, kind="removed")
    assert any("Sold tickets." in line for line in told.context["statement"])
    assert any("2 December 2026" in line for line in told.context["statement"])
    deed = Deed.objects.get(group=trains, kind=Deed.Kind.REMOVED)
    assert (deed.by, deed.member, deed.reason) == (steward, ben, "Sold tickets.")


def test_without_a_ban_one_may_come_back_at_once(trains, ana, ben):
    bans.expel(ana, place(ben, trains), days=0, reason="A mistake of ours.", at=NOW)
    assert sign_in_to(trains, ben, at=NOW + DAY).left_at is None


@pytest.mark.parametrize(("days", "reason"), [(30, " "), (-1, "Why."), (366, "Why.")])
def test_a_removal_has_a_reason_and_an_end(trains, ana, ben, days, reason):
    with pytest.raises(Refused, match="Give a reason"):
        bans.expel(ana, place(ben, trains), days=days, reason=reason)


def test_nobody_removes_an_owner_or_themselves_and_only_an_owner_a_steward(trains, steward, ana, ben):
    sara, owner, member = place(steward, trains), place(ana, trains), place(ben, trains)
    for by, theirs, sentence in [
        (ben, sara, "Only the owner and the stewards"),
        (ana, owner, "You can leave"),
        (steward, owner, "owns the group"),
        (steward, sara, "You can leave"),
    ]:
        with pytest.raises(Refused, match=sentence):
            bans.expel(by, theirs, days=1, reason="Why.")
    Membership.objects.filter(pk=member.pk).update(role=Role.STEWARD)
    with pytest.raises(Refused, match="Only an owner"):
        bans.expel(steward, member, days=1, reason="Why.")
    assert bans.expel(ana, member, days=1, reason="Why.").member == ben


def test_who_keeps_another_group_removes_nobody_here(trains, stranger, ben):
    founding.found(stranger, "Elsewhere")
    with pytest.raises(Refused, match="Only the owner and the stewards"):
        bans.expel(stranger, place(ben, trains), days=1, reason="Why.")


def test_who_has_left_is_not_removed(trains, ana, ben):
    there = place(ben, trains)
    membership.leave(ben, trains)
    with pytest.raises(Refused, match="no longer in the group"):
        bans.expel(ana, there, days=1, reason="Why.")
    assert not Ban.objects.filter(group=trains).exists()


def test_a_lifted_ban_keeps_nobody_out_and_lifting_twice_is_once(trains, ana, ben):
    ban = bans.expel(ana, place(ben, trains), days=30, reason="Why.", at=NOW)
    assert bans.lift(ana, ban, reason="Explained.", at=NOW)
    assert not bans.lift(ana, ban, at=NOW)
    assert Deed.objects.get(kind=Deed.Kind.UNBANNED).reason == "Explained."
    assert sign_in_to(trains, ben, at=NOW).left_at is None


def test_only_keepers_lift(trains, ana, ben, stranger):
    ban = bans.expel(ana, place(ben, trains), days=30, reason="Why.", at=NOW)
    for by in (ben, stranger):
        with pytest.raises(Refused, match="Only the owner and the stewards"):
            bans.lift(by, ban)


def test_reversing_a_breach_does_not_reverse_what_a_steward_decided(trains, ana, ben):
    bans.expel(ana, place(ben, trains), days=30, reason="Why.", at=NOW)
    assert membership.restore(ben, trains, at=NOW) is None
    assert membership.ban(ben, trains, NOW)


def test_the_log_names_the_rule_where_nobody_acted_and_tells_the_heir(trains, ana, ben):
    membership.remove(place(ana, trains), until=NOW + DAY, reason="Two.", at=NOW)
    kinds = list(Deed.objects.filter(group=trains, by=None).values_list("kind", "member__handle"))
    assert kinds == [("passed-on", "ben-abara"), ("removed", "ana-abara")]
    assert Notice.objects.get(member=ben, kind="role").context == {"group": trains.name, "role": "owner"}
    assert (
        str(Deed.objects.filter(group=trains).first())
        == "Night Train Alliance: The group passed to a new owner"
    )
