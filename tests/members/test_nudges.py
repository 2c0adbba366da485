"""A broker that is down costs a request nothing: the sweep delivers what the nudge did not."""

import time
from pathlib import Path

import pytest
from celery import Celery
from django.db import transaction

from lion.nudges import after_commit

TRIED: list[int] = []


def task_of(app: Celery):
    @app.task
    def note(number: int) -> None:
        TRIED.append(number)

    return note


@pytest.mark.django_db(transaction=True)
def test_a_nudge_leaves_after_the_commit():
    app = Celery("tests", set_as_current=False)
    app.conf.task_always_eager = True
    TRIED.clear()
    with transaction.atomic():
        after_commit(task_of(app), 7)
        assert TRIED == []
    assert TRIED == [7]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_nudges_nobody():
    app = Celery("tests", set_as_current=False)
    app.conf.task_always_eager = True
    TRIED.clear()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        after_commit(task_of(app), 7)
        raise ZeroDivisionError
    assert TRIED == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("broker", ["redis+socket://{folder}/nobody.sock", "redis://127.0.0.1:9/0"])
def test_a_broker_that_is_down_breaks_nothing_and_takes_no_time(tmp_path: Path, settings, caplog, broker):
    app = Celery("tests", set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    app.conf.task_always_eager = False
    app.conf.update(broker_url=broker.format(folder=tmp_path))
    started = time.monotonic()
    with transaction.atomic():
        after_commit(task_of(app), 1)
    assert time.monotonic() - started < 3
    assert "was not nudged" in caplog.text
