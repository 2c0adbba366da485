"""The desk's pages: as recipient, sender, stranger and visitor, with htmx and without."""

import gzip
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from connections import answering, asking, connecting, invitations, network
from connections.models import Invitation
from connections.models.invitation import Verb
from groups import founding, membership
from lion.members import pledging
from lion.members.models import Member
from tests.cast import person

HX = {"HX-Request": "true"}
VERBS = ["accept", "archive", "spam", "ask", "reply", "withdraw", "undo"]
pytestmark = pytest.mark.usefixtures("noise")


@pytest.fixture
def window():
    def open_for(member):
        client = Client()
        client.force_login(member)
        return client

    return open_for


@pytest.fixture
def invitation(ana, ben):
    return invitations.send(ana, ben, how="event", how_detail="the fair", note="We met at the fair.")


def test_the_inbox_shows_the_letter_beside_the_list(window, ben, invitation):
    page = window(ben).get("/inbox/").content.decode()
    assert page.count("We met at the fair.") == 2
    assert "counts against Ana" in page


def test_a_stranger_finds_nothing_and_a_visitor_is_asked_to_sign_in(window, stranger, invitation):
    for address in (f"/invitations/{invitation.pk}/", f"/invitations/{invitation.pk}/unknown/"):
        assert window(stranger).get(address).status_code == 404
        assert Client().get(address).status_code == 302
    for verb in VERBS:
        assert window(stranger).post(f"/invitations/{invitation.pk}/{verb}/").status_code == 404
        assert Client().post(f"/invitations/{invitation.pk}/{verb}/").status_code == 302


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_never_done_by_looking(window, ben, invitation, verb):
    assert window(ben).get(f"/invitations/{invitation.pk}/{verb}/").status_code == 405


def test_accepting_goes_on_to_the_next_one(window, ben, stranger, invitation):
    second = invitations.send(stranger, ben, how="work")
    answer = window(ben).post(f"/invitations/{second.pk}/accept/")
    assert answer.headers["Location"] == f"/invitations/{invitation.pk}/"
    assert network.are_connected(ben, stranger)


def test_an_answer_by_htmx_brings_the_next_letter_the_counts_and_the_toast(window, ben, stranger, invitation):
    second = invitations.send(stranger, ben, how="work")
    page = window(ben).post(f"/invitations/{second.pk}/archive/", headers=HX).content.decode()
    assert f'id="invitation-{second.pk}" hx-swap-oob="delete"' in page
    assert "We met at the fair." in page
    assert "isn’t told, and pays nothing" in page
    assert f"/invitations/{second.pk}/undo/" in page


def test_a_late_answer_says_what_has_happened_as_page_fragment_and_problem(window, ben, invitation):
    answering.answer(invitation, Verb.ACCEPT, by=ben)
    client, address = window(ben), f"/invitations/{invitation.pk}/archive/"
    said = "You already accepted Ana’s invitation"
    assert said in client.post(address).content.decode()
    assert said in client.post(address, headers=HX).content.decode()
    problem = client.post(address, headers={"Accept": "application/json"})
    assert (problem.status_code, problem.headers["Content-Type"]) == (409, "application/problem+json")
    assert said in problem.json()["title"]


def test_the_price_of_an_idk_is_shown_and_paid_knowingly(window, ben, ana, open_group):
    invitation = invitations.send(ana, ben, how="group")
    client, address = window(ben), f"/invitations/{invitation.pk}/unknown/"
    page = client.get(address).content.decode()
    assert (
        page.index("Archive")
        < page.index("Ask first")
        < page.index("Report spam")
        < page.index("Nothing. The covenant")
    )
    assert "a second one within 12 months" in page
    assert client.post(address).status_code == 422
    assert client.post(address, {"breaks": "yes"}).status_code == 302
    invitation.refresh_from_db()
    assert invitation.answer == "idk"


