"""Mails about accounts: the page does not wait for them, the worker sends each once, and keeps none."""

from __future__ import annotations

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lion.members import posting, tasks
from lion.members.models import AccountMail
from tests.members.conftest import PASSWORD
from tests.race import race

FORM = {"name": "Ada Lovelace", "email": "ada@example.org", "password1": PASSWORD, "time_zone": "UTC"}


class Down(EmailBackend):
    """A mail server that is down."""

    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected("down")


def forgotten(address: str) -> int:
    return Client().post(reverse("account_reset_password"), {"email": address}).status_code


@pytest.mark.django_db
def test_who_signs_up_does_not_wait_for_the_mail_server_and_nothing_is_lost(client: Client, settings):
    settings.EMAIL_BACKEND = f"{__name__}.{Down.__name__}"
    assert client.post(reverse("account_signup"), FORM).status_code == 302
    assert posting.deliver() == (0, 1)
    assert posting.deliver() == (0, 0), "not again before a minute has passed"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert posting.deliver(timezone.now() + timedelta(minutes=2)) == (1, 0)
    [letter] = mail.outbox
    assert letter.to == ["ada@example.org"]
    assert "confirm" in letter.subject
    assert not AccountMail.objects.exists(), "it held a secret link"


@pytest.mark.django_db
def test_the_worker_is_woken_when_the_row_is_there(ana, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert forgotten(ana.email) == 302
    assert [letter.to for letter in mail.outbox] == [[ana.email]]


@pytest.mark.django_db
def test_what_could_not_be_sent_within_a_day_is_forgotten(ana):
    forgotten(ana.email)
    AccountMail.objects.update(made_at=timezone.now() - AccountMail.KEPT)
    tasks.deliver_account_mail()
    assert not mail.outbox
    assert not AccountMail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_sends(ana):
    AccountMail.objects.create(to=ana.email, subject="Hello", text="Hello.")
    sent = race(*[posting.deliver] * 4)
    assert sorted(sent) == [(0, 0), (0, 0), (0, 0), (1, 0)]
    assert len(mail.outbox) == 1
    connections.close_all()
