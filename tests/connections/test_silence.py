"""What the sender can get never tells an archive, an IDK, a spam report or a block from silence.

Five senders write the same to five recipients, who do five things; each sender then looks everywhere
and tries everything, and all of it must be the same but for names and addresses.
"""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from connections import answering, connecting, invitations
from connections.models import Invitation
from connections.models.invitation import Verb
from lion.members import delivery
from lion.moderation import ledger
from tests.cast import person

DEEDS = ["silence", Verb.ARCHIVE, Verb.UNKNOWN, Verb.SPAM, "block"]


@pytest.fixture(params=DEEDS[1:])
def deed(request):
    return request.param


def world(name: str, deed: str):
    """A sender, a recipient and an invitation of an hour ago, to which the recipient has done the deed."""
    now = timezone.now()
    sender, recipient = person(f"Sender {name}"), person(f"Reader {name}")
    invitation = invitations.send(
        sender, recipient, how="stranger", note="Hello", at=now - timedelta(hours=1)
    )
    if deed == "block":
        connecting.block(recipient, sender, at=now - timedelta(minutes=50))
    elif deed != "silence":
        answering.answer(invitation, Verb(deed), by=recipient, at=now - timedelta(minutes=50))
    ledger.fold_all(at=now)
    client = Client()
    client.force_login(sender)
    return sender, recipient, invitation, client


def everything(sender, recipient, invitation: Invitation, client: Client) -> list[str]:
    """All that the sender can get, in one order, with names, ids and tokens taken out."""
    pages = [
        "/sent/", f"/invitations/{invitation.pk}/", "/standing/", f"/members/{recipient.handle}/",
        f"/invite/{recipient.handle}/", "/notifications/", "/inbox/", "/members/", "/policy/",
    ]  # fmt: skip
    seen = [client.get(page) for page in pages]
    seen.append(client.post(f"/invite/{recipient.handle}/", {"how": "stranger", "note": "Hello again"}))
    seen.append(client.post(f"/invitations/{invitation.pk}/withdraw/", follow=True))
    seen.append(client.post(f"/invite/{recipient.handle}/", {"how": "stranger"}))
    delivery.deliver()
    to_sender = [str(message.body) for message in mail.outbox if sender.email in message.to]
    told = list(sender.notices.values_list("kind", flat=True))
    texts = [f"{answer.status_code} {answer.content.decode()}" for answer in seen]
    return [plain(text, sender, recipient, invitation) for text in [*texts, *to_sender, str(told)]]


def plain(text: str, sender, recipient, invitation: Invitation) -> str:
    for mark in (str(invitation.pk), sender.name, recipient.name, sender.handle, recipient.handle):
        text = text.replace(mark, "X")
    text = re.sub(r'(csrfmiddlewaretoken" value|X-CSRFToken": )[^>]*>', "token>", text)
    text = re.sub(r"X-CSRFToken[^}]*}", "token}", text)
    text = re.sub(r"tone-\d", "tone", text)
    text = re.sub(r"\b(Sender|Reader) \w+", "X", text)
    text = re.sub(r">[SR][A-Z]<", ">XX<", text)
    return re.sub(r'datetime="[^"]*"|title="[^"]*"|\b\d\d:\d\d\b', "then", text)


@pytest.mark.django_db
def test_every_quiet_deed_looks_like_silence(deed):
    worlds = world("Quiet", "silence"), world("Other", deed)
    silence, other = (everything(*one) for one in worlds)
    for place, (one, two) in enumerate(zip(silence, other, strict=True)):
        assert people_left_out(one) == people_left_out(two), place


def people_left_out(text: str) -> str:
    """The page without the directory's rows: they list whoever exists."""
    return re.sub(r"<tbody>.*?</tbody>", "", text, flags=re.DOTALL) if "Open networkers" in text else text


@pytest.mark.django_db
def test_sending_to_one_who_has_blocked_costs_the_same_queries():
    sender, blocking, open_minded = person("Sender One"), person("Reader One"), person("Reader Two")
    connecting.block(blocking, sender)
    counts = []
    for recipient in (open_minded, blocking):
        with CaptureQueriesContext(connection) as queries:
            invitations.send(sender, recipient, how="stranger")
        counts.append(len(queries))
    assert counts[0] == counts[1]
