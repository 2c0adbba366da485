"""Many invitations at once: accepted or archived, never answered "I don't know you", taken back together."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from connections import answering, asking, invitations
from connections.models import Answer, Connection, Invitation
from connections.models.invitation import Verb
from lion.moments import number_of
from lion.refusals import Refused
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


def test_the_chosen_are_seen_together_before_they_are_answered(desk, received, django_assert_max_num_queries):
    Invitation.objects.filter(pk=received[0].pk).update(note="Hello", in_common=7)
    with django_assert_max_num_queries(9):
        response = desk.post(reverse("connections:chosen"), {"chosen": [one.pk for one in received[:3]]})
    assert "Answer 3 invitations together" in response.text
    assert "Choose all 4 in this view" in response.text
    assert "1 of 3" in response.text
    assert "0 to 7" in response.text
    assert answers(received) == ["", "", "", ""]


def test_everything_in_the_view_is_what_it_held_when_it_was_opened(desk, received, ana, now):
    opened = number_of(now - timedelta(minutes=90))
    everything = {"everything": "1", "as_of": str(opened), "q": "sender"}
    shown = desk.post(reverse("connections:chosen"), everything)
    assert "Answer 3 invitations together" in shown.text
    choose(desk, "archive", [], **everything)
    assert answers(received) == ["", "archive", "archive", "archive"]


def test_others_are_neither_shown_nor_answered(desk, received, ben, stranger, now):
    theirs = invitations.send(stranger, ben, how="stranger", at=now - timedelta(hours=1))
    assert desk.post(reverse("connections:chosen"), {"chosen": [theirs.pk]}).status_code == 422
    assert choose(desk, "accept", [theirs]).status_code == 422
    assert answers([theirs]) == [""]


def test_many_are_asked_the_same_and_what_one_refuses_stops_no_other(desk, received, ana):
    answering.answer(received[1], Verb.ACCEPT, by=ana)
    response = choose(desk, "ask", received, text="What brings you to me?")
    assert "Asked 3 people." in response.text
    assert "only while the invitation waits" in response.text
    assert [one.questions.count() for one in received] == [1, 0, 1, 1]


@pytest.mark.parametrize("text", ["", "  ", "x" * 501])
def test_a_question_that_will_not_do_is_put_to_nobody(desk, received, text):
    assert choose(desk, "ask", received, text=text).status_code == 422
    assert not any(one.questions.exists() for one in received)


def test_at_most_fifty_are_asked_at_once(ana, received):
    with pytest.raises(Refused, match="at most 50"):
        asking.ask_each(received * 13, "Why?", by=ana)
