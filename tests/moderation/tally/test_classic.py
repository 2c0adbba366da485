"""The classic rules do what they are known for: that is why they were not chosen."""

from __future__ import annotations

import pytest

from lion.moderation.tally import Kind
from lion.moderation.tally.rules import RULES
from tests.moderation.tally.ledger import SAM, Ledger


def ledger(rule: str) -> Ledger:
    return Ledger(rule=RULES[rule].step, start=0.0)


def test_every_rule_is_behind_the_same_step() -> None:
    assert set(RULES) == {"fair", "count", "count90", "rate", "wilson"}


def test_the_raw_count_restricts_at_five_whoever_says_so_and_however_long_it_takes() -> None:
    sam = ledger("count")
    for recipient in range(400):
        sam.accept(recipient)
    for recipient in range(5):
        sam.wait(300)
        sam.idk(recipient, covered=True)

    assert sam.levels == ["warn", "warn", "restrict"]


def test_the_count_of_ninety_days_forgets() -> None:
    sam = ledger("count90")
    for recipient in range(20):
        sam.idk(recipient)
        sam.wait(31)
    assert set(sam.levels) == {"warn"}

    for recipient in range(20, 28):
        sam.idk(recipient)
    assert sam.levels[-1] == "suspend"


@pytest.mark.parametrize("rule", ["rate", "wilson"])
def test_a_share_waits_for_ten_answers(rule: str) -> None:
    sam = ledger(rule)
    decided = [sam.idk(recipient) for recipient in range(10)]

    assert [len(one) for one in decided] == [0] * 9 + [1]


@pytest.mark.parametrize(("rule", "level"), [("rate", "restrict"), ("wilson", "warn")])
def test_wilson_is_surer_than_the_rate_before_it_acts(rule: str, level: str) -> None:
    sam = ledger(rule)
    for recipient in range(13):
        sam.accept(recipient)
    for recipient in range(13, 20):
        sam.idk(recipient)

    assert sam.levels[-1] == level


@pytest.mark.parametrize("rule", ["count", "count90", "rate", "wilson"])
def test_a_ruling_puts_a_sender_back_here_too(rule: str) -> None:
    sam = ledger(rule)
    for recipient in range(10):
        sam.idk(recipient)
    sam.write(Kind.CONNECT, 1, 2)
    sam.write(Kind.RESET, target=SAM, upto=9)

    assert (sam.sam.r, sam.sam.counted, sam.sam.counted_idk) == (0, 0, 0)
