"""Valkey is a doorbell and a notepad: without it LION is slower, says so, and goes on."""

import pytest
from django.test import Client

from connections import invitations
from connections.models import Connection
from lion import backing, celery_app
from lion.settings import CACHES as REAL


@pytest.fixture
def nobody(settings, monkeypatch, tmp_path):
    url = backing.embedded_redis_url(tmp_path)
    settings.CACHES = {"default": REAL["default"] | {"LOCATION": url}}
    monkeypatch.setitem(celery_app.conf, "broker_url", backing.for_broker(url))


@pytest.mark.django_db
def test_members_read_and_answer(nobody, ana, ben):
    invitation = invitations.send(ana, ben, how="work", note="Hello")
    client = Client()
    client.force_login(ben)

    for page in ("/inbox/", "/members/?q=ana", "/connections/", "/settings/", "/accounts/sessions/"):
        assert client.get(page).status_code == 200, page
    assert client.post(f"/invitations/{invitation.pk}/accept/").status_code == 302
    assert Connection.objects.of(ben).exists()
    assert Client().get("/").status_code == 200


@pytest.mark.django_db
def test_nobody_signs_in_while_tries_cannot_be_counted(nobody, ben):
    ben.set_password("open-networking")
    ben.save()
    client = Client()

    answer = client.post("/accounts/login/", {"login": ben.email, "password": "open-networking"})
    assert answer.status_code == 429
    assert "Too many tries for now." in answer.text
    assert client.get("/inbox/").status_code == 302


@pytest.mark.django_db
def test_readiness_tells_that_the_broker_is_away(nobody):
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["problems"]) == (503, ["the broker does not answer"])
