"""The rule of FAIRNESS.md, section 2, point by point."""

from dataclasses import replace

import pytest

from lion.moderation.tally import Entry, Kind, Policy, step
from lion.moderation.tally.policy import DAY
from tests.moderation.tally.ledger import SAM, Ledger

LONG_LIFE = replace(Policy(), half_life=36_500 * DAY)  # R hardly fades from one hour to the next


@pytest.fixture
def ledger() -> Ledger:
    return Ledger(LONG_LIFE)


def about(value: float) -> object:
    return pytest.approx(value, rel=1e-3)


def test_from_a_clean_start_four_six_and_nine_idks_reach_the_lines(ledger: Ledger) -> None:
    reached = [ledger.idk(recipient) for recipient in range(9)]

    assert [bool(one) for one in reached] == [False, False, False, True, True, True, True, True, True]
    assert ledger.levels == ["warn", "warn", "restrict", "restrict", "restrict", "suspend"]


def test_a_decision_tells_what_was_counted_and_since_when(ledger: Ledger) -> None:
    ledger.accept(50)
    began = ledger.ts
    for recipient in range(5):
        decided = ledger.idk(recipient)

    assert decided[0][:4] == (5, ledger.ts, SAM, "warn")
    assert decided[0].score == ledger.sam.r
    assert (decided[0].counted, decided[0].counted_idk, decided[0].since_ts) == (6, 5, began)


def test_an_idk_multiplies_by_two_and_a_half_and_an_accept_takes_three_eighths(ledger: Ledger) -> None:
    ledger.idk(1)
    assert ledger.sam.r == about(0.5 * 2.5)
    ledger.accept(2)
    assert ledger.sam.r == about(0.5 * 2.5 * 0.625)


def test_an_accept_is_never_the_occasion_of_a_sanction(ledger: Ledger) -> None:
    for recipient in range(6):
        ledger.idk(recipient)

    assert ledger.accept(99) == ()
    assert ledger.sam.r > 10


class TestOneVoice:
    def test_a_second_answer_to_the_same_sender_is_left_out(self, ledger: Ledger) -> None:
        ledger.accept(1)
        before = ledger.sam.r

        ledger.idk(1)

        assert ledger.sam.r == before
        assert (ledger.last.left_out, ledger.last.in_habit) == ("repeat", False)
        assert (ledger.state.record(1).n, ledger.state.record(1).k) == (1, 0)

    def test_it_is_one_voice_for_each_sender(self, ledger: Ledger) -> None:
        ledger.idk(1)
        ledger.idk(1, sender=SAM + 1)

        assert ledger.last.left_out == ""

    def test_a_covered_idk_uses_no_voice(self, ledger: Ledger) -> None:
        ledger.idk(1, covered=True)
        ledger.idk(1)

        assert ledger.last.left_out == ""


class TestHabits:
    def test_one_who_says_it_to_everyone_is_hardly_heard(self, ledger: Ledger) -> None:
        for other in range(20):
            ledger.idk(1, sender=other)
        ledger.idk(1)

        assert ledger.last.null_rate == about(20.6 / 26)
        assert ledger.sam.r / 0.5 == about(1 + 0.375 * (1 - 0.7923) / 0.7923)

    def test_nor_does_their_accept_earn_more_than_anyone_elses(self, ledger: Ledger) -> None:
        for other in range(20):
            ledger.idk(1, sender=other)
        ledger.accept(1)

        assert ledger.sam.r == about(0.5 * 0.625)

    def test_the_habit_is_believed_up_to_a_point(self, ledger: Ledger) -> None:
        for other in range(300):
            ledger.idk(1, sender=other)
        ledger.idk(1)

        assert ledger.last.null_rate == 0.95

    def test_one_who_never_says_it_is_heard_as_anyone(self, ledger: Ledger) -> None:
        for other in range(300):
            ledger.accept(1, sender=other)
        ledger.idk(1)

        assert ledger.last.null_rate == 0.2

    def test_the_answer_itself_is_not_in_the_habit_it_is_weighed_by(self, ledger: Ledger) -> None:
        ledger.idk(1, sender=7)
        ledger.idk(1)

        assert ledger.last.null_rate == about(1.6 / 7)

    def test_a_covered_idk_is_a_habit_too(self, ledger: Ledger) -> None:
        ledger.idk(1, sender=7, covered=True)

        assert (ledger.state.record(1).n, ledger.state.record(1).k) == (1, 1)
        assert ledger.last.in_habit