def test_who_pledged_reads_that_the_badge_goes(window, ben, ana):
    pledging.take(ben, at=timezone.now() - timedelta(days=1))
    ben.refresh_from_db()
    invitation = invitations.send(ana, ben, how="work")
    assert (
        "Your LION badge goes for 90 days"
        in window(ben).get(f"/invitations/{invitation.pk}/unknown/").content.decode()
    )


def test_undo_brings_it_back(window, ben, invitation):
    client = window(ben)
    client.post(f"/invitations/{invitation.pk}/archive/")
    page = client.post(f"/invitations/{invitation.pk}/undo/", follow=True).content.decode()
    assert "is back in your inbox" in page
    assert client.post(f"/invitations/{invitation.pk}/undo/").status_code == 409


def test_a_question_and_its_reply_move_between_the_lists(window, ben, ana, invitation):
    client = window(ben)
    client.post(f"/invitations/{invitation.pk}/ask/", {"text": "Which fair?"})
    assert "Which fair?" not in client.get("/inbox/").content.decode()
    assert "Ana Alves" in client.get("/inbox/waiting/").content.decode()
    theirs = window(ana)
    assert "your turn" in theirs.get("/sent/").content.decode()
    theirs.post(f"/invitations/{invitation.pk}/reply/", {"text": "The one in Leipzig."})
    assert "The one in Leipzig." in client.get("/inbox/answered/").content.decode()
    assert client.post(f"/invitations/{invitation.pk}/ask/", {"text": " "}).status_code == 422


def test_filters_and_sorts_narrow_the_inbox_and_nonsense_is_ignored(window, ben, stranger, invitation):
    invitations.send(stranger, ben, how="work")
    client = window(ben)
    assert "Stan Stranger" not in client.get("/inbox/?note=with").content.decode()
    assert "Ana Alves" not in client.get("/inbox/?note=without").content.decode()
    assert "No invitation fits" in client.get("/inbox/?q=nobody").content.decode()
    assert client.get("/inbox/?common=x&note=y&sort=z&pledged=q&group=nowhere").status_code == 200
    for after in ("x", "00000000-0000-4000-8000-000000000000"):
        assert client.get(f"/inbox/?after={after}").status_code == 404


def test_the_rows_after_the_thirtieth_come_by_htmx(window, ben):
    now = timezone.now()
    for number in range(35):
        invitations.send(person(f"Asker {number}"), ben, how="work", at=now - timedelta(minutes=number))
    client = window(ben)
    first = client.get("/inbox/").content.decode()
    assert first.count('class="inv ') + first.count('class="inv"') == 30
    after = first.split("after=")[1].split('"')[0]
    rest = client.get(f"/inbox/?after={after}", headers=HX).content.decode()
    assert rest.count("<li class=") == 5
    assert "<html" not in rest


def test_the_inbox_asks_the_database_as_often_for_many_as_for_one(
    window, ben, open_group, stranger, invitation, django_assert_max_num_queries
):
    connecting.connect(ben, stranger, at=timezone.now())
    client = window(ben)
    client.get("/inbox/")
    with django_assert_max_num_queries(10) as one:
        client.get("/inbox/")
    for number in range(30):
        asker = person(f"Asker {number}")
        connecting.connect(asker, stranger, at=timezone.now())
        membership.join(asker, open_group, covenant=open_group.covenants.get())
        invitations.send(asker, ben, how="work", note="Hello")
    with django_assert_max_num_queries(len(one)):
        client.get("/inbox/")


def test_an_invitation_its_price_and_a_profile_cost_a_dozen_queries_however_much_is_shared(
    window, ana, ben, now, django_assert_max_num_queries
):
    for number in range(4):
        trains = founding.found(ana, f"Trains {number}", at=now - timedelta(days=90))
        membership.join(ben, trains, covenant=trains.covenants.get(), at=now - timedelta(days=80))
    asked = invitations.send(ana, ben, how="group")
    for number in range(3):
        invitations.send(person(f"Asker {number}"), ben, how="work")
    client = window(ben)
    client.get("/inbox/")
    for address in (
        f"/invitations/{asked.pk}/",
        f"/invitations/{asked.pk}/unknown/",
        f"/members/{ana.handle}/",
    ):
        with django_assert_max_num_queries(13, info=address):
            assert client.get(address).status_code == 200


