"""Gauges, ticks, scales and the plot of evidence, as numbers and paths."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lion import plots, shapes

LINES = {"warn": 10.0, "restrict": 100.0, "suspend": 1000.0}
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
HALF_LIFE = timedelta(days=180)


def test_a_ray_is_one_invitation_where_sixty_are_allowed() -> None:
    left, spent = shapes.rays(38, 60)
    assert (left.count("M"), spent.count("M")) == (38, 22)


def test_the_first_ray_points_up() -> None:
    assert shapes.rays(60, 60)[0].startswith("M24.0 7.0L24.0 1.6")


@pytest.mark.parametrize(
    ("left", "total", "lit"), [(0, 100, 0), (1, 400, 1), (399, 400, 59), (400, 400, 60), (5, 0, 0)]
)
def test_one_that_is_left_shows_and_one_that_is_spent_too(left: int, total: int, lit: int) -> None:
    assert shapes.rays(left, total)[0].count("M") == lit


@given(
    st.dictionaries(st.sampled_from(["accept", "ask", "archive", "idk"]), st.integers(0, 5000), min_size=1)
)
def test_ticks_are_the_cases_or_a_hundred(cases: dict[str, int]) -> None:
    assert sum(shapes.tick_counts(cases).values()) == min(sum(cases.values()), 100)


def test_ticks_keep_the_shares() -> None:
    assert shapes.tick_counts({"accept": 740, "ask": 90, "idk": 170}) == {"accept": 74, "ask": 9, "idk": 17}


@given(st.floats(0, 1e9), st.floats(0, 1e9))
def test_more_evidence_never_stands_further_left(one: float, other: float) -> None:
    low, high = sorted((one, other))
    stops = list(LINES.values())
    assert 0 <= shapes.scale_position(low, stops) <= shapes.scale_position(high, stops) <= 100


@pytest.mark.parametrize(
    ("evidence", "position", "zone"),
    [(0, 0, 0), (1, 20, 0), (10, 40, 1), (100, 60, 2), (1000, 80, 3), (1e6, 100, 3)],
)
def test_the_scale_turns_at_the_lines(evidence: float, position: float, zone: int) -> None:
    stops = list(LINES.values())
    assert shapes.scale_position(evidence, stops) == pytest.approx(position)
    assert shapes.zone(evidence, stops) == zone


def test_the_hero_is_the_same_every_time() -> None:
    first = shapes.hero_mane()
    shapes.hero_mane.cache_clear()
    assert shapes.hero_mane() == first
    assert sum(tone.rays.count("M") for tone in first) == shapes.HERO_RAYS


def test_a_plot_without_answers_shows_where_everyone_starts() -> None:
    plot = plots.evidence_plot([], LINES, NOW, HALF_LIFE)
    assert plot.today_y == pytest.approx(plots.height(0.5))
    assert plot.falls_on is None


def test_evidence_fades_by_half_in_a_half_life() -> None:
    assert plots.decay(8.0, HALF_LIFE, HALF_LIFE) == pytest.approx(4.0)


def test_no_single_answer_can_be_read_off_the_plot() -> None:
    monday = datetime(2026, 3, 2, tzinfo=UTC)
    one_week = [(monday + timedelta(days=day, hours=7), float(day + 1)) for day in range(5)]
    assert plots.weekly(one_week, NOW) == [(monday + timedelta(days=7), 5.0)]


def test_this_week_ends_today() -> None:
    assert plots.weekly([(NOW - timedelta(hours=1), 3.0)], NOW) == [(NOW, 3.0)]


def test_the_plot_says_when_evidence_falls_under_the_line() -> None:
    plot = plots.evidence_plot([(NOW, 20.0)], LINES, NOW, HALF_LIFE)
    assert plot.falls_under == "warn"
    assert plot.falls_on == NOW + HALF_LIFE


@given(st.lists(st.tuples(st.integers(0, 700), st.floats(1e-6, 1e6)), max_size=40))
def test_a_plot_stays_inside_its_box(found: list[tuple[int, float]]) -> None:
    points = sorted((NOW - timedelta(days=ago), value) for ago, value in found)
    plot = plots.evidence_plot(points, LINES, NOW, HALF_LIFE)
    numbers = [float(part) for part in plot.past.replace("M", "").replace("L", " ").split()]
    assert all(0 <= number <= 1000 and math.isfinite(number) for number in numbers)
    assert 0 < plot.today_x < 100
    assert len(plot.months) <= plots.MOST_MONTHS
