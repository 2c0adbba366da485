"""Insights: right numbers in honest sentences, for the member alone, and silent about others' answers."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from connections import answering, asking, connecting, insights, invitations, rules
from connections.models import Answer, Invitation, Rule
from connections.models.invitation import Verb
from tests.cast import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noise")]

DAY = timedelta(days=1)
PAGE = "/insights/"


@pytest.fixture
def many(ana, now):
    """Ana wrote to 24: twelve with a note, of whom ten said yes after two hours; one of the others did."""
    for number in range(24):
        at = now - (number + 1) * DAY
        noted = number % 2 == 0
        reader = person(f"Reader {number}")
        sent = invitations.send(ana, reader, how="stranger", note="Hello" if noted else "", at=at)
        if (noted and number < 20) or number == 1:
            answering.answer(sent, Verb.ACCEPT, by=reader, at=at + timedelta(hours=2))
        elif number == 3:
            asking.ask(sent, "Who are you?", by=reader, at=at)
    return ana


def figures(member, now, days=90):
    _period, found = insights.of(member, days, now)
    return {figure.name: figure for figure in found}


def rows(figure):
    return {row[0]: row[1:] for row in figure.rows}


def as_member(member):
    client = Client()
    client.force_login(member)
    return client


def test_the_mane_says_who_said_yes_and_nothing_else(many, now):
    mane = figures(many, now)["sent"]

    assert list(rows(mane).values()) == [[11], [1], [12]]
    assert mane.title == "Half of the people you write to say yes"
    assert mane.chart.total == 24


def test_a_note_is_praised_only_where_it_surely_helps(many, now, stranger):
    found = figures(many, now)
    nothing = figures(stranger, now)

    assert found["note"].title == "Write a note: 83 in 100 say yes, against 8 without one"
    assert rows(found["note"])["With a note"] == [10, 12, 83]
    assert "too few" in nothing["note"].title
    assert nothing["sent"].chart is None


def test_the_hour_is_praised_only_where_it_surely_helps(ana, now):
    noon = now.replace(hour=12, minute=0) - 3 * DAY
    readers = [person(f"Reader {number}") for number in range(40)]
    for number, reader in enumerate(readers):
        at = noon + timedelta(hours=8 * (number % 2))
        sent = invitations.send(ana, reader, how="stranger", at=at)
        if number % 2 == 0:
            answering.answer(sent, Verb.ACCEPT, by=reader, at=at + timedelta(minutes=5))
    title = figures(ana, now, 30)["hour"].title
    assert title == "12–15 is your hour: 100 in 100 say yes, against 0 at other times"

    ana.time_zone = "Asia/Kolkata"
    assert figures(ana, now, 30)["hour"].title.startswith("15–18")


def test_the_time_to_a_yes_is_its_median(many, now):
    assert figures(many, now)["time-to-yes"].title == "Half of your yeses arrive within 3 hours"


def test_ones_own_answers_are_all_shown(ana, ben, stranger, now):
    for number, verb in enumerate(Verb):
        sender = person(f"Writer {number}")
        sent = invitations.send(sender, ana, how="stranger", at=now - 2 * DAY)
        answering.answer(sent, verb, by=ana, at=now - DAY)
    invitations.send(ben, ana, how="stranger", at=now - DAY)
    found = figures(ana, now, 30)["received-over-time"]

    assert found.title == "You have answered 4 of the 5 invitations you received"
    assert [sum(column) for column in zip(*rows(found).values(), strict=True)] == [5, 4, 1, 1, 1, 1]


def test_groups_are_those_shared_at_sending(ana, ben, open_group, now):
    sent = invitations.send(ana, ben, how="group", at=now - DAY)
    answering.answer(sent, Verb.ACCEPT, by=ben, at=now)

    assert rows(figures(ana, now)["group"]) == {"Night Trains": [1, 1, 100], "All you sent": [1, 1, 100]}


def test_connections_that_ended_leave_the_curve(ana, ben, stranger, now):
    connecting.connect(ana, ben, at=now - 20 * DAY)
    connecting.connect(ana, stranger, at=now - 10 * DAY)
    connecting.remove(ana, ben, at=now - 2 * DAY)
    values = [count for (count,) in rows(figures(ana, now, 30)["connections"]).values()]

    assert (values[0], max(values), values[-1]) == (0, 2, 1)


def test_who_is_one_step_further_is_counted(ana, ben, stranger, now):
    connecting.connect(ana, ben, at=now - 20 * DAY)
    connecting.connect(ben, stranger, at=now - 10 * DAY)

    assert figures(ana, now)["connections"].title == "1 connection, and 1 one step further"


@pytest.mark.parametrize("verb", ["archive", "idk", "spam", "block"])
def test_no_quiet_answer_differs_from_silence(verb, now):
    """Not in the page, not in any file, whenever it is given."""
    seen = []
    for name in ("Quiet", "Other"):
        sender, reader = person(f"Sender {name}"), person(f"Reader {name}")
        sent = invitations.send(sender, reader, how="stranger", note="Hello", at=now - 3 * DAY)
        asking.ask(sent, "Who are you?", by=reader, at=now - 2 * DAY)
        if name == "Other" and verb == "block":
            connecting.block(reader, sender, at=now)
        elif name == "Other":
            answering.answer(sent, Verb(verb), by=reader, at=now - DAY)
        client = as_member(sender)
        names = [figure.name for figure in insights.of(sender, 90, now)[1]]
        files = [client.get(reverse("connections:insights_csv", args=[one])).text for one in names]
        page = client.get(PAGE).text.split('<main class="page"')[1].split("</main>")[0]
        seen.append([page, *files])
    assert seen[0] == seen[1]


def test_each_figure_is_a_file(many, now):
    client = as_member(many)
    for name, figure in figures(many, now).items():
        response = client.get(reverse("connections:insights_csv", args=[name]))
        assert next(csv.reader(io.StringIO(response.text)))[0] == figure.head[0]
        assert response["Content-Disposition"] == f'attachment; filename="lion-{name}.csv"'
    assert client.get("/insights/nothing.csv").status_code == 404


def test_the_page_is_for_its_member_alone(many, stranger):
    mine, theirs = as_member(many).get(PAGE), as_member(stranger).get(PAGE)

    assert "Write a note" in mine.text
    assert mine.text.count('class="card figure"') == 8
    assert "style=" not in mine.text
    assert "Nothing sent in this time" in theirs.text
    assert Client().get(PAGE).status_code == 302
    assert Client().get("/insights/sent.csv").status_code == 302
    assert as_member(many).post(PAGE).status_code == 405


@pytest.mark.parametrize(("asked", "days"), [("30", 30), ("365", 365), ("7", 90), ("x", 90), ("", 90)])
def test_the_period_is_one_of_those_on_offer(ana, asked, days):
    response = as_member(ana).get(PAGE, {"days": asked})

    assert response.context["period"].days == days
    if days == 365:
        assert f" {response.context['period'].start.year} to " in response.text


def test_who_sent_nothing_lately_sees_the_year(ana, ben, now):
    invitations.send(ana, ben, how="stranger", at=now - 120 * DAY)

    assert as_member(ana).get(PAGE).context["period"].days == 365
    assert as_member(ana).get(PAGE, {"days": "90"}).context["period"].days == 90


def test_many_invitations_cost_no_more_queries_than_none(stranger, many, django_assert_max_num_queries):
    client = as_member(stranger)
    client.get(PAGE)
    with django_assert_max_num_queries(20) as few:
        client.get(PAGE)
    bound = len(few)
    client = as_member(many)
    client.get(PAGE)
    with django_assert_max_num_queries(bound):
        client.get(PAGE)


def test_an_answer_that_was_undone_is_no_answer(ana, ben, now):
    sent = invitations.send(ana, ben, how="stranger", at=now - DAY)
    answering.answer(sent, Verb.ACCEPT, by=ben, at=now)
    answering.undo(Invitation.objects.get(pk=sent.pk), by=ben, at=now)

    assert rows(figures(ana, now)["sent"])["accepted"] == [0]
    assert Answer.objects.filter(undone_at__isnull=False).exists()


def test_what_a_rule_answered_took_no_time_of_ones_own(ana, now):
    rule = rules.make(Rule(member=ana, verb="accept"), at=now - 9 * DAY)
    for number in range(10):
        writer = person(f"Writer {number}")
        sent = invitations.send(writer, ana, how="stranger", at=now - 8 * DAY)
        answering.answer(sent, Verb.ACCEPT, by=ana, at=now - DAY)
    Answer.objects.filter(invitation__sender__name="Writer 0").update(rule=rule)
    found = figures(ana, now)

    assert found["received-over-time"].hint == "Your rules answered 1 of them."
    assert sum(count for (count,) in rows(found["time-to-answer"]).values()) == 9
