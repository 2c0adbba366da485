from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from groups import covenants, links, membership, requests, roles
from groups.models import Deed, InviteLink
from lion.refusals import Refused

from .conftest import NOW, binding, place

DAY = timedelta(days=1)


@pytest.fixture
def link(trains, ana):
    """A link for one, into a group by invitation."""
    roles.settle(ana, trains, joining="invitation")
    return InviteLink.objects.select_related("group").get(pk=links.make(ana, trains, at=NOW).pk)


def use(member, link, at=NOW):
    return links.use(member, link, covenant=covenants.in_force(link.group), at=at)


def test_a_link_lets_in_and_takes_the_yes(link, trains, chidi):
    there = use(chidi, link)
    assert there == place(chidi, trains)
    assert binding(chidi, trains).version == 1
    link.refresh_from_db()
    assert link.used == 1


def test_a_link_does_not_replace_the_yes(link, trains, ana, chidi):
    old = covenants.in_force(trains)
    covenants.publish(trains, ana, "We nod.", at=NOW)
    with pytest.raises(Refused, match="explicit yes"):
        links.use(chidi, link, at=NOW)
    with pytest.raises(covenants.NewerCovenant):
        links.use(chidi, link, covenant=old, at=NOW)
    link.refresh_from_db()
    assert link.used == 0


def test_a_link_lets_in_no_more_than_its_limit(link, chidi, stranger):
    use(chidi, link)
    with pytest.raises(Refused, match="used up or over") as refusal:
        use(stranger, link)
    assert refusal.value.status == 410
    assert not link.group.memberships.filter(member=stranger).exists()


def test_using_it_twice_takes_one_place(trains, ana, chidi):
    link = links.make(ana, trains, limit=2, at=NOW)
    assert use(chidi, link) == use(chidi, link)
    link.refresh_from_db()
    assert link.used == 1


def test_a_member_who_follows_a_link_again_stays_as_they_are(link, trains, ben):
    assert links.use(ben, link, at=NOW) == place(ben, trains)


def test_a_member_who_follows_a_link_signs_the_newer_version(link, trains, ana, ben):
    newer = covenants.publish(trains, ana, "We nod.", at=NOW)
    use(ben, link)
    assert binding(ben, trains, NOW) == newer
    link.refresh_from_db()
    assert link.used == 0


def test_a_link_ends_by_the_clock_and_by_hand(link, ana, chidi):
    assert str(link) == "Night Train Alliance: 0/1"
    assert link.is_open(NOW + 14 * DAY - timedelta(seconds=1))
    with pytest.raises(Refused, match="used up or over"):
        use(chidi, link, at=NOW + 14 * DAY)
    assert links.close(ana, link, at=NOW)
    assert not links.close(ana, link, at=NOW)
    with pytest.raises(Refused, match="used up or over"):
        use(chidi, link)


def test_a_ban_is_stronger_than_a_link(link, trains, ben):
    membership.remove(place(ben, trains), until=NOW + DAY, reason="Two.", at=NOW)
    with pytest.raises(Refused, match="You can come back"):
        use(ben, link)


def test_who_is_invited_while_the_request_waits_is_simply_in(trains, ana, chidi):
    roles.settle(ana, trains, joining="approval")
    trains.refresh_from_db()
    request = requests.ask(chidi, trains, covenant=covenants.in_force(trains))
    use(chidi, links.make(ana, trains, at=NOW))
    request.refresh_from_db()
    assert request.decision == "approved"
    assert requests.waiting(chidi, trains) is None


def test_only_keepers_make_and_close_links(link, trains, ben, stranger):
    for by in (ben, stranger):
        with pytest.raises(Refused, match="Only the owner and the stewards"):
            links.make(by, trains)
        with pytest.raises(Refused, match="Only the owner and the stewards"):
            links.close(by, link)


@pytest.mark.parametrize(("limit", "days"), [(0, 14), (101, 14), (1, 0), (1, 91)])
def test_a_link_has_a_limit_and_an_end(trains, ana, limit, days):
    with pytest.raises(Refused, match="1 to 100 people"):
        links.make(ana, trains, limit=limit, days=days)


def test_addresses_of_links_cannot_be_guessed_and_the_database_holds_the_limit(trains, ana):
    made = [links.make(ana, trains) for _again in range(5)]
    assert len({one.token for one in made}) == 5
    assert all(len(one.token) >= 22 for one in made)
    assert Deed.objects.filter(kind=Deed.Kind.LINK).count() == 5
    with pytest.raises(IntegrityError), transaction.atomic():
        InviteLink.objects.update(used=2)
