"""How a variable is refused: in one sentence that names it and never repeats a secret."""

from typing import Any

import pytest

from lion.environment import EnvironmentProblem

SECRET = "hunter2-never-shown"


def refusal(read: Any, *arguments: Any) -> str:
    """Return the sentence with which LION_X is refused."""
    with pytest.raises(EnvironmentProblem) as caught:
        read("LION_X", *arguments)
    sentence = str(caught.value)
    assert sentence.startswith("LION_X")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert SECRET not in sentence
    return sentence
