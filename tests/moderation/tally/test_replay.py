"""`manage.py replay`, to the letter of FAIRNESS.md, section 4. No test here has a database."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.moderation.tally.files import EIGHT_IDKS, Line, read, replay, write


@pytest.fixture
def events(tmp_path: Path) -> Path:
    return write(tmp_path / "events.csv", EIGHT_IDKS)


def test_each_line_is_decided_once_and_a_covered_idk_is_not_counted(events: Path) -> None:
    decisions = replay(events)

    assert [(one["member"], one["level"], one["seq"]) for one in decisions] == [
        ("m0", "warn", "26"),
        ("m0", "restrict", "28"),
    ]
    assert decisions[1] == {
        "seq": "28",
        "ts": "9006",
        "member": "m0",
        "level": "restrict",
        "score": "122.07",
        "reason": "6 of 6 answers counted since 9001 were IDK",
    }


def test_after_a_suspension_nothing_more_is_decided(tmp_path: Path) -> None:
    lines: list[Line] = [[0, "member", one, "", "", "", ""] for one in range(40)]
    for one in range(1, 40):
        lines += [[one, "invite", 0, one, one, "", ""], [one, "answer", one, 0, one, "", "idk"]]

    decisions = replay(write(tmp_path / "events.csv", lines))

    assert [one["level"] for one in decisions] == ["warn", "restrict", "suspend"]


def test_scores_name_every_member_with_their_evidence(events: Path, tmp_path: Path) -> None:
    replay(events, scores=tmp_path / "scores.csv")
    scores = read(tmp_path / "scores.csv")

    assert [one["member"] for one in scores] == [f"m{one}" for one in range(10)]
    assert float(scores[0]["score"]) > 700
    assert {one["score"] for one in scores[1:]} == {"0.5"}


def test_a_packed_file_gives_the_same_bytes(events: Path, tmp_path: Path) -> None:
    replay(events)
    plain = (tmp_path / "decisions.csv").read_bytes()

    replay(write(tmp_path / "events.csv.gz", EIGHT_IDKS))

    assert (tmp_path / "decisions.csv").read_bytes() == plain


def test_an_invitation_is_covered_by_what_was_so_when_it_was_sent(tmp_path: Path) -> None:
    people: list[Line] = [[0, "member", one, "", "", "", ""] for one in range(8)]
    group: list[Line] = [[0, "group", "", "", "", "g", "open"]]
    joins: list[Line] = [[1, "join", one, "", "", "g", ""] for one in range(8)]
    invites: list[Line] = [[2, "invite", 0, one, f"i{one}", "g", ""] for one in range(1, 8)]
    idks: list[Line] = [[3, "answer", one, 0, f"i{one}", "", "idk"] for one in range(1, 8)]

    path = tmp_path / "events.csv"
    assert replay(write(path, [*people, *group, *joins, *invites, *idks])) == []
    assert len(replay(write(path, [*people, *group, *invites, *joins, *idks]))) == 2


def test_closed_groups_and_connections_make_circles(tmp_path: Path) -> None:
    people: list[Line] = [[0, "member", one, "", "", "", ""] for one in range(8)]
    group: list[Line] = [[0, "group", "", "", "", "g", "closed"]]
    joins: list[Line] = [[1, "join", one, "", "", "g", ""] for one in range(1, 8)]
    connects: list[Line] = [
        [1, "connect", one, other, "", "", ""] for one in range(1, 8) for other in range(1, one)
    ]
    answers: list[Line] = []
    for one in range(1, 8):
        answers += [[2, "invite", 0, one, one, "", ""], [2, "answer", one, 0, one, "", "idk"]]

    path = tmp_path / "events.csv"
    assert len(replay(write(path, [*people, *group, *answers]))) == 2
    assert replay(write(path, [*people, *group, *joins, *answers])) == []
    assert replay(write(path, [*people, *group, *connects, *answers])) == []


def test_an_archived_invitation_may_be_answered_later(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    archives: list[Line] = [
        [8000 + one, "answer", f"m{one}", "m0", one, "", "archive"] for one in range(1, 10)
    ]
    without = replay(write(path, EIGHT_IDKS))
    lines = [*EIGHT_IDKS[:23], *archives, *EIGHT_IDKS[23:]]

    assert [(one["level"], one["ts"]) for one in replay(write(path, lines))] == [
        (one["level"], one["ts"]) for one in without
    ]


@pytest.mark.parametrize(
    "names", [["9", "8", "7"], ["x", "y", "3"], ["007", "7", "2"], ["1" * 30, "5", "06"]]
)
def test_an_invitation_may_have_any_name(tmp_path: Path, names: list[str]) -> None:
    lines: list[Line] = [[0, "member", one, "", "", "", ""] for one in range(4)]
    lines += [[1, "invite", 0, to, name, "", ""] for to, name in enumerate(names, 1)]
    lines += [[1, "answer", to, 0, name, "", "idk"] for to, name in enumerate(names, 1)]
    path = tmp_path / "events.csv"

    replay(write(path, lines), scores=tmp_path / "scores.csv")

    assert float(read(tmp_path / "scores.csv")[0]["score"]) == pytest.approx(0.5 * 2.5**3)
    with pytest.raises(CommandError, match="was sent before"):
        replay(write(path, [*lines, lines[4]]))


def test_a_file_of_a_header_alone_decides_nothing(tmp_path: Path) -> None:
    assert replay(write(tmp_path / "events.csv", [])) == []
    assert (tmp_path / "decisions.csv").read_text() == "seq,ts,member,level,score,reason\n"


@pytest.mark.parametrize("rule", ["count", "count90", "rate", "wilson"])
def test_the_classic_rules_are_there_for_comparison(events: Path, rule: str) -> None:
    assert {one["member"] for one in replay(events, rule=rule)} <= {"m0"}


START = "0,0,member,1,,,,\n1,0,member,2,,,,\n2,0,group,,,,g,open\n3,0,invite,1,2,7,,\n"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("3,5,member,3,,,,", "line 6: seq must rise"),
        ("x,5,member,3,,,,", "line 6: seq and ts must be whole numbers, not 'x' and '5'"),
        ("4,5.5,member,3,,,,", "line 6: seq and ts must be whole numbers"),
        ("4,-5,member,3,,,,", "line 6: seq and ts must be whole numbers"),
        ("4,,member,3,,,,", "line 6: seq and ts must be whole numbers"),
        ("4,9999999999999999,member,3,,,,", "line 6: seq must rise"),
        ("4,5,rumour,1,2,,,", "line 6: unknown type 'rumour'"),
        ("4,5,member,3,,,", "line 6: 8 fields are needed, not 7"),
        ("4,5,member,3,,,,,", "line 6: 8 fields are needed, not 9"),
        ("", "line 6: 8 fields are needed, not 0"),
        ("4,5,member,,,,,", "line 6: actor is missing"),
        ("4,5,member,1,,,,", "line 6: actor '1' has joined before"),
        ("4,5,group,,,,,open", "line 6: group is missing"),
        ("4,5,group,,,,g,open", "line 6: group 'g' has appeared before"),
        ("4,5,group,,,,h,secret", "line 6: value must be open or closed, not 'secret'"),
        ("4,5,join,9,,,g,", "line 6: unknown actor '9'"),
        ("4,5,join,1,,,h,", "line 6: unknown group 'h'"),
        ("4,5,join,1,,,,", "line 6: group is missing"),
        ("4,5,connect,1,9,,,", "line 6: unknown target '9'"),
        ("4,5,connect,1,,,,", "line 6: target is missing"),
        ("4,5,connect,1,1,,,", "line 6: actor and target are the same member"),
        ("4,5,invite,1,2,,,", "line 6: invite is missing"),
        ("4,5,invite,2,1,7,,", "line 6: invite '7' was sent before"),
        ("4,5,invite,2,1,8,h,", "line 6: unknown group 'h'"),
        ("4,5,answer,2,1,8,,idk", "line 6: unknown invite '8'"),
        ("4,5,answer,2,1,,,idk", "line 6: invite is missing"),
        ("4,5,answer,1,2,7,,idk", "line 6: invite '7' was not from the target to the actor"),
        ("4,5,answer,2,1,7,,spam", "line 6: value must be accept, archive or idk, not 'spam'"),
        ("4,5,answer,2,1,7,,idk\n5,6,answer,2,1,7,,accept", "line 7: invite '7' has its answer already"),
        ("4,5,answer,2,1,7,,idk\n5,6,answer,2,1,7,,archive", "line 7: invite '7' has its answer already"),
        ('4,5,member,"3,,,,', "line 6: not CSV"),
        (f"4,5,member,{'x' * 5000},,,,", "line 6: longer than 4096 bytes"),
        ("4,5,member,\0,,,,", "line 6: there is a NUL byte"),
        (f"4,5,{'y' * 60},,,,,", "line 6: unknown type 'yyyy"),
    ],
)
def test_malformed_lines_are_refused_with_their_number(tmp_path: Path, line: str, words: str) -> None:
    path = tmp_path / "events.csv"
    path.write_text(f"seq,ts,type,actor,target,invite,group,value\n{START}{line}\n")

    with pytest.raises(CommandError) as refused:
        replay(path)

    assert words in str(refused.value)
    assert refused.value.returncode == 2
    assert [one.name for one in tmp_path.iterdir()] == ["events.csv"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "line 1: the file is empty"),
        (b"seq,ts\n", "line 1: the header must be seq,ts,type"),
        (
            b"seq,ts,type,actor,target,invite,group,value\n0,0,member,\xff,,,,\n",
            "line 2: not UTF-8: byte 0xff",
        ),
    ],
)
def test_a_file_that_is_no_file_of_events_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "events.csv"
    path.write_bytes(content)

    with pytest.raises(CommandError, match=words):
        replay(path)


def test_a_packed_file_cut_short_is_refused_at_the_line_it_ends(tmp_path: Path) -> None:
    whole = write(tmp_path / "whole.csv.gz", EIGHT_IDKS).read_bytes()
    path = tmp_path / "events.csv.gz"
    path.write_bytes(whole[: len(whole) - 12])

    with pytest.raises(CommandError, match=r"line \d+: the packed file ends too early"):
        replay(path)
    assert not (tmp_path / "decisions.csv").exists()


@pytest.mark.parametrize(
    "spoil", [lambda data: b"no gzip", lambda data: data[:40] + b"\xff" * 20 + data[60:]]
)
def test_a_packed_file_that_is_broken_is_refused(tmp_path: Path, spoil: object) -> None:
    path = write(tmp_path / "events.csv.gz", EIGHT_IDKS)
    path.write_bytes(spoil(path.read_bytes()))  # type: ignore[operator]

    with pytest.raises(CommandError, match=r"line \d+: the packed file cannot be unpacked"):
        replay(path)


def test_what_was_written_before_stays_when_a_replay_fails(events: Path, tmp_path: Path) -> None:
    replay(events)
    before = (tmp_path / "decisions.csv").read_bytes()
    events.write_text(events.read_text() + "99,0,rumour,,,,,\n")

    with pytest.raises(CommandError, match="line 34"):
        replay(events)

    assert (tmp_path / "decisions.csv").read_bytes() == before
    assert {one.name for one in tmp_path.iterdir()} == {"events.csv", "decisions.csv"}


def test_outputs_that_would_overwrite_something_are_refused(events: Path, tmp_path: Path) -> None:
    (tmp_path / "link.csv").hardlink_to(events)
    (tmp_path / "folder").mkdir()
    other = tmp_path / "other.csv"
    for out, scores in [
        (events, None),
        (tmp_path / "link.csv", None),
        (tmp_path / "folder", None),
        (other, other),
        (other, events),
        (Path("/dev/null"), None),
        (tmp_path / "nowhere" / "decisions.csv", None),
    ]:
        with pytest.raises(CommandError) as refused:
            call_command("replay", events, out=out, scores=scores, verbosity=0)
        assert refused.value.returncode == 2
    assert events.read_text().startswith("seq,ts")
    assert not other.exists()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nothing\.csv: No such file"):
        call_command("replay", tmp_path / "nothing.csv", out=tmp_path / "out.csv")


def test_progress_is_told_on_stderr_alone(events: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("replay", events, out=events.with_name("out.csv"))
    told = capsys.readouterr()

    assert told.out == ""
    assert told.err.startswith("32 events, ")


def test_the_command_ends_with_status_2_and_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "events.csv.gz"
    with gzip.open(path, "wt") as file:
        file.write("seq,ts,type,actor,target,invite,group,value\n0,0,rumour,,,,,\n")

    ended = subprocess.run(
        [sys.executable, "manage.py", "replay", path, "--out", tmp_path / "out.csv"],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr == f"CommandError: {path}: line 2: unknown type 'rumour'\n"