class TestTaint:
    def test_those_who_accepted_spammers_are_heard_less(self, ledger: Ledger) -> None:
        ledger.accept(1, sender=7)
        for recipient in range(10, 18):
            ledger.idk(recipient, sender=7)
        ledger.idk(1)

        assert ledger.state.record(1).bad == 1
        assert ledger.last.taint == ledger.last.weight == about(3 / 4)


class TestCircles:
    def test_friends_who_answer_together_are_damped(self, ledger: Ledger) -> None:
        for one, other in [(1, 2), (1, 3), (2, 3)]:
            ledger.write(Kind.CONNECT, one, other)
        weights = []
        for recipient in (1, 2, 3):
            ledger.idk(recipient)
            weights.append(ledger.last.weight)

        assert weights == [1, about(1 / 4), about(1 / 9)]

    def test_an_accept_ties_the_two(self, ledger: Ledger) -> None:
        ledger.accept(2, sender=1)
        ledger.idk(1)
        ledger.idk(2)

        assert ledger.last.circle == about(1 / 4)

    def test_a_closed_group_ties_its_members(self, ledger: Ledger) -> None:
        for member in (1, 2):
            ledger.write(Kind.JOIN, member, group=5)
        ledger.write(Kind.JOIN, 1, group=6)
        ledger.write(Kind.JOIN, 3, group=6)
        ledger.idk(1)
        ledger.idk(2)
        assert ledger.last.circle == about(1 / 4)
        ledger.idk(3)
        assert ledger.last.circle == about(1 / 4)

    def test_two_ties_with_one_person_are_one(self, ledger: Ledger) -> None:
        ledger.write(Kind.CONNECT, 1, 2)
        for member in (1, 2):
            ledger.write(Kind.JOIN, member, group=5)
        ledger.idk(1)
        ledger.idk(2)

        assert ledger.last.circle == about(1 / 4)

    def test_a_ring_that_accepts_together_is_damped_as_well(self, ledger: Ledger) -> None:
        ledger.write(Kind.CONNECT, 1, 2)
        ledger.accept(1)
        ledger.accept(2)

        assert ledger.last.weight == about(1 / 4)

    def test_the_larger_circle_counts(self, ledger: Ledger) -> None:
        for other in (1, 2, 3):
            ledger.write(Kind.CONNECT, 9, other)
        ledger.idk(1)
        ledger.idk(2)
        ledger.accept(3)
        ledger.accept(9)

        assert ledger.last.circle == about(1 / 9)

    def test_what_was_said_more_than_thirty_days_ago_makes_no_circle(self, ledger: Ledger) -> None:
        ledger.write(Kind.CONNECT, 1, 2)
        ledger.idk(1)
        ledger.wait(31)
        ledger.idk(2)

        assert ledger.last.circle == 1

    def test_only_the_last_twelve_are_looked_at(self, ledger: Ledger) -> None:
        ledger.write(Kind.CONNECT, 1, 2)
        ledger.idk(1)
        for recipient in range(10, 22):
            ledger.idk(recipient)
        ledger.idk(2)

        assert ledger.last.circle == 1


class TestCovenants:
    def test_a_covered_idk_changes_nothing_for_the_sender(self, ledger: Ledger) -> None:
        for recipient in range(50):
            assert ledger.idk(recipient, covered=True) == ()

        assert ledger.sam.r == 0.5
        assert ledger.sam.counted == 0
        assert ledger.last.left_out == "covered"

    def test_a_covered_accept_weighs_a_quarter(self, ledger: Ledger) -> None:
        ledger.accept(1, covered=True)

        assert ledger.last.weight == 0.25
        assert ledger.sam.r == about(0.5 * (1 - 0.375 / 4))


class TestTime:
    def test_r_is_halved_in_a_hundred_and_eighty_days(self) -> None:
        ledger = Ledger(replace(Policy(), restart=0))
        for recipient in range(5):
            ledger.idk(recipient)
        before = ledger.sam.r
        ledger.wait(180 - 1 / 24)
        ledger.accept(9)

        assert ledger.last.r_before == about(before / 2)

    def test_r_restarts_in_a_new_epoch(self, ledger: Ledger) -> None:
        for recipient in range(400):
            ledger.accept(recipient)
        assert ledger.sam.r < 1e-70
        ledger.wait(30)
        ledger.idk(500)
        assert ledger.last.r_before == about(0.5 * (1 - 1 / 2))
        ledger.wait(60)
        ledger.idk(501)
        assert ledger.last.r_before == about(0.25 * 2.5 + 0.5 * (1 / 2 - 1 / 4))

    def test_an_answer_that_settled_out_of_order_neither_fades_nor_restarts(self, ledger: Ledger) -> None:
        ledger.idk(1)
        ledger.ts -= 7200
        ledger.idk(2)

        assert ledger.sam.r == about(0.5 * 2.5 * 2.5)

    def test_r_stays_a_number_however_long_a_run(self, ledger: Ledger) -> None:
        for recipient in range(2000):
            ledger.idk(recipient)
            ledger.accept(recipient, sender=2000)
            ledger.ts -= 7200

        assert 1e200 < ledger.sam.r < float("inf")
        assert 0 < ledger.state.record(2000).r < 1e-200


