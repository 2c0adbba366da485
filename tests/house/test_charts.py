"""Charts as numbers: what is drawn adds up, and stays inside its box."""

import pytest

from lion import charts


@pytest.mark.parametrize(
    ("most", "lines"), [(0, [0, 1]), (3, [0, 1, 2, 3]), (7, [0, 4, 8, 12]), (120, [0, 40, 80, 120])]
)
def test_an_axis_has_round_numbers_up_to_the_highest(most, lines):
    assert charts.scale(most) == lines


@pytest.mark.parametrize("most", [*range(1, 60), 99, 100, 101, 999, 5000, 20_000, 123_456])
def test_an_axis_reaches_the_highest_and_not_far_beyond(most):
    assert most <= charts.scale(most)[-1] <= max(4 * most, 3)


def test_columns_stand_beside_each_other_with_their_part_inside():
    laid = charts.columns(["a", "b"], [10, 5], [5, 0])

    first, second = laid.pairs
    assert first.inner_height == first.height / 2
    assert second.inner_height == 0
    assert first.x + first.width < second.x
    assert [mark.label for mark in laid.marks] == ["a", "b"]


def test_bars_are_golden_up_to_the_median():
    laid = charts.bars(["1 h", "3 h", "later"], [1, 4, 0], 1)

    assert [bar.early for bar in laid.bars] == [True, True, False]
    assert [bar.height for bar in laid.bars] == [25, 100, 0]
    assert not any(bar.early for bar in charts.bars(["1 h"], [0], None).bars)


def test_a_share_is_surer_with_more_cases():
    few, many = charts.sure(5, 10), charts.sure(500, 1000)

    assert few[0] < many[0] < 50 < many[1] < few[1]
    assert charts.sure(0, 0) == (0, 100)
    assert charts.sure(10, 10)[1] == 100


def test_dots_are_coloured_only_where_they_surely_differ():
    laid = charts.dots([("much", 90, 100), ("little", 10, 100), ("unsure", 1, 3), ("none", 0, 0)], 50)

    assert [dot.tone for dot in laid.dots] == ["gold", "clay", "ink", "ink"]


def test_growth_far_from_zero_starts_its_axis_below_the_lowest():
    laid = charts.growth(["a", "b", "c"], [3100, 3500, 3912])

    assert int(laid.lines[0].label) == 3000
    assert 0 <= laid.last_y <= 100
    assert [(mark.label, mark.at) for mark in laid.marks] == [("a", 0), ("b", 50), ("c", 100)]
    assert charts.growth(["a"], [0]).last_y == 100


def test_a_mane_has_a_ray_for_each_up_to_a_hundred():
    small, large = charts.mane({"accept": 8, "rest": 4}), charts.mane({"accept": 132, "ask": 1, "rest": 53})

    assert [path.count("M") for _kind, _count, path in small.rays] == [8, 4]
    assert (small.golden, small.total) == (8, 12)
    assert (large.golden, large.total) == (71, 100)
