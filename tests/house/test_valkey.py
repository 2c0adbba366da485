"""The embedded Valkey, and one address for the cache and the broker."""

import pytest
import redis
from kombu import Connection

from lion import backing, valkey
from tests import servers


def test_the_cache_and_the_broker_reach_the_same_database():
    with servers.broker() as url:
        numbered = url.replace("?db=0", "?db=3")
        with Connection(backing.for_broker(numbered)) as connection:
            queue = connection.SimpleQueue("doorbell")
            queue.put("ding")
            queue.close()
        with redis.Redis.from_url(numbered) as client:
            assert client.llen("doorbell") == 1
        with redis.Redis.from_url(url) as client:
            assert client.llen("doorbell") == 0


def test_a_socket_nobody_listens_on_does_not_answer(tmp_path):
    assert not valkey.answers(backing.embedded_redis_url(tmp_path))


def test_without_the_wheel_the_server_comes_from_the_path(monkeypatch, tmp_path):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(valkey.ValkeyProblem, match="LION_REDIS_URL"):
        valkey.server_binary()
    program = tmp_path / "redis-server"
    program.touch(mode=0o755)
    assert valkey.server_binary() == program


def test_a_socket_in_someone_elses_folder_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr("os.getuid", lambda: -1)
    with pytest.raises(valkey.ValkeyProblem, match="LION_DATA_DIR"):
        valkey.make_folders(tmp_path / "short" / "valkey.sock", tmp_path / "data")
