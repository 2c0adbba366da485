"""What a rule does to a simulated community: who was restricted, who was caught and when."""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from lion.moderation.tally import Decision, Policy
from lion.moderation.tally.policy import DAY
from lion.moderation.tally.replaying import Replay
from lion.moderation.tally.rules import RULES, Rule
from tests.moderation.tally.simulated import HONEST, KINDS, Life, Town, rows, simulate


@dataclass(frozen=True)
class Verdict:
    """When each member first reached a level, in seconds, and everybody's score."""

    life: Life
    reached: dict[tuple[int, str], int]
    scores: list[float]

    def share(self, *kinds: str, level: str = "restrict") -> float:
        """Of the honest of these kinds who were no clique's victim, how many reached the level."""
        chosen = [
            one for one, kind in enumerate(self.life.kinds) if kind in kinds and one not in self.life.victims
        ]
        return sum((one, level) in self.reached for one in chosen) / len(chosen)

    @property
    def honest(self) -> float:
        return self.share(*HONEST)

    @property
    def victims(self) -> float:
        return sum((one, "restrict") in self.reached for one in self.life.victims) / len(self.life.victims)

    def days(self, *kinds: str) -> list[float]:
        """From when they turned bad to the restriction; infinite for those who never were, or before."""
        return [
            (self.reached.get((one, "restrict"), float("inf")) - bad) / DAY
            if self.reached.get((one, "restrict"), bad) >= bad
            else float("inf")
            for one, bad in self.life.bad_from.items()
            if self.life.kinds[one] in (kinds or KINDS)
        ]

    def caught(self, *kinds: str) -> float:
        days = self.days(*kinds)
        return sum(one < float("inf") for one in days) / len(days)

    def median_days(self, *kinds: str) -> float:
        return statistics.median(self.days(*kinds))

    @property
    def auc(self) -> float:
        """The chance that a spammer's score is above an honest member's (Mann and Whitney, 1947)."""
        bad = [self.scores[one] for one in self.life.bad_from]
        good = [score for one, score in enumerate(self.scores) if one not in self.life.bad_from]
        ranked = sorted([(one, False) for one in good] + [(one, True) for one in bad])
        ranks = sum(at for at, (_, spam) in enumerate(ranked, 1) if spam)
        return (ranks - len(bad) * (len(bad) + 1) / 2) / (len(bad) * len(good))


def judge(town: Town | Life, rule: str | Rule = "fair", policy: Policy | None = None) -> Verdict:
    """Fold a town's year under a rule."""
    life = simulate(town) if isinstance(town, Town) else town
    reached: dict[tuple[int, str], int] = {}

    def decided(one: Decision) -> None:
        reached[int(run.community.names[one.member]), one.level] = one.ts

    run = Replay(RULES[rule] if isinstance(rule, str) else rule, policy or Policy(), decided=decided)
    for row in rows(life):
        run.take(int(row[0]), int(row[1]), row)
    scores = [0.0] * len(life.kinds)
    for at, name in enumerate(run.community.names):
        scores[int(name)] = run.state.record(at).r
    return Verdict(life, reached, scores)
