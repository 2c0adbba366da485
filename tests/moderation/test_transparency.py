"""The yearly report and the statements of reasons: counted from the records, and nobody in them."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from connections import answering, invitations
from connections.models.invitation import Verb
from lion.moderation import appeals, article17, ledger, policies, reach, reports, standing, yearly
from lion.moderation.models import Reach, SpamReport

pytestmark = pytest.mark.usefixtures("noise")
SPRING = datetime(2026, 4, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def by_hand(member, step, by, reason, at):
    in_force = policies.in_force()
    return standing.impose(member, step, ends_at=at + 7 * DAY, policy=in_force, by=by, reason=reason, at=at)


@pytest.fixture
def a_year(ana, ben, stranger, moderator, other_moderator):
    """A suspension that stands after an appeal, a warning of the year before, a spam report."""
    kept = by_hand(ana, "suspension", moderator, "Threats, secret words", SPRING)
    appeals.file(kept, "I wrote no threats.", by=ana, at=SPRING + DAY)
    appeals.reject(kept.appeal, by=other_moderator, words="You did.", at=SPRING + 3 * DAY)
    by_hand(ben, "warning", moderator, "In the year before", SPRING - 300 * DAY)
    spam = invitations.send(stranger, ben, how="stranger", at=SPRING)
    answering.answer(spam, Verb.SPAM, by=ben, at=SPRING)
    ledger.fold_all(SPRING + DAY)
    reports.dismiss(SpamReport.objects.get(), by=moderator, reason="A plain note.", at=SPRING + DAY / 2)
    reach.sweep(SPRING + 2 * DAY)
    return kept


def numbers(year, at=SPRING + 30 * DAY):
    return {line.key: line.number for line in yearly.of(year, at)}


def test_a_month_is_counted_until_it_has_ended_and_no_more(a_year, ana, moderator):
    def counted():
        return list(Reach.objects.order_by("month").values_list("month", "members"))

    month = date(SPRING.year, SPRING.month, 1)
    assert counted() == [(month, 2)]
    invitations.send(moderator, ana, how="stranger", at=SPRING + 2 * DAY)
    assert reach.sweep(SPRING + 2 * DAY + DAY / 2) == 0, "counted today already"
    assert reach.sweep(SPRING + 40 * DAY) == 2, "the worker was away when the month ended"
    assert [members for _month, members in counted()] == [3, 0]
    Reach.objects.filter(month=month).update(members=7)
    assert reach.sweep(SPRING + 42 * DAY) == 1
    assert counted()[0] == (month, 7), "what has ended is not counted again"
    assert reach.mean(SPRING.year) == 7


def test_a_year_is_counted_as_the_articles_ask(a_year):
    found = numbers(2026)
    assert (found["suspension"], found["suspension_automatic"], found["warning"]) == (1, 0, 0)
    assert (found["appeals"], found["appeals_rejected"], found["appeals_upheld"]) == (1, 1, 0)
    assert found["appeals_hours"] == 48.0
    assert (found["notices"], found["notices_dismissed"], found["notices_hours"]) == (1, 1, 12.0)
    assert found["error_rate"] is None
    assert found["active"] == 2
    assert numbers(2025)["warning"] == 1
    assert {line.article for line in yearly.of(2026, SPRING + 30 * DAY)} == {
        "15(1)(b)",
        "15(1)(c)",
        "15(1)(d)",
        "15(1)(e)",
        "24(2)",
    }


def test_page_csv_and_json_say_the_same_and_name_nobody(a_year, django_assert_max_num_queries):
    visitor = Client()
    with django_assert_max_num_queries(16):
        page = visitor.get("/transparency/2026/").content.decode()
    rows = list(csv.DictReader(io.StringIO(visitor.get("/transparency/2026/report.csv").content.decode())))
    found = visitor.get("/transparency/2026/report.json").json()
    assert [row["key"] for row in rows] == [line["key"] for line in found["lines"]]
    assert [row["number"] for row in rows] == [
        "" if line["number"] is None else str(line["number"]) for line in found["lines"]
    ]
    reasons = visitor.get("/transparency/2026/statements.csv").content.decode()
    for text in (page, reasons, str(found), str(rows)):
        assert "Ana" not in text
        assert "secret words" not in text
        assert str(a_year.pk) not in text
    assert "/transparency/2025/" in page
    for wrong in (
        "/transparency/1999/",
        "/transparency/2999/report.csv",
        "/transparency/1999/statements.csv",
    ):
        assert visitor.get(wrong).status_code == 404
    assert visitor.post("/transparency/2026/").status_code == 405


def test_a_statement_has_the_fields_of_article_17(client, a_year, ben):
    visitor = Client()
    (row,) = csv.DictReader(io.StringIO(visitor.get("/transparency/2026/statements.csv").content.decode()))
    assert list(row) == article17.FIELDS
    assert row["decision_account"] == "DECISION_ACCOUNT_SUSPENDED"
    assert row["automated_decision"] == "AUTOMATED_DECISION_NOT_AUTOMATED"
    assert row["application_date"] == "2026-04-01"
    assert row["puid"] == ""
    address = f"/standing/{a_year.pk}/statement.json"
    assert client.get(address).status_code == 302
    client.force_login(ben)
    assert client.get(address).status_code == 404
    client.force_login(a_year.member)
    mine = client.get(address).json()
    assert mine["puid"] == str(a_year.pk)
    assert "secret words" in mine["decision_facts"]


def test_the_present_year_is_counted_to_the_last_midnight(a_year):
    """Else who has written to one person would see the report of them arrive."""
    late = SPRING + DAY - timedelta(minutes=1)
    assert (numbers(2026, late)["notices"], numbers(2026, late)["suspension"]) == (0, 0)
    assert (numbers(2026, SPRING + DAY)["notices"], numbers(2026, SPRING + DAY)["suspension"]) == (1, 1)
