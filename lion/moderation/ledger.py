"""Folding the ledger: what the Celery worker does. See `recounting` for the same from nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from lion.members.models import Member
from lion.moderation import breaches, cliques, entering, entries, ladder, loaded, opening, policies, standing
from lion.moderation.models import Entry, Fold, PolicyVersion, Sanction, Weighing
from lion.moderation.tally import Decision, Policy, step
from lion.moderation.tally import Entry as Line

BATCH = 5000
LINE = ("pk", "at", "kind", "actor_id", "target_id", "verb", "covered", "group_id", "upto", "policy_id")
CHUNK = 5000


@dataclass(frozen=True, slots=True)
class Folded:
    """What one run did: facts entered, entries folded, steps taken."""

    entered: int
    folded: int
    sanctions: int


def fold(at: datetime | None = None, limit: int = BATCH) -> Folded:
    """Take up what has settled by `at`, and breaches that have cooled, and fold what has not been folded.

    One batch, one transaction.

    Any number of workers may call it at once, as often as they like: one folds, the others wait for the
    lock and find less to do.
    """
    now = at or timezone.now()
    with transaction.atomic():
        mark = entries.lock()
        entered = entering.enter(now, limit)
        breaches.mature(now)
        versions = numbers()
        batch = list(lines(Entry.objects.filter(pk__gt=mark.mark), versions, limit))
        if not batch:
            return Folded(entered, 0, 0)
        state = loaded.Loaded(batch[0][1].start, [entry for entry, _policy in batch])
        decisions = [one for entry, policy in batch for one in step(state, entry, policy)]
        state.save()
        cliques.open_cases(state.weighings, now)
        taken = sum(act(decision, now) is not None for decision in decisions)
        Fold.objects.filter(pk=1).update(mark=batch[-1][0].seq, folded_at=now)
    return Folded(entered, len(batch), taken)


def fold_all(at: datetime | None = None, limit: int = BATCH) -> Folded:
    """Fold until there is nothing left that had settled by `at`."""
    entered = folded = sanctions = 0
    while True:
        one = fold(at, limit)
        entered, folded, sanctions = entered + one.entered, folded + one.folded, sanctions + one.sanctions
        if not one.entered and not one.folded:
            return Folded(entered, folded, sanctions)


def lines(
    found: QuerySet[Entry], versions: Mapping[int, Policy], limit: int | None = None
) -> Iterator[tuple[Line, Policy]]:
    """Rows of the ledger in their order, as the fold sees them, each with the numbers it is folded under."""
    rows = found.order_by("pk").values_list(*LINE)[:limit]
    for pk, at, kind, actor, target, verb, covered, group, upto, policy in rows.iterator(chunk_size=CHUNK):
        seen = Line(pk, int(at.timestamp()), kind, actor or 0, target or 0, verb, covered, group, upto)
        yield seen, versions[policy]


def numbers() -> dict[int, Policy]:
    """The tally's numbers of every version, by its key. One query."""
    return {version.pk: tally_of(version) for version in PolicyVersion.objects.all()}


@lru_cache(maxsize=64)
def _numbers(version: int, items: tuple[tuple[str, float], ...]) -> Policy:
    return Policy.from_dict(dict(items))


def tally_of(version: PolicyVersion) -> Policy:
    """The tally's numbers of a version; versions are never rewritten, so each is read once."""
    return _numbers(version.pk, tuple(sorted(version.numbers["tally"].items())))


def act(decision: Decision, at: datetime) -> Sanction | None:
    """Take the step that a decision leads to, unless one as high is in force. The member is told.

    Nothing is taken for evidence that a ruling has taken back meanwhile, while the worker was late. What
    would be taken against one of the staff becomes a case for a person.
    """
    if Entry.objects.filter(kind=Entry.Kind.RESET, target=decision.member, pk__gt=decision.seq).exists():
        return None
    member = Member.objects.get(pk=decision.member)
    if member.is_staff:
        opening.of_staff(member, decision.level, decision.seq, at=at, **counted(decision))
        return None
    live = set(Sanction.objects.live(at).filter(member=member).values_list("step", flat=True))
    chosen = ladder.step_for(decision.level, live)
    if chosen is None or not member.is_active:
        return None
    entry = Entry.objects.select_related("policy").get(pk=decision.seq)
    policy = tally_of(entry.policy)
    earlier = Sanction.objects.filter(member=member, step="suspension", overturned=False).count()
    lasts = ladder.duration(
        chosen,
        decision.score,
        {"warning": policy.warn, "restriction": policy.restrict, "suspension": policy.suspend}[chosen],
        timedelta(seconds=policy.half_life),
        earlier,
        policies.ladder_of(entry.policy),
    )
    return standing.impose(
        member, chosen, ends_at=at + lasts, policy=entry.policy, entry=entry, facts=facts(decision), at=at
    )


def facts(decision: Decision) -> dict[str, object]:
    """What the statement of reasons says was counted: numbers and a period, never who."""
    heard = Weighing.objects.filter(sender=decision.member, entry__lte=decision.seq)
    return {
        **counted(decision),
        "set_aside": heard.filter(verb="idk", counted=False).count(),
        "level": decision.level,
    }


def counted(decision: Decision) -> dict[str, object]:
    """The numbers of a decision by themselves."""
    return {
        "counted": decision.counted,
        "idk": decision.counted_idk,
        "since": datetime.fromtimestamp(decision.since_ts, UTC).isoformat(),
        "score": decision.score,
    }
