from dataclasses import replace

import pytest

from lion.moderation.tally import Policy


def test_the_published_numbers_are_those_of_the_rule() -> None:
    numbers = Policy().to_dict()

    assert (numbers["warn"], numbers["restrict"], numbers["suspend"]) == (10, 100, 1000)
    assert (numbers["half_life"], numbers["epoch"]) == (180 * 86_400, 30 * 86_400)


def test_a_policy_survives_its_dictionary() -> None:
    policy = replace(Policy(), base_rate=0.25, circle_voices=6)

    assert Policy.from_dict(policy.to_dict()) == policy


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"start": 0.7}, "start and restart"),
        ({"start": 0}, "start must be from"),
        ({"warn": 100}, "rising order"),
        ({"warn": 0.9}, "rising order"),
        ({"base_rate": 0.9, "top_rate": 0.5}, "base_rate must not be above top_rate"),
        ({"habit_idk": 7}, "habit_idk must not be above"),
        ({"odds": 1}, "odds must be from"),
        ({"odds": float("nan")}, "odds must be finite"),
        ({"odds": "4"}, "odds must be a number"),
        ({"half_life": 1.5}, "half_life must be a whole number"),
        ({"circle_voices": True}, "circle_voices must be a whole number"),
        ({"covered_share": 2}, "covered_share must be from 0 to 1"),
    ],
)
def test_an_unfit_number_is_refused_by_name(change: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Policy.from_dict(Policy().to_dict() | change)


def test_an_unknown_number_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown numbers: mercy"):
        Policy.from_dict(Policy().to_dict() | {"mercy": 1})


def test_a_missing_number_is_refused_rather_than_guessed() -> None:
    numbers = Policy().to_dict()
    del numbers["odds"]

    with pytest.raises(ValueError, match="missing numbers: odds"):
        Policy.from_dict(numbers)
