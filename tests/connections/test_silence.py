"""What the sender can get never tells an archive, an IDK, a spam report or a block from silence.

Two senders write the same to two recipients; one of these does nothing, the other does the deed. Each
sender then looks everywhere and tries everything, today and after the invitation has expired, and all
of it must be the same but for names and addresses.
"""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from connections import answering, asking, connecting, invitations, records
from connections.models import Invitation
from connections.models.invitation import Verb
from groups import founding, membership
from lion.members import delivery
from lion.moderation import ledger
from lion.refusals import Refused
from tests.cast import person

DEEDS = ["archive", "idk", "spam", "block", "archive, then idk", "archive, then block", "idk, then block"]
STORIES = {
    "strangers": DEEDS,
    "fellows": ["archive", "idk", "block"],
    "asked first": ["archive", "idk", "block"],
    "asked and replied": ["spam", "archive, then block"],
}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HX = {"HX-Request": "true"}
JSON = {"Accept": "application/json"}


class World:
    """A sender, a recipient and an invitation, to which the recipient does the deeds; the worker has run."""

    def __init__(self, name: str, scene: str, deeds: str) -> None:
        self.now = timezone.now()
        self.sender, self.recipient = person(f"Sender {name}"), person(f"Reader {name}")
        self.founder = person(f"Founder {name}")
        self.group = founding.found(self.founder, f"{name} Trains", at=self.now - 300 * DAY)
        if scene == "fellows":
            for member in (self.sender, self.recipient):
                covenant = self.group.covenants.get()
                membership.join(member, self.group, covenant=covenant, at=self.now - 200 * DAY)
        self.invitation = invitations.send(
            self.sender, self.recipient, how="stranger", note="Hello", at=self.now - 5 * HOUR
        )
        if scene.startswith("asked"):
            asking.ask(self.invitation, "Who are you?", by=self.recipient, at=self.now - 4 * HOUR)
        if scene == "asked and replied":
            asking.reply(self.invitation, "I am I.", by=self.sender, at=self.now - 3 * HOUR)
        for deed in deeds.split(", then "):
            self.do(deed)
        # Settled after last midnight whenever the tests run: the sender's numbers are of the day before.
        ledger.fold_all(at=self.now + HOUR)
        self.client = Client()
        self.client.force_login(self.sender)
        self.seen: list[str] = []

    def do(self, deed: str) -> None:
        if deed == "block":
            connecting.block(self.recipient, self.sender, at=self.now)
        elif deed:
            answering.answer(self.invitation, Verb(deed), by=self.recipient, at=self.now)

    def look(self) -> None:
        """Everywhere where something of the two could show, as page, as fragment, as JSON."""
        pages = [
            "/sent/", "/sent/?state=pending", "/sent/?state=expired", "/sent/?state=accepted",
            f"/invitations/{self.invitation.pk}/", "/standing/", f"/members/{self.recipient.handle}/",
            f"/invite/{self.recipient.handle}/", "/notifications/", "/inbox/", "/connections/", "/policy/",
            f"/groups/{self.group.slug}/", f"/groups/{self.group.slug}/members/",
            "/insights/", "/insights/sent.csv", "/insights/time-to-yes.csv",
            "/transparency/", f"/transparency/{self.now.year}/", f"/transparency/{self.now.year}/report.csv",
            "/members/", "/groups/", "/inbox/live/", "/connections/picture/", "/settings/blocks/",
        ]  # fmt: skip
        for page in pages:
            self.keep(page, self.client.get(page))
        self.keep("", self.client.get(f"/invitations/{self.invitation.pk}/", headers=HX))

    def attempt(self, address: str, fields: dict[str, str] | None = None) -> None:
        for headers in (HX, JSON, {}):
            self.keep(address, self.client.post(address, fields or {}, headers=headers))

    def invite(self) -> None:
        self.attempt(f"/invite/{self.recipient.handle}/", {"how": "stranger", "note": "Hello again"})

    def keep(self, address: str, answer) -> None:
        place = answer.headers.get("Location", "")
        self.seen.append(self.plain(f"{address} {answer.status_code} {place} {answer.content.decode()}"))

    def age(self, days: int) -> None:
        """Let time pass over the invitation between the two."""
        by = timedelta(days=days)
        rows = Invitation.objects.between(self.sender, self.recipient)
        rows.update(sent_at=F("sent_at") - by, expires_at=F("expires_at") - by)
        rows.filter(withdrawn_at__isnull=False).update(withdrawn_at=F("withdrawn_at") - by)

    def plain(self, text: str) -> str:
        pks = [str(one.pk) for one in Invitation.objects.filter(sender=self.sender)]
        marks = [*pks, self.group.slug, self.group.name]
        for member in (self.sender, self.recipient, self.founder):
            marks += [member.name, member.handle, member.email]
        for mark in marks:
            text = text.replace(mark, "X")
        text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken[^}]*}', "token", text)
        text = re.sub(r'name="upto" value="\d+"|id="notice-\d+"', "notice", text)
        text = re.sub(r"tone-\d|art-\d+|--hue:\s*\d+", "tone", text)
        text = re.sub(r"\b(Sender|Reader|Founder)( \w+)?\b|>[A-Z]{1,2}<", "X", text)
        text = re.sub(r"<svg\b.*?</svg>", "<svg>", text, flags=re.DOTALL)
        return re.sub(r'datetime="[^"]*"|data-since="\d+"|title="[^"]*"|\b\d\d:\d\d\b', "then", text)


