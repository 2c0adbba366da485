"""`manage.py serve` for real: it comes up whole, and however it ends, nothing of it is left."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lion import backing
from tests.live import Live

pytestmark = pytest.mark.house
KEY = "known to everyone, and only ever good for a test"


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with an empty database and the static files, to be copied."""
    folder = tmp_path_factory.mktemp("prepared") / "data"
    Live(folder, secret_key=KEY).manage("prepare")
    return folder


@pytest.fixture
def lion(prepared: Path, tmp_path: Path) -> Iterator[Live]:
    """A LION that is up."""
    shutil.copytree(prepared, tmp_path / "data")
    with Live(tmp_path / "data", secret_key=KEY) as house:
        yield house


def processes_of(house: Live) -> dict[int, str]:
    """Return the command lines of the processes that were started for this data folder, zombies left out."""
    wanted = f"LION_DATA_DIR={house.folder}\0".encode()
    found = {}
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and (
                wanted in (folder / "environ").read_bytes()
                or (folder / "cwd").readlink().is_relative_to(house.folder)  # Valkey writes over its own
            ):
                found[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue  # it ended meanwhile, or is another user's
    return {pid: command for pid, command in found.items() if command}


def gone_within(house: Live, seconds: float) -> float:
    """Return after how many seconds no process was left."""
    started = time.monotonic()
    while left := processes_of(house):
        house.listen()
        assert time.monotonic() - started < seconds, left
        time.sleep(0.1)
    return time.monotonic() - started


def process(house: Live, *words: str) -> int:
    """Return the oldest process of this house whose command has all these words."""
    return min(pid for pid, command in processes_of(house).items() if all(word in command for word in words))


def test_it_comes_up_with_web_worker_beat_and_valkey_and_leaves_nothing_on_ctrl_c(lion):
    commands = " ".join(processes_of(lion).values())
    for part in ("manage.py serve", "gunicorn", "lion worker", "lion beat", "valkey-server"):
        assert part in commands
    assert lion.get("/healthz") == 200
    assert lion.get("/readyz") == 200
    lion.child.process.send_signal(signal.SIGINT)
    assert lion.ends_within(10) == 0, lion.said
    gone_within(lion, 1)


def test_it_leaves_nothing_on_sigterm(lion):
    lion.child.process.send_signal(signal.SIGTERM)
    assert lion.ends_within(10) == 0, lion.said
    gone_within(lion, 1)


def test_a_second_ctrl_c_hurries(lion):
    os.kill(process(lion, "lion worker"), signal.SIGSTOP)  # it would not end by itself
    lion.child.process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    lion.child.process.send_signal(signal.SIGINT)
    assert lion.ends_within(3) == 0, lion.said
    gone_within(lion, 1)


@pytest.mark.parametrize("part", ["gunicorn", "lion worker", "lion beat", "valkey-server"])
def test_it_ends_with_status_1_and_leaves_nothing_when_a_part_is_killed(lion, part):
    os.kill(process(lion, part), signal.SIGKILL)
    assert lion.ends_within(10) == 1, lion.said
    gone_within(lion, 1)
    assert "was ended by SIGKILL" in lion.said


def test_two_cannot_share_a_data_folder_or_a_port(lion, tmp_path):
    run: Callable[[Live], subprocess.CompletedProcess[str]] = lambda house: subprocess.run(  # noqa: E731
        house.command("serve"), env=house.environment, capture_output=True, text=True, check=False
    )
    second = run(Live(lion.folder, secret_key=KEY))
    assert second.returncode == 2
    assert second.stderr.startswith(f"Another LION runs in {lion.folder}")
    elsewhere = Live(tmp_path / "elsewhere", secret_key=KEY)
    elsewhere.environment["LION_PORT"] = str(lion.port)
    third = run(elsewhere)
    assert third.returncode == 2
    assert third.stderr.startswith(f"Port {lion.port} is not free")
    assert not (elsewhere.folder / "valkey").exists()
    assert lion.get("/healthz") == 200


def test_a_broken_variable_ends_the_start_with_a_sentence(tmp_path):
    house = Live(tmp_path / "data", secret_key="short")
    done = subprocess.run(
        house.command("serve"), env=house.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr == "LION_SECRET_KEY must have at least 32 characters.\n"


def test_killed_itself_it_leaves_nothing_and_starts_again_in_the_same_folder(lion):
    lion.child.process.kill()
    gone_within(lion, 10)
    with Live(lion.folder, secret_key=KEY) as again:
        assert again.get("/readyz") == 200


def test_a_data_folder_too_deep_for_a_socket_works_too(prepared, tmp_path):
    folder = tmp_path / ("deep" * 30)
    shutil.copytree(prepared, folder)
    with Live(folder, secret_key=KEY) as house:
        assert house.get("/readyz") == 200
        socket = backing.embedded_socket(folder)
        assert socket.exists()
    gone_within(house, 1)
    assert not socket.parent.exists()


def test_the_demo_says_who_can_sign_in_once_it_is_up(prepared, tmp_path):
    shutil.copytree(prepared, tmp_path / "data")
    house = Live(tmp_path / "data", secret_key=KEY)
    house.start("--demo")
    house.stop()
    told = house.said[: house.said.index("LION is at")].splitlines()
    assert any("ana@lion.test" in line and not line.startswith("set-up") for line in told)
