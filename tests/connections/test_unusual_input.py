"""Addresses and forms that nobody's browser sends by itself: a clear answer, never a breakdown."""

import pytest
from django.test import Client

from connections import answering, asking, invitations
from connections.models import Invitation
from connections.models.invitation import Verb
from tests.cast import person

HX = {"HX-Request": "true"}
VERBS = ["accept", "archive", "spam", "ask", "reply", "withdraw", "undo"]
LISTS = ["/inbox/", "/inbox/answered/", "/inbox/waiting/", "/inbox/accepted/", "/inbox/archived/"]
NUL = "%00"
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
    return invitations.send(ana, ben, how="work", note="Hello")


@pytest.mark.parametrize("place", LISTS)
@pytest.mark.parametrize("answer", ["", "accept", "archive", "idk", "spam"])
def test_a_list_goes_on_after_any_invitation_that_the_member_received(window, ben, invitation, place, answer):
    """Also one that has left the list since, or was never in it."""
    if answer:
        answering.answer(invitation, Verb(answer), by=ben)
    for headers in ({}, HX):
        assert window(ben).get(f"{place}?after={invitation.pk}", headers=headers).status_code in {200, 404}


@pytest.mark.parametrize("place", LISTS)
def test_a_list_does_not_go_on_after_somebody_elses_invitation(window, stranger, invitation, place):
    assert window(stranger).get(f"{place}?after={invitation.pk}").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        f"q={NUL}a", f"group={NUL}", "q=" + "x" * 5000, "q=%F0%9F%A6%81%20%22%27%3B--", "q=%ED%A0%80",
        "common=999999999999999999999", "sort=-pk", "note=%00", "page=999",
        "page=-1", "page=x", "after=", "state=x", "group=" + "&group=".join("abcdefghij"),
    ],
)  # fmt: skip
def test_nonsense_in_an_address_narrows_or_is_ignored(window, ben, invitation, query):
    client = window(ben)
    for place in [*LISTS, "/sent/", "/connections/", "/members/", f"/invitations/{invitation.pk}/"]:
        for headers in ({}, HX):
            assert client.get(f"{place}?{query}", headers=headers).status_code == 200, place


@pytest.mark.parametrize("address", ["not-a-uuid", "0", f"{NUL}", "6f1c1a52-0000-4000-8000-1d2f3a4b5c6d"])
def test_an_invitation_that_is_none_is_not_found(window, ben, address):
    client = window(ben)
    assert client.get(f"/invitations/{address}/").status_code == 404
    for verb in [*VERBS, "unknown"]:
        assert client.post(f"/invitations/{address}/{verb}/").status_code == 404


@pytest.mark.parametrize(
    ("text", "status"), [("", 422), (" \n ", 422), ("x" * 501, 422), ("a\0b", 422), ("😀" * 500, 302)]
)
def test_questions_and_replies_of_any_kind_get_a_sentence(window, ana, ben, invitation, text, status):
    address = f"/invitations/{invitation.pk}"
    asked = window(ben).post(f"{address}/ask/", {"text": text})
    assert asked.status_code == status
    if status == 302:
        assert invitation.questions.get().text == text
    else:
        asking.ask(invitation, "Who?", by=ben)
    replied = window(ana).post(f"{address}/reply/", {"text": text})
    assert replied.status_code == status


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"how": "work", "note": "a\0b"}, "Null characters"),
        ({"how": "work", "how_detail": "a\0b"}, "Null characters"),
        ({"how": "work", "how_detail": "x" * 101}, "100 characters"),
        ({"how": "telepathy"}, "telepathy"),
        ({}, "Choose one"),
    ],
)
def test_a_form_that_cannot_go_says_why(window, ana, ben, fields, said):
    wrong = window(ana).post(f"/invite/{ben.handle}/", fields)
    assert wrong.status_code == 422
    assert said in wrong.content.decode()
    assert not Invitation.objects.exists()


def test_a_note_of_300_characters_over_two_lines_is_taken_as_browsers_send_it(window, ana, ben):
    note = "x" * 149 + "\r\n" + "y" * 150
    assert window(ana).post(f"/invite/{ben.handle}/", {"how": "work", "note": note}).status_code == 302
    assert len(Invitation.objects.get().note) == 300


def test_what_people_write_is_never_markup(window, ana, ben):
    ana.name = "<b>Ana</b>"
    ana.headline = "<script>alert(1)</script>"
    ana.save()
    invitation = invitations.send(
        ana, ben, how="event", how_detail="<i>fair</i>", note="<script>alert(2)</script>"
    )
    asking.ask(invitation, "<img src=x onerror=alert(3)>", by=ben)
    asking.reply(invitation, "<svg onload=alert(4)>", by=ana)
    for client in (window(ana), window(ben)):
        for place in (
            "/inbox/",
            "/sent/",
            f"/invitations/{invitation.pk}/",
            f"/members/{ana.handle}/",
            "/notifications/",
        ):
            page = client.get(place).content.decode()
            for bad in ("<script>alert", "<b>Ana", "<i>fair", "<img src=x", "<svg onload"):
                assert bad not in page, place


def test_the_sender_has_the_senders_verbs_and_the_recipient_theirs(window, ana, ben, invitation):
    for verb in ("accept", "archive", "spam", "ask", "undo", "unknown"):
        assert window(ana).post(f"/invitations/{invitation.pk}/{verb}/").status_code == 404
    for verb in ("reply", "withdraw"):
        assert window(ben).post(f"/invitations/{invitation.pk}/{verb}/").status_code == 404
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.closed_at) == ("", None)


def test_every_page_takes_an_htmx_request_and_none(window, ana, ben, invitation, now):
    for member in (ana, ben):
        client = window(member)
        for place in [*LISTS, "/sent/", "/connections/", f"/invitations/{invitation.pk}/", "/standing/"]:
            assert client.get(place).status_code == 200
            assert client.get(place, headers=HX).status_code == 200
            assert client.head(place).status_code == 200
            assert client.post(place).status_code == 405
            assert Client().get(place).headers["Location"].startswith("/accounts/")


@pytest.mark.parametrize("how", ["remove", "block", "unblock"])
def test_the_verbs_on_a_member_are_done_by_post_by_the_signed_in_on_those_who_exist(window, ana, ben, how):
    assert window(ana).get(f"/members/{ben.handle}/{how}/").status_code == 405
    assert window(ana).post(f"/members/nobody-here/{how}/").status_code == 404
    assert Client().post(f"/members/{ben.handle}/{how}/").status_code == 302
    assert window(ana).post(f"/members/{ana.handle}/{how}/").status_code in {302, 409}


def test_an_undo_after_a_block_ends_in_the_inbox(window, ana, ben, invitation):
    client = window(ben)
    client.post(f"/invitations/{invitation.pk}/archive/")
    client.post(f"/members/{ana.handle}/block/")
    assert client.post(f"/invitations/{invitation.pk}/undo/").headers["Location"] == "/inbox/"
    assert client.get("/inbox/").status_code == 200


def test_answers_keep_the_filters_that_they_were_given_under(window, ben, ana, invitation):
    second = invitations.send(person("Noted One"), ben, how="work", note="Hi")
    invitations.send(person("Silent One"), ben, how="work")
    sent = window(ben).post(f"/invitations/{second.pk}/archive/", {"note": "with"})
    assert sent.headers["Location"] == f"/invitations/{invitation.pk}/?note=with"
