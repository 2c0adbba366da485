from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups import bans, covenants, keeping, links, requests, roles
from groups.models import Ban, InviteLink, JoinRequest, Membership

from .conftest import place, sign_in_to
from .pages import HTMX, count_queries, text, url

Role = Membership.Role


def by_name(name, group, *more):
    return reverse(f"groups:{name}", args=[group.slug, *more])


@pytest.fixture
def by_approval(trains, ana):
    """The trains, which ask one question of those who would like to join."""
    roles.settle(ana, trains, joining="approval", questions="Why?")
    trains.refresh_from_db()
    return trains


@pytest.fixture
def asked(by_approval, chidi):
    return requests.ask(
        chidi, by_approval, covenant=covenants.in_force(by_approval), answers=[("Why?", "Sleep & rails.")]
    )


# Asking ---------------------------------------------------------------------------------------
def test_a_stranger_is_offered_to_ask_and_not_to_join(signed_in, by_approval, chidi):
    page = text(signed_in(chidi).get(url("group", by_approval)))
    assert "Sign and ask" in page
    assert "Why?" in page
    assert by_name("ask", by_approval) in page
    assert signed_in(chidi).post(url("join", by_approval), {"version": 1, "agree": "on"}).status_code == 403


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_stranger_asks_and_takes_it_back(signed_in, by_approval, chidi, headers):
    client = signed_in(chidi)
    data = {"version": 1, "agree": "on", "answer_0": "Sleep & rails."}
    response = client.post(by_name("ask", by_approval), data, headers=headers)
    assert (response.status_code, response.url) == (302, by_approval.get_absolute_url())
    assert JoinRequest.objects.get().answers == [["Why?", "Sleep & rails."]]
    assert "You’ve asked to join" in text(client.get(response.url))
    for _again in range(2):
        assert client.post(by_name("withdraw", by_approval), headers=headers).status_code == 302
    assert requests.waiting(chidi, by_approval) is None


@pytest.mark.parametrize("missing", ["agree", "answer_0", "version"])
def test_an_unfinished_request_comes_back_with_what_was_typed(signed_in, by_approval, chidi, missing):
    data = {"version": 1, "agree": "on", "answer_0": "Sleep & rails."}
    del data[missing]
    response = signed_in(chidi).post(by_name("ask", by_approval), data)
    assert response.status_code == 422
    assert ("Sleep &amp; rails." in text(response)) == (missing != "answer_0")
    assert not JoinRequest.objects.exists()


def test_a_version_published_meanwhile_is_shown_before_asking(signed_in, by_approval, ana, chidi):
    covenants.publish(by_approval, ana, "We nod.")
    data = {"version": 1, "agree": "on", "answer_0": "Rails."}
    response = signed_in(chidi).post(by_name("ask", by_approval), data)
    assert response.status_code == 409
    assert "I have read version 2 and will keep it" in text(response)
    assert by_name("ask", by_approval) in text(response)


def test_a_group_by_invitation_says_so(signed_in, trains, ana, chidi):
    roles.settle(ana, trains, joining="invitation")
    page = text(signed_in(chidi).get(url("group", trains)))
    assert "By invitation." in page
    assert 'name="agree"' not in page


# Following a link -----------------------------------------------------------------------------
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_who_follows_a_link_signs_and_is_in(signed_in, trains, ana, chidi, headers):
    roles.settle(ana, trains, joining="invitation")
    address = links.make(ana, trains).get_absolute_url()
    client = signed_in(chidi)
    assert f'action="{address}"' in text(client.get(address, headers=headers))
    assert client.post(address, {"version": 1}, headers=headers).status_code == 422
    assert client.post(address, {"version": 1, "agree": "on"}, headers=headers).status_code == 302
    assert place(chidi, trains).role == Role.MEMBER


def test_a_link_that_is_over_says_so(client, signed_in, trains, ana, chidi, stranger):
    link = links.make(ana, trains)
    address = link.get_absolute_url()
    assert client.get(address).status_code == 302
    links.use(stranger, link, covenant=covenants.in_force(trains))
    assert signed_in(chidi).get(address).status_code == 410
    assert signed_in(chidi).post(address, {"version": 1, "agree": "on"}).status_code == 410
    assert signed_in(chidi).get(by_name("invited", trains, "guessed")).status_code == 404


# The desk -------------------------------------------------------------------------------------
def test_the_desk_shows_requests_links_bans_and_the_log(signed_in, asked, trains, ana, ben):
    link = links.make(ana, trains, limit=5)
    bans.expel(ana, place(ben, trains), days=30, reason="Sold <tickets>.")
    page = text(signed_in(ana).get(by_name("desk", trains)))
    for words in (
        "Sleep &amp; rails.",
        f"http://testserver{link.get_absolute_url()}",
        "0 of 5 used",
        "Sold &lt;tickets&gt;.",
        "Removed a member",
        "Founded the group",
    ):
        assert words in page


KEPT = [
    ("get", "desk", (), {}),
    ("get", "settings", (), {}),
    ("post", "settings", (), {"name": "Mine", "joining": "open"}),
    ("post", "decide", (), {"verb": "approve"}),
    ("post", "make_link", (), {"limit": 1, "days": 1}),
    ("get", "expel", ("ben-abara",), {}),
    ("post", "expel", ("ben-abara",), {"reason": "Why.", "days": 1}),
]


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(("verb", "name", "more", "data"), KEPT)
def test_the_desk_is_for_those_who_keep_the_group(
    client, signed_in, trains, ben, stranger, verb, name, more, data, headers
):
    address = by_name(name, trains, *more)
    assert getattr(client, verb)(address, data, headers=headers).status_code == 302
    for member in (stranger, ben):
        response = getattr(signed_in(member), verb)(address, data, headers=headers)
        assert response.status_code == 403
        assert "Only the owner and the stewards" in text(response)
    trains.refresh_from_db()
    assert (trains.name, place(ben, trains).left_at) == ("Night Train Alliance", None)
    assert not InviteLink.objects.exists()


