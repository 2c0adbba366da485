"""Processes under a supervisor: heard line by line, ended together, never left behind."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from lion.processes.child import Child
from lion.processes.supervisor import Asked, Ended, Late, Supervisor

PYTHON = [sys.executable, "-I", "-S", "-u", "-c"]
SLEEP = "import time; time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf'); time.sleep(60)"


def child(name: str, program: str, **options) -> Child:
    return Child(name, [*PYTHON, program], **options)


def alive(pid: int) -> bool:
    """Return whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def ask_soon(seconds: float, number: signal.Signals = signal.SIGINT) -> None:
    threading.Timer(seconds, os.kill, (os.getpid(), number)).start()


def test_what_processes_say_is_passed_on_in_whole_lines_under_their_names():
    said: list[str] = []
    program = (
        "import sys, time; sys.stdout.write('half '); sys.stdout.flush(); time.sleep(.3); print('and half')"
    )
    with Supervisor(said.append) as house:
        house.finish(child("one", f"{program}; print('no end', end='')"))
    assert said == ["one    | half and half", "one    | no end"]


def test_a_step_that_fails_says_how():
    with pytest.raises(Ended, match="set-up ended with status 3"), Supervisor(lambda line: None) as house:
        house.finish(child("set-up", "raise SystemExit(3)"))


def test_one_that_ends_ends_all_with_what_it_said_last():
    said: list[str] = []
    with pytest.raises(Ended, match="web ended with status 0"), Supervisor(said.append) as house:
        other = house.start(child("other", SLEEP))
        house.start(child("web", "print('bye')"))
        house.watch()
    assert "web    | bye" in said
    assert other.status is not None


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_request_ends_all(number):
    with pytest.raises(Asked), Supervisor(lambda line: None) as house:
        other = house.start(child("other", SLEEP))
        ask_soon(0.3, number)
        house.watch()
    assert other.status == -signal.SIGTERM


def test_the_higher_rank_stops_first():
    stopped: list[str] = []
    program = (
        "import signal, sys, time\n"
        "def stop(*_): print('stopped'); sys.exit()\n"
        "signal.signal(signal.SIGTERM, stop); print('ready')\n"
        "while True: time.sleep(1)"
    )
    with pytest.raises(Asked), Supervisor(stopped.append) as house:
        for rank, name in enumerate(["broker", "worker", "web"]):
            house.start(child(name, program), rank=rank)
        house.until(lambda: len(stopped) == 3, 10, "they")
        ask_soon(0)
        house.watch()
    assert [line.split()[0] for line in stopped[3:]] == ["web", "worker", "broker"]


def test_one_that_will_not_end_is_killed_when_patience_ends():
    said: list[str] = []
    with pytest.raises(Asked), Supervisor(said.append) as house:
        deaf = house.start(child("deaf", DEAF, patience=0.5))
        house.until(lambda: bool(said), 10, "it")
        ask_soon(0)
        house.watch()
    assert deaf.status == -signal.SIGKILL


def test_a_second_request_is_not_patient():
    said: list[str] = []
    started = time.monotonic()
    with pytest.raises(Asked), Supervisor(said.append) as house:
        house.start(child("deaf", DEAF, patience=30))
        house.until(lambda: bool(said), 10, "it")
        ask_soon(0)
        ask_soon(0.7)
        house.watch()
    assert time.monotonic() - started < 10


def test_grandchildren_end_with_their_session():
    said: list[str] = []
    program = (
        "import subprocess, sys\n"
        f"p = subprocess.Popen([sys.executable, '-c', {DEAF!r}], stdout=subprocess.DEVNULL)\n"
        "print(p.pid)"
    )
    with pytest.raises(Ended), Supervisor(said.append) as house:
        house.start(child("parent", program))
        house.watch()
    grandchild = int(said[0].split()[-1])
    for _ in range(50):
        if not alive(grandchild):
            break
        time.sleep(0.05)
    assert not alive(grandchild)


def test_what_never_comes_true_is_late():
    with pytest.raises(Late, match="web did not answer"), Supervisor(lambda line: None) as house:
        house.until(lambda: False, 0.3, "web")


def test_signals_are_given_back():
    before = signal.getsignal(signal.SIGTERM)
    with Supervisor(lambda line: None):
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before


def test_an_orphan_is_ended():
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); from lion.processes.child import Child\n"
        f"c = Child('c', [sys.executable, '-I', '-S', '-c', {SLEEP!r}]); print(c.process.pid)\n"
        "import os, signal; sys.stdout.flush(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    root = str(Path(__file__).parent.parent.parent)
    starter = Child("starter", [sys.executable, "-u", "-c", program, root])
    starter.process.wait(10)
    orphan = int(next(starter.lines()))
    starter.output.close()
    for _ in range(100):
        if not alive(orphan):
            break
        time.sleep(0.05)
    assert not alive(orphan)
