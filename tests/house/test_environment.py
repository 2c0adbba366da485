"""Every variable: what it accepts, and the sentence it refuses with."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from lion import environment
from tests.house.refusing import SECRET, refusal


def test_text_is_trimmed_and_blank_means_unset(variable):
    assert environment.text("LION_X", "default") == "default"
    variable("  ")
    assert environment.text("LION_X", "default") == "default"
    variable(" value ")
    assert environment.text("LION_X") == "value"


@pytest.mark.parametrize(
    ("value", "meaning"), [("1", True), ("Yes", True), ("on", True), ("0", False), ("off", False)]
)
def test_a_flag_says_yes_or_no(variable, value, meaning):
    variable(value)
    assert environment.flag("LION_X", not meaning) is meaning


def test_a_flag_has_a_default_and_refuses_anything_else(variable):
    assert environment.flag("LION_X") is False
    assert environment.flag("LION_X", True) is True
    variable("perhaps")
    refusal(environment.flag)


@pytest.mark.parametrize("value", ["0", "65536", "-1", "80.0", "http", "²", "1e3"])
def test_a_port_that_is_none_is_refused(variable, value):
    variable(value)
    refusal(environment.port, 8000)


def test_a_port_is_a_number(variable):
    assert environment.port("LION_X", 8000) == 8000
    variable("65535")
    assert environment.port("LION_X", 8000) == 65535


def test_a_folder_is_made_for_its_owner_only(variable, tmp_path):
    variable(str(tmp_path / "a" / "b"))
    made = environment.directory("LION_X", Path("unused"))
    assert made == tmp_path / "a" / "b"
    assert stat.S_IMODE(made.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made_is_refused(variable, tmp_path):
    (tmp_path / "file").write_text("")
    variable(str(tmp_path / "file"))
    refusal(environment.directory, tmp_path)
    variable(str(tmp_path / "file" / "below"))
    refusal(environment.directory, tmp_path)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("lion.example.org", ["lion.example.org"]),
        ("Lion.Example.org, .example.net", ["lion.example.org", ".example.net"]),
        ("localhost 127.0.0.1 [::1]", ["localhost", "127.0.0.1", "[::1]"]),
        ("xn--lwe-sna.example", ["xn--lwe-sna.example"]),
    ],
)
def test_hosts_are_a_list_of_names(variable, value, names):
    variable(value)
    assert environment.hosts("LION_X", []) == names


@pytest.mark.parametrize(
    "value",
    ["*", "https://lion.example.org", "lion.example.org:443", "a..b", "-a.org", "[::g]", ",", "a b_é"],
)
def test_what_is_no_host_name_is_refused(variable, value):
    variable(value)
    refusal(environment.hosts, ["localhost"])


def test_a_secret_key_comes_from_the_variable(variable, tmp_path):
    variable("k" * 32)
    assert environment.secret_key("LION_X", tmp_path) == "k" * 32
    assert list(tmp_path.iterdir()) == []


def test_a_short_secret_key_is_refused_without_showing_it(variable, tmp_path):
    variable(SECRET)
    refusal(environment.secret_key, tmp_path)


def test_a_secret_key_is_made_once_and_kept_from_others(tmp_path):
    key = environment.secret_key("LION_X", tmp_path)
    assert len(key) >= 50
    assert environment.secret_key("LION_X", tmp_path) == key
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_kept_secret_key_that_was_cut_short_is_refused(tmp_path):
    (tmp_path / "secret_key").write_text(SECRET)
    refusal(environment.secret_key, tmp_path)
    (tmp_path / "secret_key").write_bytes(b"\xff" * 64)
    refusal(environment.secret_key, tmp_path)


def test_processes_that_start_at_once_share_one_secret_key(tmp_path):
    program = "import sys, pathlib; from lion import environment as e; sys.stdin.read(); "
    program += "print(e.secret_key('LION_X', pathlib.Path(sys.argv[1])))"
    command = [sys.executable, "-c", program, str(tmp_path)]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    for process in started:
        assert process.stdin is not None
    keys = {process.communicate("")[0] for process in started}
    assert len(keys) == 1
    assert len(keys.pop().strip()) >= 50


def test_a_web_address_is_one_of_a_page_elsewhere_or_none(variable):
    assert environment.web_address("LION_X") == ""
    variable(" https://code.example.org/lion?at=v1 ")
    assert environment.web_address("LION_X") == "https://code.example.org/lion?at=v1"
    for wrong in ("code.example.org", "javascript:alert(1)", "https://", f"https://a:{SECRET}@example.org"):
        variable(wrong)
        refusal(environment.web_address)
