"""Which notices are mailed, and ending them from the mail itself."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from lion.members import delivery, notices, topics
from lion.members.models import Notice

pytestmark = pytest.mark.usefixtures("noise")


def link(member, topic="accepted"):
    return reverse("members:unsubscribe", args=[topics.token(member, topic)])


def tell(member, kind="accepted", key="one"):
    return notices.tell(member, kind, key, context={"recipient": "Ben"})


def test_every_kind_of_notice_has_a_topic_or_is_always_mailed():
    covered = Notice.ALWAYS_MAILED | {kind for _label, kinds in topics.TOPICS.values() for kind in kinds}
    folders = {path.name for path in mail_folders()}

    assert folders == covered


def mail_folders():
    return [path for path in (Path(settings.BASE_DIR) / "templates/mail").iterdir() if path.is_dir()]


def test_a_mail_carries_what_ends_it_with_one_click(ana):
    tell(ana)
    delivery.deliver()

    [sent] = mail.outbox
    url = sent.extra_headers["List-Unsubscribe"].strip("<>")
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stranger_to_cookies = Client(enforce_csrf_checks=True)
    response = stranger_to_cookies.post(
        url.removeprefix("http://localhost:8000"), {"List-Unsubscribe": "One-Click"}
    )

    ana.refresh_from_db()
    assert response.status_code == 200
    assert ana.mail_off == ["accepted"]


def test_nothing_more_is_mailed_of_that_topic_and_all_else_is(ana):
    waiting = tell(ana, key="waiting")
    Client().post(link(ana))
    Client().post(link(ana))
    ana.refresh_from_db()
    later, question = tell(ana, key="later"), tell(ana, "asked", "question")
    waiting.refresh_from_db()

    assert ana.mail_off == ["accepted"]
    assert [one.mail_due for one in (waiting, later, question)] == [False, False, True]


def test_decisions_are_mailed_whatever_is_off_and_offer_no_link(ana):
    ana.mail_off = sorted(topics.TOPICS)

    assert notices.tell(ana, "warning", "w", context={}).mail_due
    assert topics.of("warning") == ""


def test_opening_the_link_only_asks(ana):
    response = Client().get(link(ana))

    ana.refresh_from_db()
    assert "Stop these mails" in response.text
    assert ana.mail_off == []


def test_the_link_of_a_topic_that_is_no_more_ends_nothing_else(ana):
    assert Client().post(link(ana, "given up")).status_code == 200
    ana.refresh_from_db()
    assert ana.mail_off == []


def test_a_link_that_lion_did_not_make_changes_nothing(ana):
    response = Client().post(link(ana)[:-3] + "x/")

    ana.refresh_from_db()
    assert response.status_code == 404
    assert "isn’t whole" in response.text
    assert ana.mail_off == []
