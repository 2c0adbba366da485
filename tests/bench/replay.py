"""How fast a file of a million answers is replayed, and in how much memory.

    python -m tests.bench.replay [ANSWERS]

writes simulated towns, a year after a year, to a file, and times `manage.py replay` on it: the fair rule
twice, for the same bytes, and the classic count as the floor that no rule gets below.
"""

import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lion.moderation.tally.events import HEADER
from tests.moderation.tally.simulated import YEAR, Town, rows, simulate

MEMBERS = 3000
ACTOR, TARGET, INVITE, GROUP = 3, 4, 5, 6


def fill(path: Path, answers: int) -> tuple[int, int]:
    """Write towns until there are so many answers; returns the numbers of events and answers."""
    seq = told = town = 0
    with path.open("w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(HEADER)
        while told < answers:
            for row in rows(simulate(Town(MEMBERS, seed=town))):
                names = [f"{town}{name}" if name else "" for name in row[ACTOR : GROUP + 1]]
                names[INVITE - ACTOR] = row[INVITE] and str(town * 10_000_000 + int(row[INVITE]))
                ts = int(row[1]) + town * YEAR * 86_400
                table.writerow([seq, ts, row[2], *names, row[7]])
                seq += 1
                told += row[2] == "answer"
            town += 1
    return seq, told


def timed(events: Path, out: Path, rule: str) -> float:
    """Seconds of processor time for one replay; prints the most memory of any so far."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    command: list[str | Path] = [
        sys.executable,
        "manage.py",
        "replay",
        events,
        "--out",
        out,
        "--rule",
        rule,
        "-v0",
    ]
    subprocess.run(command, check=True)
    elapsed = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    say(f"  {rule:5} {elapsed:5.1f} s, {spent:5.1f} s of one core, {after.ru_maxrss >> 10} MB at most")
    return spent


def main() -> None:
    """Fill, replay, say."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        events = Path(folder) / "events.csv"
        lines, answers = fill(events, wanted)
        say(f"replay: {answers:,} answers among {lines:,} events, on one of {os.cpu_count()} cores")
        floor = timed(events, Path(folder) / "count.csv", "count")
        spent = timed(events, Path(folder) / "fair.csv", "fair")
        timed(events, Path(folder) / "again.csv", "fair")
        same = (Path(folder) / "fair.csv").read_bytes() == (Path(folder) / "again.csv").read_bytes()
    pace, ratio = answers / spent, spent / floor
    say(f"  {pace:,.0f} answers a second of one core, {ratio:.2f} times as long as the count")
    say("  the same file gave the same bytes" if same else "  the same file gave OTHER bytes")
    sys.exit(not same)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