@pytest.mark.parametrize("name", ["decide", "make_link"])
def test_the_desks_verbs_are_not_done_by_looking(signed_in, trains, ana, name):
    assert signed_in(ana).get(by_name(name, trains)).status_code == 405


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_many_requests_are_approved_at_once_and_failures_named(
    signed_in, asked, trains, ana, stranger, headers
):
    other = requests.ask(stranger, trains, covenant=covenants.in_force(trains))
    stranger.suspended_until = timezone.now() + timedelta(days=1)
    stranger.save()
    client = signed_in(ana)
    data = {"requests": [asked.pk, other.pk], "verb": "approve"}
    response = client.post(by_name("decide", trains), data, headers=headers, follow=True)
    page = text(response)
    assert "1 request decided." in page
    assert "Stranger Abara can’t join at the moment." in page
    assert place(asked.member, trains).role == Role.MEMBER
    assert keeping.current(stranger, trains) is None


def test_a_request_is_declined_with_a_reason(signed_in, asked, trains, ana):
    client = signed_in(ana)
    data = {"requests": [asked.pk], "verb": "decline"}
    page = text(client.post(by_name("decide", trains), data, follow=True))
    assert "Give a reason: they will read it." in page
    client.post(by_name("decide", trains), data | {"reason": "We are full."})
    asked.refresh_from_db()
    assert (asked.decision, asked.reason) == ("declined", "We are full.")


@pytest.mark.parametrize("data", [{}, {"verb": "approve"}, {"requests": [999999], "verb": "approve"}])
def test_a_decision_needs_a_request_of_this_group(signed_in, asked, trains, ana, data):
    assert signed_in(ana).post(by_name("decide", trains), data).status_code == 422


def test_nobody_decides_on_the_requests_of_another_group(signed_in, asked, bakers, ana):
    data = {"requests": [asked.pk], "verb": "approve"}
    assert signed_in(ana).post(by_name("decide", bakers), data).status_code == 422


def test_links_are_made_and_closed(signed_in, trains, bakers, ana):
    client = signed_in(ana)
    assert client.post(by_name("make_link", trains), {"limit": 500, "days": 1}).status_code == 422
    assert client.post(by_name("make_link", trains), {"limit": 5, "days": 1}).status_code == 302
    link = InviteLink.objects.get()
    assert link.limit == 5
    assert client.post(by_name("close_link", bakers, link.pk)).status_code == 404
    for _again in range(2):
        assert client.post(by_name("close_link", trains, link.pk)).status_code == 302
    link.refresh_from_db()
    assert link.closed_at


def test_a_ban_is_lifted(signed_in, trains, bakers, ana, ben):
    ban = bans.expel(ana, place(ben, trains), days=30, reason="Why.")
    assert signed_in(ana).post(by_name("lift", bakers, ban.pk)).status_code == 404
    assert signed_in(ana).post(by_name("lift", trains, ban.pk)).status_code == 302
    assert not Ban.objects.in_force().filter(group=trains).exists()


def test_a_member_is_removed_with_a_reason(signed_in, trains, ana, ben):
    client = signed_in(ana)
    address = by_name("expel", trains, ben.handle)
    assert address in text(client.get(url("members", trains)))
    assert "The log keeps it" in text(client.get(address))
    assert client.post(address, {"reason": "", "days": 30}).status_code == 422
    assert client.post(address, {"reason": "Sold tickets.", "days": 30}).status_code == 302
    assert keeping.current(ben, trains) is None
    assert client.get(address).status_code == 404


def test_the_settings_are_kept(signed_in, trains, ana):
    client = signed_in(ana)
    data = {
        "name": "Night Trains",
        "summary": "",
        "about": "",
        "joining": "approval",
        "questions": "A?\r\nB?",
    }
    assert client.get(by_name("settings", trains)).status_code == 200
    assert client.post(by_name("settings", trains), data).status_code == 302
    trains.refresh_from_db()
    assert (trains.name, trains.joining, trains.asked) == ("Night Trains", "approval", ["A?", "B?"])
    four = client.post(by_name("settings", trains), data | {"questions": "A?\nB?\nC?\nD?"})
    assert four.status_code == 422
    assert "At most 3 questions." in text(four)


def test_the_desk_asks_no_more_of_the_database_for_many(signed_in, by_approval, ana, person):
    client = signed_in(ana)
    covenant = covenants.in_force(by_approval)

    def fill(names):
        for name in names:
            requests.ask(person(f"Asks{name}"), by_approval, covenant=covenant)
            links.make(ana, by_approval)
            there = person(f"Goes{name}")
            Membership.objects.create(group=by_approval, member=there)
            bans.expel(ana, place(there, by_approval), days=9, reason="Why.")

    fill("A")
    few = count_queries(client, by_name("desk", by_approval))
    fill("BCDEF")
    assert count_queries(client, by_name("desk", by_approval)) == few


def test_a_steward_reads_the_desk_but_gives_no_roles(signed_in, trains, ana, ben, chidi):
    sign_in_to(trains, chidi)
    Membership.objects.filter(group=trains, member=ben).update(role=Role.STEWARD)
    client = signed_in(ben)
    assert client.get(by_name("desk", trains)).status_code == 200
    page = text(client.get(url("members", trains)))
    assert by_name("expel", trains, chidi.handle) in page
    assert by_name("expel", trains, ana.handle) not in page
    assert 'name="role"' not in page
