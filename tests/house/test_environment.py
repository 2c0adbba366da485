"""Every variable: what it accepts, and the sentence it refuses with."""

import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from redis.connection import parse_url

from lion import environment
from lion.environment import EnvironmentProblem

SECRET = "hunter2-never-shown"


@pytest.fixture
def variable(monkeypatch):
    """Set LION_X to a value."""
    return lambda value: monkeypatch.setenv("LION_X", value)


def refusal(read: Any, *arguments: Any) -> str:
    with pytest.raises(EnvironmentProblem) as caught:
        read("LION_X", *arguments)
    sentence = str(caught.value)
    assert sentence.startswith("LION_X")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert SECRET not in sentence
    return sentence


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


def test_the_database_is_sqlite_by_default_and_ready_for_several_writers(tmp_path):
    entry = environment.database("LION_X", tmp_path / "lion.sqlite3")
    assert entry["ENGINE"] == "django.db.backends.sqlite3"
    assert entry["NAME"] == str(tmp_path / "lion.sqlite3")
    assert entry["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert entry["OPTIONS"]["timeout"] == 20
    assert "journal_mode=WAL" in entry["OPTIONS"]["init_command"]


def test_sqlite_can_be_elsewhere(variable):
    variable("sqlite:////srv/some%20where/lion.sqlite3")
    assert environment.database("LION_X", Path("unused"))["NAME"] == "/srv/some where/lion.sqlite3"


POSTGRESQL = [
    ("postgres://lion@localhost/lion", ("lion", "lion", "", "localhost", ""), {}),
    (
        "postgresql://lion:p%40ss%2Fword@db.example:5433/lion",
        ("lion", "lion", "p@ss/word", "db.example", "5433"),
        {},
    ),
    ("postgres:///lion?host=/run/postgresql&port=5433", ("lion", "", "", "/run/postgresql", "5433"), {}),
    ("postgres://lion@%2Frun%2FPostgres/lion", ("lion", "lion", "", "/run/Postgres", ""), {}),
    ("postgres://lion@[2001:db8::1]:5432/lion", ("lion", "lion", "", "2001:db8::1", "5432"), {}),
    (
        "postgres://h/lion?sslmode=verify-full&connect_timeout=5",
        ("lion", "", "", "h", ""),
        {"sslmode": "verify-full", "connect_timeout": "5"},
    ),
]


@pytest.mark.parametrize(("value", "parts", "options"), POSTGRESQL)
def test_postgresql_is_read_from_its_url(variable, value, parts, options):
    variable(value)
    entry = environment.database("LION_X", Path("unused"))
    assert entry["ENGINE"] == "django.db.backends.postgresql"
    assert tuple(entry[part] for part in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == parts
    assert entry["OPTIONS"] == options
    assert entry["CONN_HEALTH_CHECKS"] is True


@pytest.mark.parametrize(
    "value",
    [
        f"mysql://lion:{SECRET}@localhost/lion",
        f"postgres://lion:{SECRET}@localhost",
        f"postgres://lion:{SECRET}@localhost:http/lion",
        f"postgres://lion:{SECRET}@localhost:99999/lion",
        f"postgres://lion:{SECRET}@localhost/lion?port=x",
        f"postgres://lion:{SECRET}@[::1/lion",
        f"postgres://lion:{SECRET}@localhost/lion?sslmod=require",
        "sqlite://",
        "sqlite://host/lion.sqlite3",
        "lion.sqlite3",
    ],
)
def test_what_is_no_database_is_refused_without_its_password(variable, value):
    variable(value)
    refusal(environment.database, Path("unused"))


BROKERS = [
    (
        "redis://:p%40ss@valkey.example:6380/2",
        {"host": "valkey.example", "port": 6380, "db": 2, "password": "p@ss"},
    ),
    ("redis://valkey.example", {"host": "valkey.example"}),
    ("rediss://valkey.example/1", {"host": "valkey.example", "db": 1}),
    ("unix:///run/val%20key.sock?db=3", {"path": "/run/val key.sock", "db": 3}),
    ("unix:///run/valkey.sock", {"path": "/run/valkey.sock", "db": 0}),
    ("redis+socket:///run/valkey.sock?virtual_host=4", {"path": "/run/valkey.sock", "db": 4}),
]


@pytest.mark.parametrize(("value", "parts"), BROKERS)
def test_the_cache_and_the_broker_understand_one_address(variable, value, parts):
    variable(value)
    url = environment.redis_url("LION_X")
    assert url is not None
    told = parse_url(url)
    assert {name: told[name] for name in parts} == parts


@pytest.mark.parametrize(
    "value",
    [
        f"amqp://lion:{SECRET}@localhost",
        f"redis://:{SECRET}@/0",
        f"redis://:{SECRET}@localhost/first",
        "redis://localhost:many/0",
        "unix://run/valkey.sock",
        "unix:///run/valkey.sock?db=first",
        "unix:///",
        "localhost:6379",
    ],
)
def test_what_is_no_broker_is_refused_without_its_password(variable, value):
    variable(value)
    refusal(environment.redis_url)


def test_no_broker_means_the_embedded_one(tmp_path):
    assert environment.redis_url("LION_X") is None
    assert environment.embedded_redis_url(Path("/srv/a b")) == "unix:///srv/a%20b/valkey.sock?db=0"
    assert environment.embedded_socket(tmp_path) == tmp_path / "valkey.sock"


def test_a_data_folder_too_deep_for_a_socket_has_a_short_one_elsewhere():
    deep = Path("/srv", "d" * 120)
    short = environment.embedded_socket(deep)
    assert short == environment.embedded_socket(deep)
    assert short != environment.embedded_socket(Path("/srv", "e" * 120))
    assert len(bytes(short)) <= environment.SOCKET_PATH_LIMIT


SMTP = [
    ("smtp://mail.example", ("mail.example", 25, "", "", False, False)),
    ("smtp://lion:p%40ss@mail.example:2525?tls=1", ("mail.example", 2525, "lion", "p@ss", True, False)),
    ("smtp://mail.example?tls=1", ("mail.example", 587, "", "", True, False)),
    ("submission://lion:x@mail.example", ("mail.example", 587, "lion", "x", True, False)),
    ("smtps://lion:x@mail.example", ("mail.example", 465, "lion", "x", False, True)),
]


@pytest.mark.parametrize(("value", "parts"), SMTP)
def test_mail_goes_by_smtp(variable, value, parts):
    variable(value)
    told = environment.email("LION_X", Path("unused"))
    names = (
        "EMAIL_HOST",
        "EMAIL_PORT",
        "EMAIL_HOST_USER",
        "EMAIL_HOST_PASSWORD",
        "EMAIL_USE_TLS",
        "EMAIL_USE_SSL",
    )
    assert tuple(told[name] for name in names) == parts


def test_mail_is_written_to_files_by_default(variable, tmp_path):
    told = environment.email("LION_X", tmp_path / "a b")
    assert told["EMAIL_BACKEND"].endswith("filebased.EmailBackend")
    assert told["EMAIL_FILE_PATH"] == str(tmp_path / "a b" / "mail")
    variable("file:///srv/post")
    assert environment.email("LION_X", tmp_path)["EMAIL_FILE_PATH"] == "/srv/post"
    variable("console:")
    assert environment.email("LION_X", tmp_path) == {
        "EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"
    }


@pytest.mark.parametrize(
    "value",
    [
        f"imap://lion:{SECRET}@mail.example",
        f"smtp://lion:{SECRET}@",
        f"smtp://lion:{SECRET}@mail.example:many",
        f"smtp://lion:{SECRET}@mail.example?ssl=1",
        f"smtps://lion:{SECRET}@mail.example?tls=1",
        "file://post",
        "mail.example",
    ],
)
def test_what_is_no_post_office_is_refused_without_its_password(variable, value):
    variable(value)
    refusal(environment.email, Path("unused"))


def test_a_web_address_is_one_of_a_page_elsewhere_or_none(variable):
    assert environment.web_address("LION_X") == ""
    variable(" https://code.example.org/lion?at=v1 ")
    assert environment.web_address("LION_X") == "https://code.example.org/lion?at=v1"
    for wrong in ("code.example.org", "javascript:alert(1)", "https://", f"https://a:{SECRET}@example.org"):
        variable(wrong)
        refusal(environment.web_address)


def test_nobody_signs_in_by_openid_until_it_is_set_up():
    assert environment.openid_apps() == []


def test_linkedin_and_a_house_of_ones_own_sign_in_by_openid(monkeypatch):
    monkeypatch.setenv("LION_LINKEDIN_CLIENT_ID", "a")
    monkeypatch.setenv("LION_LINKEDIN_SECRET", "b")
    monkeypatch.setenv("LION_OIDC_URL", "https://id.example.org")
    monkeypatch.setenv("LION_OIDC_NAME", "Club")
    monkeypatch.setenv("LION_OIDC_CLIENT_ID", "c")
    monkeypatch.setenv("LION_OIDC_SECRET", "d")
    linkedin, club = environment.openid_apps()
    assert (linkedin["provider_id"], linkedin["client_id"], linkedin["secret"]) == ("linkedin", "a", "b")
    assert linkedin["settings"] == {"server_url": "https://www.linkedin.com/oauth"}
    assert (club["provider_id"], club["name"]) == ("oidc", "Club")


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"LION_LINKEDIN_CLIENT_ID": "a"}, "LION_LINKEDIN_SECRET"),
        ({"LION_LINKEDIN_SECRET": SECRET}, "LION_LINKEDIN_CLIENT_ID"),
        ({"LION_OIDC_URL": "https://id.example.org"}, "LION_OIDC_CLIENT_ID"),
        ({"LION_OIDC_CLIENT_ID": "a", "LION_OIDC_SECRET": SECRET}, "LION_OIDC_URL"),
        ({"LION_OIDC_URL": "id", "LION_OIDC_CLIENT_ID": "a", "LION_OIDC_SECRET": SECRET}, "LION_OIDC_URL"),
    ],
)
def test_half_a_sign_in_by_openid_names_the_other_half(monkeypatch, given, missing):
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(EnvironmentProblem, match=missing) as caught:
        environment.openid_apps()
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "broker"),
    [
        ("redis://valkey.example/1", "redis://valkey.example/1"),
        ("unix:///run/valkey.sock?db=3", "redis+socket:///run/valkey.sock?virtual_host=3"),
        ("rediss://valkey.example/1", "rediss://valkey.example/1?ssl_cert_reqs=required"),
        ("rediss://v.example/1?ssl_cert_reqs=none", "rediss://v.example/1?ssl_cert_reqs=none"),
    ],
)
def test_the_broker_checks_certificates_unless_told_not_to(url, broker):
    assert environment.for_broker(url) == broker


def test_the_origins_of_openid_apps_are_their_hosts():
    apps = [{"settings": {"server_url": url}} for url in ("https://a.example/x/y", "https://b.example")]
    assert environment.origins(apps) == ["https://a.example", "https://b.example"]
