"""Database, Valkey, mail and OpenID: what each address accepts, and the sentence it refuses with."""

from pathlib import Path

import pytest
from redis.connection import parse_url

from lion import backing
from lion.environment import EnvironmentProblem
from tests.house.refusing import SECRET, refusal


def test_the_database_is_sqlite_by_default_and_ready_for_several_writers(tmp_path):
    entry = backing.database("LION_X", tmp_path / "lion.sqlite3")
    assert entry["ENGINE"] == "django.db.backends.sqlite3"
    assert entry["NAME"] == str(tmp_path / "lion.sqlite3")
    assert entry["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert entry["OPTIONS"]["timeout"] == 20
    assert "journal_mode=WAL" in entry["OPTIONS"]["init_command"]


def test_sqlite_can_be_elsewhere(variable):
    variable("sqlite:////srv/some%20where/lion.sqlite3")
    assert backing.database("LION_X", Path("unused"))["NAME"] == "/srv/some where/lion.sqlite3"


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
    entry = backing.database("LION_X", Path("unused"))
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
    refusal(backing.database, Path("unused"))


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
    url = backing.redis_url("LION_X")
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
    refusal(backing.redis_url)


def test_no_broker_means_the_embedded_one(tmp_path):
    assert backing.redis_url("LION_X") is None
    assert backing.embedded_redis_url(Path("/srv/a b")) == "unix:///srv/a%20b/valkey.sock?db=0"
    assert backing.embedded_socket(tmp_path) == tmp_path / "valkey.sock"


def test_a_data_folder_too_deep_for_a_socket_has_a_short_one_elsewhere():
    deep = Path("/srv", "d" * 120)
    short = backing.embedded_socket(deep)
    assert short == backing.embedded_socket(deep)
    assert short != backing.embedded_socket(Path("/srv", "e" * 120))
    assert len(bytes(short)) <= backing.SOCKET_PATH_LIMIT


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
    told = backing.email("LION_X", Path("unused"))
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
    told = backing.email("LION_X", tmp_path / "a b")
    assert told["EMAIL_BACKEND"].endswith("filebased.EmailBackend")
    assert told["EMAIL_FILE_PATH"] == str(tmp_path / "a b" / "mail")
    variable("file:///srv/post")
    assert backing.email("LION_X", tmp_path)["EMAIL_FILE_PATH"] == "/srv/post"
    variable("console:")
    assert backing.email("LION_X", tmp_path) == {
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
    refusal(backing.email, Path("unused"))


def test_nobody_signs_in_by_openid_until_it_is_set_up():
    assert backing.openid_apps() == []


def test_linkedin_and_a_house_of_ones_own_sign_in_by_openid(monkeypatch):
    monkeypatch.setenv("LION_LINKEDIN_CLIENT_ID", "a")
    monkeypatch.setenv("LION_LINKEDIN_SECRET", "b")
    monkeypatch.setenv("LION_OIDC_URL", "https://id.example.org")
    monkeypatch.setenv("LION_OIDC_NAME", "Club")
    monkeypatch.setenv("LION_OIDC_CLIENT_ID", "c")
    monkeypatch.setenv("LION_OIDC_SECRET", "d")
    linkedin, club = backing.openid_apps()
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
        backing.openid_apps()
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
    assert backing.for_broker(url) == broker


def test_the_origins_of_openid_apps_are_their_hosts():
    apps = [{"settings": {"server_url": url}} for url in ("https://a.example/x/y", "https://b.example")]
    assert backing.origins(apps) == ["https://a.example", "https://b.example"]
