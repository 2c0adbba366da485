"""Many invitations at once: accepted or archived, never answered "I don't know you", taken back together."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from connections import answering, invitations
from connections.models import Answer, Connection, Invitation
from connections.models.invitation import Verb
from tests.cast import person

URL = reverse("connections:bulk")
pytestmark = pytest.mark.usefixtures("noise")


@pytest.fixture
def desk(ana):
    client = Client()
    client.force_login(ana)
    return client


@pytest.fixture
def received(ana, now):
    return [
        invitations.send(person(f"Sender {n}"), ana, how="stranger", at=now - timedelta(hours=n + 1))
        for n in range(4)
    ]


def choose(desk, verb, chosen, **more):
    return desk.post(URL, {"verb": verb, "chosen": [str(one.pk) for one in chosen], **more}, follow=True)


def answers(received):
    return list(
        Invitation.objects.filter(pk__in=[one.pk for one in received])
        .order_by("-sent_at")
        .values_list("answer", flat=True)
    )


def test_the_chosen_are_archived_and_the_others_stay(desk, received):
    response = choose(desk, "archive", received[:3], q="sender")

    assert answers(received) == ["archive", "archive", "archive", ""]
    assert "Archived 3 invitations. Nobody is told." in response.text
    assert response.redirect_chain == [("/inbox/?q=sender", 302)]


def test_the_chosen_are_accepted(desk, received, ana):
    response = choose(desk, "accept", received)

    assert Connection.objects.of(ana).count() == 4
    assert "You and 4 people are connected." in response.text


@pytest.mark.parametrize("verb", ["idk", "unknown", "spam", "", "nonsense"])
def test_nothing_else_has_a_bulk_form(desk, received, verb):
    response = choose(desk, verb, received)

    assert response.status_code == 422
    assert set(answers(received)) == {""}
    with pytest.raises(ValueError, match="one person at a time"):
        answering.answer_each(received, Verb.UNKNOWN, by=received[0].recipient)


def test_what_one_refuses_stops_no_other_and_is_said(desk, received, ana):
    answering.answer(received[1], Verb.ACCEPT, by=ana)

    response = choose(desk, "archive", received)

    assert answers(received) == ["archive", "accept", "archive", "archive"]
    assert "Archived 3 invitations" in response.text
    assert "You already accepted" in response.text


def test_all_are_taken_back_together(desk, received):
    page = choose(desk, "archive", received)
    [message] = list(page.context["messages"])
    undo = message.extra_tags.removeprefix("undo:")

    response = desk.post(undo, follow=True)

    assert set(answers(received)) == {""}
    assert "4 invitations are back in your inbox." in response.text
    assert desk.post(undo).status_code == 409


def test_it_is_too_late_after_the_window(ana, received, now):
    many = answering.answer_each(received, Verb.ARCHIVE, by=ana, at=now)

    undone = answering.undo_each(many.moment, by=ana, at=now + timedelta(seconds=11))

    assert (undone.done, len(undone.refused)) == ([], 4)
    assert set(answers(received)) == {"archive"}


def test_choosing_twice_counts_once(desk, received):
    choose(desk, "archive", received)
    response = choose(desk, "archive", received)

    assert Answer.objects.count() == 4
    assert "You already archived" in response.text


def test_a_stranger_answers_nothing_and_takes_nothing_back(received, stranger, ana, now):
    client = Client()
    client.force_login(stranger)
    many = answering.answer_each(received[:1], Verb.ARCHIVE, by=ana)

    assert choose(client, "archive", received).status_code == 422
    assert answering.undo_each(many.moment, by=stranger).done == []
    assert answers(received) == ["archive", "", "", ""]


@pytest.mark.parametrize("chosen", [[], ["nonsense"], ["00000000-0000-0000-0000-000000000000"]])
def test_choosing_nothing_is_said(desk, received, chosen):
    response = desk.post(URL, {"verb": "archive", "chosen": chosen})

    assert response.status_code == 422
    assert "Choose at least one" in response.text


def test_every_pending_row_can_be_chosen(desk, received):
    page = desk.get("/inbox/").text

    assert page.count('name="chosen"') == 4
    assert 'name="chosen"' not in desk.get("/inbox/archived/").text
