"""The plots of docs/fairness.md, from replays of simulated towns.

python -m tests.bench.plots
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator
from pathlib import Path

from lion.moderation.tally import Weighing
from lion.moderation.tally.policy import DAY
from lion.moderation.tally.replaying import Replay
from lion.moderation.tally.rules import RULES
from tests.bench.chart import Chart, Point
from tests.moderation.tally.judging import Verdict, judge
from tests.moderation.tally.simulated import Life, Town, rows, simulate

OUT = Path(__file__).parents[2] / "docs" / "plots"
COMPARED = ("fair", "count", "rate", "wilson")
LINES = ((1, "10: warning"), (2, "100: restriction"), (3, "1000: suspension"))
SHARES = (0.0, 0.1, 0.2, 0.3, 0.4)


def evidence() -> Chart:
    """R over a year of an open networker, a spammer and a clique's victim."""
    life = simulate(Town(seed=1))
    run = Replay(RULES["fair"])
    run.state.keeps_weighings = True
    for row in rows(life):
        run.take(int(row[0]), int(row[1]), row)
    heard: dict[int, list[Weighing]] = {}
    for one in run.state.weighings:
        heard.setdefault(int(run.community.names[one.sender]), []).append(one)
    chart = Chart(
        "Evidence R over a year",
        (0, 360),
        (-4, 4),
        [(day, str(day)) for day in range(0, 361, 60)],
        [(power, f"{10.0**power:g}") for power in range(-4, 5, 2)],
        "days",
    )
    for power, words in LINES:
        chart.line(power, words)
    for words, chosen in _typical(life, heard):
        curve = [(one.ts / DAY, math.log10(one.r_after)) for one in heard[chosen]]
        chart.curve([*curve, (360, curve[-1][1])], words, steps=True)
    return chart


def _typical(life: Life, heard: dict[int, list[Weighing]]) -> Iterator[tuple[str, int]]:
    """Of each kind the one whose number of answers is in the middle."""
    kinds = life.kinds
    yield "open networker", _middle([one for one in heard if kinds[one] == "networker"], heard)
    yield "spammer", _middle([one for one in heard if kinds[one] == "spammer"], heard)
    yield "clique’s victim", _middle([one for one in life.victims if kinds[one] == "networker"], heard)


def _middle(members: list[int], heard: dict[int, list[Weighing]]) -> int:
    return statistics.median_low([(len(heard[one]), one) for one in members])[1]


def roc() -> Chart:
    """How many spammers are above a score, against how many of the honest are."""
    life = simulate(Town(2000, seed=2, careless=0.15))
    chart = Chart(
        "Spammers ranked above honest members",
        (0, 0.1),
        (0, 1),
        [(share / 100, f"{share} %") for share in range(0, 11, 2)],
        [(share / 100, f"{share} %") for share in range(0, 101, 20)],
        "honest members at least as high",
    )
    for rule in COMPARED:
        chart.curve(_roc(judge(life, rule)), rule)
    return chart


def _roc(verdict: Verdict) -> list[Point]:
    bad = verdict.life.bad_from
    ranked: dict[float, list[int]] = {}
    for member, score in enumerate(verdict.scores):
        ranked.setdefault(score, [0, 0])[member in bad] += 1
    points, good_above, bad_above = [(0.0, 0.0)], 0, 0
    for score in sorted(ranked, reverse=True):
        good, spam = ranked[score]
        good_above, bad_above = good_above + good, bad_above + spam
        points.append((good_above / (len(verdict.scores) - len(bad)), bad_above / len(bad)))
        if points[-1][0] > 0.1:
            break
    return points


def careless() -> Chart:
    """Open networkers restricted, against the share of members who click IDK without looking."""
    chart = Chart(
        "Open networkers restricted within a year",
        (0, SHARES[-1]),
        (0, 1),
        [(share, f"{100 * share:.0f} %") for share in SHARES],
        [(share / 100, f"{share} %") for share in range(0, 101, 20)],
        "careless clickers among the members",
    )
    lives = [(share, simulate(Town(1500, seed=3, careless=share))) for share in SHARES]
    for rule in COMPARED:
        chart.curve([(share, judge(life, rule).share("networker")) for share, life in lives], rule)
    return chart


def main() -> None:
    """Draw all of them."""
    OUT.mkdir(exist_ok=True)
    for draw in (evidence, roc, careless):
        (OUT / f"{draw.__name__}.svg").write_text(draw().svg(), encoding="utf-8")


if __name__ == "__main__":
    main()