def everything(world: World) -> list[str]:
    """What the sender sees and gets, from today until long after."""
    world.look()
    world.attempt(f"/invitations/{world.invitation.pk}/reply/", {"text": "Me."})
    for verb in ("accept", "archive", "spam", "ask", "undo", "unknown"):
        world.attempt(f"/invitations/{world.invitation.pk}/{verb}/", {"text": "Me."})
    world.invite()
    world.age(400)  # whatever a question has paused
    world.look()
    world.attempt(f"/invitations/{world.invitation.pk}/withdraw/")
    world.invite()
    second = Invitation.objects.filter(sender=world.sender).latest("sent_at")
    world.keep("", world.client.get(f"/invitations/{second.pk}/"))
    world.attempt(f"/invitations/{second.pk}/withdraw/")
    world.invite()
    world.age(22)
    world.invite()
    world.look()
    delivery.deliver()
    mails = [message for message in mail.outbox if world.sender.email in message.to]
    world.seen += [world.plain(f"{message.subject} {message.body}") for message in mails]
    world.seen.append(world.plain(str(list(world.sender.notices.values_list("kind", "context__who")))))
    return world.seen


def withdrawing(world: World) -> list[str]:
    """What the sender sees who withdraws at once and tries again."""
    world.attempt(f"/invitations/{world.invitation.pk}/withdraw/")
    world.look()
    world.invite()
    world.age(22)
    world.invite()
    return world.seen


def seen(scene: str, deeds: str, act: Callable[[World], list[str]]) -> list[str]:
    """What the sender of a world of its own saw; nothing is left of that world."""
    with transaction.atomic():
        mail.outbox.clear()
        cache.clear()
        found = act(World("Other" if deeds else "Quiet", scene, deeds))
        transaction.set_rollback(True)
    return found


def on_one_day(
    scene: str, stories: list[str], act: Callable[[World], list[str]]
) -> tuple[list[str], dict[str, list[str]]]:
    """What is seen of silence and of each story, all on one day: once more where midnight came between."""
    today = timezone.localdate()
    quiet, told = seen(scene, "", act), {deeds: seen(scene, deeds, act) for deeds in stories}
    return (quiet, told) if timezone.localdate() == today else on_one_day(scene, stories, act)


@pytest.mark.django_db
@pytest.mark.parametrize("scene", STORIES)
def test_every_quiet_deed_looks_like_silence(scene, client):
    quiet, told = on_one_day(scene, STORIES[scene], everything)
    for deeds, done in told.items():
        for one, two in zip(quiet, done, strict=True):
            assert one == two, deeds


@pytest.mark.django_db
def test_withdrawing_at_once_looks_like_silence(client):
    quiet, told = on_one_day("strangers", DEEDS, withdrawing)
    for deeds, done in told.items():
        assert done == quiet, deeds


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


@pytest.mark.django_db
@pytest.mark.parametrize("deeds", DEEDS)
def test_trying_again_and_withdrawing_cost_the_same_queries(deeds):
    costs = []
    for world in (World("Quiet", "asked first", ""), World("Other", "asked first", deeds)):
        cost = []
        for act in (
            lambda world=world: invitations.send(world.sender, world.recipient, how="stranger"),
            lambda world=world: invitations.withdraw(world.invitation, by=world.sender),
            lambda world=world: invitations.withdraw(world.invitation, by=world.sender),
            lambda world=world: world.client.get(f"/invitations/{world.invitation.pk}/"),
            lambda world=world: world.client.get(f"/invite/{world.recipient.handle}/"),
        ):
            with CaptureQueriesContext(connection) as queries:
                try:
                    act()
                except Refused as refusal:
                    cost.append(world.plain(refusal.sentence))
            cost.append(str(len(queries)))
        costs.append(cost)
    assert costs[0] == costs[1]


@pytest.mark.django_db
@pytest.mark.parametrize("deeds", DEEDS)
def test_what_anyone_sees_of_a_sender_or_a_reader_moves_by_acceptances_alone(deeds):
    """Two readers to whom the same 20 wrote, and one sender to 20 of each kind."""
    shown = []
    for name, done in (("Quiet", ""), ("Other", deeds)):
        reader, writer = person(f"Reader {name}"), person(f"Sender {name}")
        now = timezone.now()
        for number in range(20):
            one = person(f"{name} {number}")
            received = invitations.send(one, reader, how="stranger", at=now - 30 * DAY)
            sent = invitations.send(writer, one, how="stranger", at=now - 30 * DAY)
            for invitation in (received, sent):
                for deed in done.split(", then "):
                    if deed == "block":
                        connecting.block(invitation.recipient, invitation.sender, at=now - 29 * DAY)
                    elif deed:
                        answering.answer(invitation, Verb(deed), by=invitation.recipient, at=now - 29 * DAY)
        shown.append((records.of_recipient(reader, now), records.of_sender(writer, now)))
    assert shown[0] == shown[1]
