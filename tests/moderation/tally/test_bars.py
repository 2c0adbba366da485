"""The bars of FAIRNESS.md, section 5, in a simulated town of 1,000 whose probabilities are its own.

The numbers of people of a kind are small here, so where a bar is a share of a few dozen, one of them
more is let pass.
"""

from __future__ import annotations

from functools import cache

import pytest

from tests.moderation.tally.judging import Verdict, judge
from tests.moderation.tally.simulated import Life, Town, rows, simulate

SPAMMERS = ("spammer", "slow", "sleeper", "ring")
TOWNS = {
    "base": Town(seed=1),
    "careless": Town(seed=2, careless=0.3),
    "malicious": Town(seed=3, careless=0.02, malicious=0.2),
    "cliques": Town(seed=4, cliques=0.04),
    "sleepers": Town(seed=5, each_spam=0.02),
}


@cache
def town(name: str) -> Life:
    return simulate(TOWNS[name])


@cache
def verdict(name: str, rule: str = "fair") -> Verdict:
    return judge(town(name), rule)


def test_in_an_ordinary_town_the_honest_are_left_in_peace() -> None:
    fair = verdict("base")

    assert fair.share("networker") == 0
    assert fair.share("networker", level="warn") <= 0.012
    assert fair.honest <= 0.002
    assert fair.share("recruiter") <= 1 / 30
    assert fair.victims == 0


def test_in_an_ordinary_town_spammers_are_caught() -> None:
    fair = verdict("base")

    assert fair.caught(*SPAMMERS) >= 0.93
    assert fair.median_days("spammer", "ring") <= 35
    assert fair.auc >= 0.99


@pytest.mark.parametrize(("name", "most"), [("careless", 0.02), ("malicious", 0.02)])
def test_clickers_do_not_bring_open_networkers_down(name: str, most: float) -> None:
    assert verdict(name).share("networker") <= most
    assert verdict(name, "count").share("networker") >= 0.95
    assert verdict(name, "wilson").share("networker") > 5 * most


def test_many_malicious_clickers_do_not_hide_spammers() -> None:
    assert verdict("malicious").caught("spammer", "slow", "ring") >= 0.75


def test_victims_of_cliques_are_not_restricted() -> None:
    assert verdict("cliques").victims <= 0.03
    assert verdict("cliques", "wilson").victims > 0.2
    assert verdict("cliques", "count").victims > 0.9


def test_sleepers_are_caught_after_they_turn() -> None:
    assert verdict("sleepers").caught("sleeper") >= 0.9
    assert verdict("sleepers", "count").caught("sleeper") < 0.3


def test_archives_change_no_decision() -> None:
    life = Life(town("base").town, town("base").random, **_people(town("base")))
    life.lines = [line for line in town("base").lines if line[2][-1] != "archive"]

    assert len(life.lines) < len(town("base").lines)
    assert judge(life).reached == verdict("base").reached


def test_a_prefix_decides_the_same_up_to_its_end() -> None:
    life = Life(town("base").town, town("base").random, **_people(town("base")))
    whole = list(rows(town("base")))
    end = int(whole[len(whole) // 2][1])
    life.lines = [line for line in town("base").lines if line[0] <= end]

    expected = {key: ts for key, ts in verdict("base").reached.items() if ts <= end}

    assert expected
    assert judge(life).reached == expected


def _people(life: Life) -> dict:
    return {"kinds": life.kinds, "victims": life.victims, "bad_from": life.bad_from}
