"""How fast the worker takes up and folds a backlog of settled answers from the database.

    python -m tests.servers python -m tests.bench.backlog [ANSWERS]

prints answers a second, entered and folded, in batches, and the first and the last batch beside each
other: their cost must not grow with history.
"""

import os
import random
import sys
import time
from datetime import timedelta

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from connections.models import Answer, Invitation
from connections.models.invitation import LIFETIME, Verb
from lion.members.models import Member
from lion.moderation import ledger

MEMBERS = 3000
CHUNK = 5000


def fill(answers: int) -> None:
    """Write members, invitations and settled answers: one in ten an IDK, half of them from a few members."""
    chance = random.Random(7)
    start = timezone.now() - timedelta(days=300)
    Member.objects.bulk_create(
        [
            Member(
                email=f"m{n}@example.org", handle=f"m{n}", name=f"M {n}", joined_at=start, mail_notices=False
            )
            for n in range(MEMBERS)
        ],
        batch_size=CHUNK,
    )
    people = list(Member.objects.values_list("pk", flat=True))
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < answers:
        low, high = sorted(chance.sample(people, 2))
        pairs.add((low, high))
    for number in range(0, answers, CHUNK):
        part = sorted(pairs)[number : number + CHUNK]
        chance.shuffle(part)
        made = []
        for low, high in part:
            at = start + timedelta(seconds=chance.randrange(250 * 86_400))
            idk = chance.random() < (0.6 if low % 97 == 0 else 0.08)
            verb = Verb.UNKNOWN if idk else Verb.ACCEPT
            sent = Invitation(
                sender_id=low,
                recipient_id=high,
                how="stranger",
                sent_at=at,
                announced_at=at,
                expires_at=at + LIFETIME,
                answer=verb,
                answered_at=at,
                closed_at=None if idk else at,
            )
            made.append(
                (sent, Answer(invitation=sent, verb=verb, answered_at=at, settles_at=at + verb.undo_window))
            )
        with transaction.atomic():
            Invitation.objects.bulk_create([sent for sent, _answer in made], batch_size=1000)
            Answer.objects.bulk_create([answer for _sent, answer in made], batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def main() -> None:
    """Fill, fold, print."""
    answers = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    call_command("migrate", verbosity=0)
    fill(answers)
    rates = []
    began = time.perf_counter()
    while True:
        batch = time.perf_counter()
        done = ledger.fold()
        if not done.entered and not done.folded:
            break
        rates.append(done.folded / (time.perf_counter() - batch))
    seconds = time.perf_counter() - began
    print(f"{connection.vendor}: {answers} settled answers entered and folded in {seconds:.1f} s")
    print(
        f"{answers / seconds:.0f} answers a second; first batches {rates[1]:.0f}, last full {rates[-2]:.0f}"
    )


main()