def test_twenty_thousand_pending_cost_no_more_queries_than_twenty(
    window, ben, now, django_assert_max_num_queries
):
    client = window(ben)
    hold_pending(ben, 20_000, now)
    client.get("/inbox/")
    with django_assert_max_num_queries(10):
        page = client.get("/inbox/").content.decode()
    assert "<b>20,000</b> to triage" in page
    assert len(gzip.compress(page.encode())) < 15_000


def hold_pending(ben, many, now):
    """That many invitations, each from another member."""
    senders = Member.objects.bulk_create(
        Member(email=f"a{number}@lion.test", handle=f"a{number}", name=f"Asker {number}")
        for number in range(many)
    )
    Invitation.objects.bulk_create(
        Invitation(
            sender=sender, recipient=ben, how="work", sent_at=now, expires_at=now + timedelta(days=180)
        )
        for sender in senders
    )


def test_sending_by_the_page_says_what_is_wrong_and_keeps_what_was_written(window, ana, ben):
    client = window(ana)
    wrong = client.post(f"/invite/{ben.handle}/", {"note": "x" * 301})
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert "1 character too long" in page
    assert "We haven’t met” is a fine answer" in page
    assert "x" * 301 in page
    assert client.post(f"/invite/{ben.handle}/", {"how": "work"}).headers["Location"] == "/sent/"
    assert client.post(f"/invite/{ben.handle}/", {"how": "work"}).status_code == 409
    assert Invitation.objects.count() == 1
    assert client.get("/invite/nobody-here/").status_code == 404


def test_a_profile_shows_what_is_between_the_two(window, ana, ben, open_group):
    client = window(ana)
    assert "Night Trains" in client.get(f"/members/{ben.handle}/").content.decode()
    invitation = invitations.send(ana, ben, how="group")
    assert "Your invitation is pending" in client.get(f"/members/{ben.handle}/").content.decode()
    assert "Ana invited you" in window(ben).get(f"/members/{ana.handle}/").content.decode()
    answering.answer(invitation, Verb.ACCEPT, by=ben)
    assert "Connected" in client.get(f"/members/{ben.handle}/").content.decode()


def test_connections_are_listed_searched_and_removed(window, ana, ben, stranger, now):
    connecting.connect(ana, ben, at=now)
    connecting.connect(ana, stranger, at=now)
    client = window(ana)
    assert "Stan Stranger" in client.get("/connections/").content.decode()
    assert "Stan Stranger" not in client.get("/connections/?q=cartographer").content.decode()
    client.post(f"/members/{ben.handle}/remove/")
    assert not network.are_connected(ana, ben)
    assert client.post(f"/members/{ben.handle}/remove/").status_code == 409


def test_blocking_and_unblocking_by_the_page(window, ana, ben):
    client = window(ana)
    client.post(f"/members/{ben.handle}/block/")
    assert "Unblock" in client.get(f"/members/{ben.handle}/").content.decode()
    client.post(f"/members/{ben.handle}/unblock/")
    assert invitations.send(ben, ana, how="work").hushed_at is None


def test_the_thread_is_told_once_to_each_side(ana, ben, invitation):
    asking.ask(invitation, "Which fair?", by=ben)
    asking.reply(invitation, "Leipzig.", by=ana)
    assert list(ana.notices.filter(kind="asked").values_list("context__text", flat=True)) == ["Which fair?"]
    assert list(ben.notices.filter(kind="replied").values_list("context__text", flat=True)) == ["Leipzig."]
