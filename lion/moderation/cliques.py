"""Cliques: answers damped by the circle factor, above a threshold, become a case with a picture.

The fold hears such answers less by itself; a person looks at who is behind them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations

from django.utils.translation import gettext as _

from lion import arcs
from lion.moderation import explaining
from lion.moderation.models import Case, Entry, Weighing
from lion.moderation.models.case import DUE
from lion.moderation.tally import Weighing as Heard

Key = tuple[int, str]
BATCH = 1000
WINDOW = timedelta(days=30)
DRAWN = 40
"""Answers that a picture shows at most, the last ones."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """So many answers heard at no more than `circle` within the window make a case."""

    circle: float
    voices: int


THRESHOLDS = {"idk": Threshold(1 / 4, 3), "accept": Threshold(1 / 16, 5)}
"""Friends accept the same people every day, so accepts must be tied to three others each; an IDK to one."""


def open_cases(heard: Iterable[Heard], at: datetime) -> int:
    """Open a case for each sender to whom a clique answered; call it under the fold's lock.

    `heard` is what was just folded. Once for a sender and a verb within the window. Returns how many.
    """
    last = {(one.sender, one.verb): one for one in heard if _is_damped(one)}
    voices = {key: count for key, count in _voices(last).items() if count >= THRESHOLDS[key[1]].voices}
    if not voices:
        return 0
    known = _known(voices)
    rows = [_case(last[key], count, at) for key, count in voices.items() if not _is_known(key, last, known)]
    Case.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return len(rows)


def _is_damped(one: Heard) -> bool:
    return not one.left_out and one.circle <= THRESHOLDS[one.verb].circle


def _end(one: Heard) -> datetime:
    return datetime.fromtimestamp(one.ts, UTC)


def _voices(last: Mapping[Key, Heard]) -> Counter[Key]:
    """How many damped answers each of these has had within the window. One query for each verb."""
    found: Counter[Key] = Counter()
    for verb, threshold in THRESHOLDS.items():
        ends = {sender: _end(one) for (sender, of), one in last.items() if of == verb}
        if not ends:
            continue
        rows = Weighing.objects.filter(
            sender__in=ends, verb=verb, counted=True, circle__lte=threshold.circle
        ).filter(at__gt=min(ends.values()) - WINDOW)
        for sender, moment in rows.values_list("sender_id", "at"):
            found[sender, verb] += ends[sender] - WINDOW < moment <= ends[sender]
    return found


def _known(keys: Iterable[Key]) -> list[Case]:
    return list(Case.objects.filter(kind=Case.Kind.CLIQUE, member__in={sender for sender, _verb in keys}))


def _is_known(key: Key, last: Mapping[Key, Heard], known: Sequence[Case]) -> bool:
    """Whether the same clique has a case: an open one, or one about the window just before."""
    since = (_end(last[key]) - WINDOW).isoformat()
    return any(
        (case.member_id, case.facts["verb"]) == key
        and (case.resolved_at is None or case.facts["until"] > since)
        for case in known
    )


def _case(last: Heard, voices: int, at: datetime) -> Case:
    return Case(
        kind=Case.Kind.CLIQUE,
        key=f"clique:{last.sender}:{last.verb}:{last.seq}",
        member_id=last.sender,
        opened_at=at,
        due_at=at + DUE[Case.Kind.CLIQUE],
        changed_at=at,
        facts={"verb": last.verb, "voices": voices, "upto": last.seq, "until": _end(last).isoformat()},
    )


@dataclass(frozen=True, slots=True)
class Voice:
    """One answer of the picture: who (a number unless revealed), how loud it was heard, tied to whom."""

    who: str
    heard: Weighing
    ties: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Who answered when, and how they are tied."""

    voices: list[Voice]
    drawn: arcs.Arcs


def picture(case: Case, *, named: bool) -> Picture:
    """The answers behind a case, oldest first, with the ties of that day. Three queries."""
    end = datetime.fromisoformat(case.facts["until"])
    rows = list(
        Weighing.objects.filter(
            sender=case.member_id, verb=case.facts["verb"], counted=True, at__gt=end - WINDOW, at__lte=end
        )
        .filter(entry__lte=case.facts["upto"])
        .select_related("recipient")
        .order_by("-at", "-entry_id")[:DRAWN]
    )[::-1]
    people = [one.recipient_id for one in rows]
    names = [one.recipient.name if named else explaining.masked(n) for n, one in enumerate(rows, 1)]
    ties = _ties(people, case.facts["upto"])
    said: defaultdict[int, list[str]] = defaultdict(list)
    for one, other, kind in ties:
        said[one].append(f"{names[other]} ({TIES[kind]()})")
        said[other].append(f"{names[one]} ({TIES[kind]()})")
    loud = THRESHOLDS[case.facts["verb"]].circle
    return Picture(
        [Voice(names[n], one, ", ".join(said[n])) for n, one in enumerate(rows)],
        arcs.arcs([(one.at, names[n], one.circle <= loud) for n, one in enumerate(rows)], ties),
    )


TIES = {"connected": lambda: _("connected"), "group": lambda: _("in the same closed group")}


def _ties(people: Sequence[int], upto: int) -> list[tuple[int, int, str]]:
    """Which of these people are tied, as the fold knew it: by an accept, or by a closed group."""
    before = Entry.objects.filter(pk__lte=upto, actor__in=people)
    accepts = before.filter(kind=Entry.Kind.ANSWER, verb="accept", target__in=people)
    connected = {frozenset(pair) for pair in accepts.values_list("actor_id", "target_id")}
    groups: defaultdict[int | None, set[int | None]] = defaultdict(set)
    for member, group in before.filter(kind=Entry.Kind.JOIN).values_list("actor_id", "group_id"):
        groups[member].add(group)
    found = []
    for one, other in combinations(range(len(people)), 2):
        if frozenset((people[one], people[other])) in connected:
            found.append((one, other, "connected"))
        elif groups[people[one]] & groups[people[other]]:
            found.append((one, other, "group"))
    return found
