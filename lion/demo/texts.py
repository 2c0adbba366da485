"""What the demo's people are called and what they write, as kept in lion/demo/data."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

DATA = Path(__file__).parent / "data"


class Name(NamedTuple):
    """A person's name, the same in Latin letters, and where they are."""

    name: str
    latin: str
    place: str
    zone: str
    language: str


@cache
def names() -> list[Name]:
    """Every name there is, in the order of the files."""
    found = [Name(native, latin, place, zone, "en") for native, latin, place, zone in _lines("scripts.tsv")]
    for place, zone, language, given, families in _lines("cultures.tsv"):
        for number, first in enumerate(given.split()):
            for offset, family in enumerate(families.split()):
                if (number + offset) % 2 == 0 or len(families.split()) < 3:
                    name = f"{first} {family}".replace("_", " ")
                    found.append(Name(name, name, place, zone, language))
    return found


@cache
def trades() -> dict[str, list[str]]:
    """Industries, and the headlines of those in each."""
    return _toml("trades.toml")


@cache
def groups() -> list[dict[str, Any]]:
    """The groups, as the file describes them."""
    found: list[dict[str, Any]] = _toml("groups.toml")["groups"]
    return found


@cache
def words() -> dict[str, Any]:
    """Notes, questions with their replies, appeals and rulings."""
    return _toml("words.toml")


@cache
def talk() -> list[dict[str, Any]]:
    """What is said in the groups."""
    found: list[dict[str, Any]] = _toml("talk.toml")["posts"]
    return found


def _toml(file: str) -> dict[str, Any]:
    return tomllib.loads((DATA / file).read_text(encoding="utf-8"))


def _lines(file: str) -> list[list[str]]:
    lines = (DATA / file).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