class TestRestriction:
    def restrict(self, ledger: Ledger) -> None:
        ledger.accept(50)
        for recipient in range(7):
            ledger.idk(recipient)
        assert ledger.sam.restricted

    def test_idks_to_a_restricted_sender_leave_the_habits(self, ledger: Ledger) -> None:
        ledger.idk(60, covered=True)
        self.restrict(ledger)

        for recipient in (0, 6, 60):
            assert (ledger.state.record(recipient).n, ledger.state.record(recipient).k) == (0, 0)

    def test_later_answers_are_no_habit_either(self, ledger: Ledger) -> None:
        self.restrict(ledger)
        ledger.idk(30)
        ledger.accept(31)

        assert ledger.state.record(30).n == ledger.state.record(31).n == 0
        assert ledger.state.record(31).bad == 0
        assert not ledger.last.in_habit

    def test_those_who_had_accepted_are_tainted_once(self, ledger: Ledger) -> None:
        self.restrict(ledger)
        ledger.idk(30)

        assert ledger.state.record(50).bad == 1

    def test_an_upheld_spam_report_teaches_the_same_and_leaves_r(self, ledger: Ledger) -> None:
        ledger.accept(50)
        ledger.idk(1)
        before = ledger.sam.r
        ledger.write(Kind.UPHELD_SPAM, target=SAM)
        ledger.write(Kind.UPHELD_SPAM, target=SAM)

        assert ledger.state.record(1).n == 0
        assert ledger.state.record(50).bad == 1
        assert ledger.sam.restricted
        assert ledger.sam.r == before


class TestRulings:
    def test_an_upheld_appeal_puts_everything_back(self, ledger: Ledger) -> None:
        ledger.accept(50)
        for recipient in range(7):
            ledger.idk(recipient)
        ledger.write(Kind.RESET, target=SAM, upto=7)

        assert ledger.sam.r == 0.5
        assert not ledger.sam.restricted
        assert (ledger.sam.counted, ledger.sam.counted_idk, ledger.sam.first_ts) == (0, 0, None)
        assert ledger.state.record(50).bad == 0
        assert (ledger.state.record(50).n, ledger.state.record(50).k) == (1, 0)

    def test_the_idks_behind_a_warning_leave_the_habits_and_others_stay(self, ledger: Ledger) -> None:
        ledger.idk(60, covered=True)
        for recipient in range(4):
            ledger.idk(recipient)
        ledger.idk(9)
        ledger.write(Kind.RESET, target=SAM, upto=4)

        assert [ledger.state.record(one).k for one in (0, 3, 9, 60)] == [0, 0, 1, 1]

    def test_what_an_earlier_ruling_left_stays(self, ledger: Ledger) -> None:
        ledger.idk(1)
        ledger.idk(2)
        ledger.write(Kind.RESET, target=SAM, upto=0)
        ledger.idk(3)
        ledger.write(Kind.RESET, target=SAM, upto=3)

        assert [ledger.state.record(one).k for one in (1, 2, 3)] == [0, 1, 0]

    def test_the_voices_stay_used(self, ledger: Ledger) -> None:
        ledger.idk(1)
        ledger.write(Kind.RESET, target=SAM, upto=0)
        ledger.idk(1)

        assert ledger.last.left_out == "repeat"

    def test_a_sender_can_be_restricted_again(self, ledger: Ledger) -> None:
        for recipient in range(7):
            ledger.idk(recipient)
        ledger.write(Kind.RESET, target=SAM, upto=6)
        for recipient in range(10, 16):
            ledger.idk(recipient)

        assert ledger.levels[-1] == "restrict"
        assert ledger.sam.restricted


@pytest.mark.parametrize(
    "entry", [Entry(1, 1, "rumour"), Entry(1, 1, "join", 1), Entry(1, 1, "reset", target=1)]
)
def test_a_strange_entry_is_refused(ledger: Ledger, entry: Entry) -> None:
    with pytest.raises(ValueError, match="entry 1 cannot be folded"):
        step(ledger.state, entry, ledger.policy)
