"""What is known of the demo's people while their year is told, and the rows that wait to be written."""

from __future__ import annotations

import heapq
import random
import uuid
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from django.db.models import Q

from connections import allowance
from connections.models import Answer, Connection, Invitation, Question
from groups.models import Group, Membership
from lion.members.models import Block, Member

DAYS = 365
DAY = timedelta(days=1)


@dataclass(slots=True)
class Stay:
    """From when to when somebody is in a group."""

    joined: datetime
    left: datetime | None = None

    def covers(self, moment: datetime) -> bool:
        return self.joined <= moment and (self.left is None or self.left > moment)


@dataclass(slots=True, eq=False)
class Person:
    """One member: what they are like, and what the fold has done to them so far."""

    member: Member
    kind: str
    weight: float = 0.0
    careless: bool = False
    stays: dict[str, Stay] = field(default_factory=dict)
    friends: set[int] = field(default_factory=set)
    sent: deque[tuple[datetime, bool]] = field(default_factory=deque)
    idks: int = 0
    badge_lost: tuple[datetime, datetime] | None = None
    restricted_until: datetime | None = None
    suspended_until: datetime | None = None

    def holds_pledge(self, moment: datetime) -> bool:
        """Whether the pledge was in force, as the rows say at that moment."""
        if self.member.pledged_at is None or self.member.pledged_at > moment:
            return False
        return self.badge_lost is None or not self.badge_lost[0] <= moment < self.badge_lost[1]

    def is_suspended(self, moment: datetime) -> bool:
        return self.suspended_until is not None and self.suspended_until > moment

    def is_restricted(self, moment: datetime) -> bool:
        return self.restricted_until is not None and self.restricted_until > moment

    def may_send(self, moment: datetime, *, covered: bool) -> bool:
        """Whether the standing and a cautious half of the week's allowance let an invitation out."""
        if self.is_suspended(moment) or (self.is_restricted(moment) and not covered):
            return False
        while self.sent and self.sent[0][0] <= moment - allowance.WEEK:
            self.sent.popleft()
        new = self.member.joined_at > moment - allowance.NEW_FOR
        share = allowance.NEW_SHARE if new else allowance.WARNED_SHARE
        most = (allowance.COVERED if covered else allowance.UNCOVERED) * share
        return sum(was == covered for _when, was in self.sent) < most


@dataclass(slots=True, eq=False)
class Letter:
    """An invitation on its way: its row, the people, the groups they share, and what was asked."""

    row: Invitation
    sender: Person
    recipient: Person
    groups: list[str]
    questions: list[Question] = field(default_factory=list)
    stored: bool = False


