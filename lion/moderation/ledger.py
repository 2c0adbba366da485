"""Folding the ledger: what the Celery worker does. See `recounting` for the same from nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from django.db import transaction
from django.utils import timezone

from lion.members.models import Member
from lion.moderation import entering, entries, ladder, loaded, policies, standing
from lion.moderation.models import Entry, Fold, PolicyVersion, Sanction, Weighing
from lion.moderation.tally import Decision, Policy, step
from lion.moderation.tally import Entry as Line

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Folded:
    """What one run did: facts entered, entries folded, steps taken."""

    entered: int
    folded: int
    sanctions: int


def fold(at: datetime | None = None, limit: int = BATCH) -> Folded:
    """Take up what has settled by `at` and fold what has not been folded: one batch, one transaction.

    Any number of workers may call it at once, as often as they like: one folds, the others wait for the
    lock and find less to do.
    """
    now = at or timezone.now()
    with transaction.atomic():
        mark = entries.lock()
        entered = entering.enter(now, limit)
        batch = list(Entry.objects.filter(pk__gt=mark.mark).order_by("pk").select_related("policy")[:limit])
        if not batch:
            return Folded(entered, 0, 0)
        state = loaded.Loaded(policies.tally_of(batch[0].policy).start, batch)
        decisions = []
        for entry in batch:
            decisions += [(entry, one) for one in step(state, line(entry), tally_of(entry.policy))]
        state.save()
        taken = sum(act(entry, decision, now) is not None for entry, decision in decisions)
        Fold.objects.filter(pk=1).update(mark=batch[-1].pk, folded_at=now)
    return Folded(entered, len(batch), taken)


def fold_all(at: datetime | None = None, limit: int = BATCH) -> Folded:
    """Fold until there is nothing left that had settled by `at`."""
    entered = folded = sanctions = 0
    while True:
        one = fold(at, limit)
        entered, folded, sanctions = entered + one.entered, folded + one.folded, sanctions + one.sanctions
        if not one.entered and not one.folded:
            return Folded(entered, folded, sanctions)


def line(entry: Entry) -> Line:
    """A row of the ledger as the fold sees it."""
    return Line(
        seq=entry.pk,
        ts=int(entry.at.timestamp()),
        kind=entry.kind,
        actor=entry.actor_id or 0,
        target=entry.target_id or 0,
        verb=entry.verb,
        covered=entry.covered,
        group=entry.group_id,
        upto=entry.upto,
    )


@lru_cache(maxsize=64)
def _numbers(version: int, numbers: tuple[tuple[str, float], ...]) -> Policy:
    return Policy.from_dict(dict(numbers))


def tally_of(version: PolicyVersion) -> Policy:
    """The tally's numbers of a version; versions are never rewritten, so each is read once."""
    return _numbers(version.pk, tuple(sorted(version.numbers["tally"].items())))


def act(entry: Entry, decision: Decision, at: datetime) -> Sanction | None:
    """Take the step that a decision leads to, unless one as high is in force. The member is told.

    Nothing is taken for evidence that a ruling has taken back meanwhile, while the worker was late.
    """
    if Entry.objects.filter(kind=Entry.Kind.RESET, target=decision.member, pk__gt=entry.pk).exists():
        return None
    member = Member.objects.get(pk=decision.member)
    live = set(Sanction.objects.live(at).filter(member=member).values_list("step", flat=True))
    chosen = ladder.step_for(decision.level, live)
    if chosen is None or not member.is_active:
        return None
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
        "counted": decision.counted,
        "idk": decision.counted_idk,
        "set_aside": heard.filter(verb="idk", counted=False).count(),
        "since": datetime.fromtimestamp(decision.since_ts, UTC).isoformat(),
        "score": decision.score,
        "level": decision.level,
    }
