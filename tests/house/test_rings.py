"""People seated around somebody: nobody on top of another, nobody outside, everyone where there is room."""

import math
from itertools import combinations

import pytest

from lion import rings


@pytest.mark.parametrize(
    "sizes", [[1], [3], [7, 1, 1], [40, 12, 5, 5, 2, 1], [34] * 8 + [28], [292, *[1] * 8]]
)
def test_everyone_has_a_seat_of_their_own(sizes):
    apart, wedges = rings.seated(sizes)
    seats = [seat for wedge in wedges for seat in wedge.seats]

    assert [len(wedge.seats) for wedge in wedges] == sizes
    assert all(math.dist(seat, (500, 500)) <= rings.OUTER + 0.1 for seat in seats)
    nearest = min((math.dist(one, other) for one, other in combinations(seats, 2)), default=apart)
    assert nearest > 0.9 * apart


def test_fewer_sit_further_apart():
    assert rings.seated([5])[0] == rings.WIDEST
    assert rings.seated([300])[0] < rings.seated([60])[0]


def test_beyond_the_last_row_nobody_is_seated():
    apart, (wedge,) = rings.seated([2000])

    assert apart == rings.NARROWEST
    assert 300 < len(wedge.seats) < 2000


def test_the_first_sit_nearest():
    _apart, (wedge,) = rings.seated([100])
    distances = [round(math.dist(seat, (500, 500))) for seat in wedge.seats]

    assert distances == sorted(distances)