class World:
    """The people, the clock's queue, and the rows not yet written."""

    def __init__(self, seed: int, today: datetime) -> None:
        self.seed = seed
        self.rng = random.Random(seed)  # noqa: S311 - a made-up community, not a secret
        self.today = today
        self.start = today - DAYS * DAY
        self.people: list[Person] = []
        self.weights: list[float] = []
        self.busy: list[float] = []  # how busy each day of the year is
        self.by_id: dict[int, Person] = {}
        self.cast: dict[str, Person] = {}
        self.groups: dict[str, Group] = {}
        self.insiders: dict[str, list[Person]] = {}
        self.letters: list[Letter] = []
        self.known: set[tuple[int, int]] = set()
        self.heard: defaultdict[int, list[Person]] = defaultdict(list)
        self.reported: set[int] = set()
        self.read: set[tuple[Person, str]] = set()  # who has had which note
        self._queue: list[tuple[datetime, int, Callable[[datetime], object]]] = []
        self._turn = 0
        self.steered_at = self.start  # when the last letter was sent that brings Sam near the line
        self.coming = 0  # letters that the stories have on the clock
        self._changed: dict[uuid.UUID, Letter] = {}
        self._unstored: dict[uuid.UUID, Letter] = {}
        self._answers: list[Answer] = []
        self._connections: list[Connection] = []
        self._blocks: list[Block] = []

    # The clock -----------------------------------------------------------------------------------

    def moment(self, day: int, hour: float | None = None) -> datetime:
        """A moment in a day of the year, counted from 0: at that hour, or at some waking hour."""
        hours = self.rng.triangular(5.5, 23.2, 15.0) if hour is None else hour
        return self.start + day * DAY + timedelta(seconds=int(hours * 3600))

    def after(self, moment: datetime, hours: float, spread: float = 1.0) -> datetime:
        """A waking moment after so many hours, more or less."""
        then = moment + timedelta(seconds=int(3600 * hours * self.rng.lognormvariate(0, spread)) + 300)
        second = then.hour * 3600 + then.minute * 60 + then.second
        if 5 * 3600 < second < 23.5 * 3600:
            return then
        return then.replace(hour=0, minute=0, second=0) + timedelta(
            days=int(second >= 23.5 * 3600), seconds=int(self.rng.triangular(5.5, 12, 8) * 3600)
        )

    def at(self, moment: datetime, what: Callable[[datetime], object]) -> None:
        """Let something happen at a moment; after today nothing does."""
        if moment < self.today - timedelta(minutes=15):
            self._turn += 1
            heapq.heappush(self._queue, (moment, self._turn, what))

    def plan(self, moment: datetime, what: Callable[[datetime], object]) -> None:
        """The same for a letter of a story, which the dice leave room for."""
        self.coming += 1
        self.at(moment, partial(self._come, what))

    def _come(self, what: Callable[[datetime], object], moment: datetime) -> None:
        self.coming -= 1
        what(moment)

    def live_until(self, end: datetime) -> None:
        """Let everything happen that is due before `end`."""
        while self._queue and self._queue[0][0] < end:
            moment, _turn, what = heapq.heappop(self._queue)
            what(moment)

    # People --------------------------------------------------------------------------------------

    def shared(self, one: Person, other: Person, moment: datetime) -> list[str]:
        """The groups that both are in at that moment."""
        return [
            key
            for key, stay in one.stays.items()
            if stay.covers(moment) and key in other.stays and other.stays[key].covers(moment)
        ]

    def fellows(self, one: Person, other: Person, moment: datetime) -> bool:
        """Whether the two share an open group at that moment."""
        both = one.stays.keys() & other.stays.keys()
        return bool(both) and any(self.groups[key].is_open for key in self.shared(one, other, moment))

    def of_kind(self, *kinds: str) -> list[Person]:
        return [person for person in self.people if person.kind in kinds]

    def pair(self, one: Person, other: Person) -> tuple[int, int]:
        first, second = one.member.pk, other.member.pk
        return (min(first, second), max(first, second))

    # Rows ----------------------------------------------------------------------------------------

    def add_letter(self, letter: Letter) -> None:
        self.letters.append(letter)
        self.known.add(self.pair(letter.sender, letter.recipient))
        letter.sender.sent.append((letter.row.sent_at, letter.row.fellows or letter.row.pledged))
        self._unstored[letter.row.pk] = letter

    def changed(self, letter: Letter) -> None:
        """The letter's row has changed; it is written again at the end where it was written already."""
        if letter.stored:
            self._changed[letter.row.pk] = letter

    def add_answer(self, answer: Answer) -> None:
        self._answers.append(answer)

    def connect(self, letter: Letter, moment: datetime) -> None:
        low, high = self.pair(letter.sender, letter.recipient)
        self._connections.append(
            Connection(low_id=low, high_id=high, invitation=letter.row, connected_at=moment)
        )
        letter.sender.friends.add(letter.recipient.member.pk)
        letter.recipient.friends.add(letter.sender.member.pk)

    def add_block(self, block: Block) -> None:
        self._blocks.append(block)

    def flush(self, *, everything: bool = False) -> None:
        """Write the answers and what they need; with `everything`, every letter as it is now."""
        self._flush_changes()
        answered = {answer.invitation_id for answer in self._answers}
        waiting = [letter for key, letter in self._unstored.items() if everything or key in answered]
        for letter in waiting:
            letter.stored = True
            del self._unstored[letter.row.pk]
        Invitation.objects.bulk_create([letter.row for letter in waiting], batch_size=500)
        through = Invitation.shared_groups.through
        through.objects.bulk_create(
            [
                through(invitation_id=letter.row.pk, group_id=self.groups[key].pk)
                for letter in waiting
                for key in sorted(letter.groups)
            ],
            batch_size=2000,
        )
        Answer.objects.bulk_create(self._answers)
        Connection.objects.bulk_create(self._connections)
        Block.objects.bulk_create(self._blocks)
        self._answers, self._connections, self._blocks = [], [], []

    def _flush_changes(self) -> None:
        """Write again what changed after it was written."""
        fields = ["answer", "answered_at", "closed_at", "withdrawn_at", "expires_at", "hushed_at"]
        Invitation.objects.bulk_update(
            [letter.row for letter in self._changed.values()], fields, batch_size=100
        )
        self._changed = {}

    def refresh(self, at: datetime) -> None:
        """Read what the fold has done: who may not send, who was removed from a group or restored."""
        limited = Member.objects.filter(Q(restricted_until__gt=at) | Q(suspended_until__gt=at))
        limits = {
            pk: (restricted, suspended)
            for pk, restricted, suspended in limited.values_list("pk", "restricted_until", "suspended_until")
        }
        for person in self.people:
            person.restricted_until, person.suspended_until = limits.get(person.member.pk, (None, None))
        ended = Membership.objects.filter(removed=True).values_list("member_id", "group__slug", "left_at")
        removals = {(pk, slug): left for pk, slug, left in ended}
        for key, group in self.groups.items():
            for person in self.insiders[key]:
                person.stays[key].left = removals.get((person.member.pk, group.slug))
