"""When a member's mails go: at once, once a day or never, by topic; not in their quiet hours."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from http import HTTPStatus

import pytest
from django.core import mail
from django.test import Client

from lion.members import delivery, hours, notices, topics
from lion.members.models import Notice
from tests.cast import person
from tests.race import race

EIGHT = datetime(2026, 5, 4, 23, tzinfo=UTC)  # in Tokyo
NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def tell(member, kind="accepted", key="one", at=NOON):
    return notices.tell(member, kind, key, context={"recipient": f"Ben {key}"}, at=at)


def asleep(member, start=time(22), end=time(7), zone="Europe/Berlin"):
    member.quiet_from, member.quiet_until, member.time_zone = start, end, zone
    member.save()
    return member


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        (datetime(2026, 5, 4, 19, 59, tzinfo=UTC), None),
        (datetime(2026, 5, 4, 20, 0, tzinfo=UTC), datetime(2026, 5, 5, 5, 0, tzinfo=UTC)),
        (datetime(2026, 5, 5, 4, 59, tzinfo=UTC), datetime(2026, 5, 5, 5, 0, tzinfo=UTC)),
        (datetime(2026, 5, 5, 5, 0, tzinfo=UTC), None),
    ],
)
@pytest.mark.django_db
def test_quiet_hours_are_by_the_members_clock_and_over_midnight(ana, moment, end):
    assert hours.quiet_end(asleep(ana), moment) == end


@pytest.mark.django_db
def test_the_daily_mail_goes_at_eight_or_when_the_quiet_hours_end(ana):
    ana.time_zone = "Asia/Tokyo"
    assert hours.next_digest(ana, EIGHT - timedelta(minutes=1)) == EIGHT
    assert hours.next_digest(ana, EIGHT) == EIGHT + timedelta(days=1)
    late = asleep(ana, time(6), time(9, 30), "UTC")
    assert hours.next_digest(late, NOON) == datetime(2026, 5, 5, 9, 30, tzinfo=UTC)


@pytest.mark.django_db
def test_what_falls_into_quiet_hours_is_mailed_when_they_end_and_decisions_at_once(ana):
    night = datetime(2026, 5, 4, 23, 0, tzinfo=UTC)
    asleep(ana)
    tell(ana, at=night)
    notices.tell(ana, "role", "decision", context={"role": "owner", "group": "Trains"}, at=night)
    Notice.objects.filter(key="decision").update(kind="removed", **topics.mailing(ana, "removed", night))
    assert [one.key for one in Notice.objects.to_mail(night)] == ["decision"]
    assert Notice.objects.to_mail(night + timedelta(hours=6)).count() == 2


@pytest.mark.django_db
def test_what_is_wanted_once_a_day_comes_in_one_mail_with_one_way_out(ana, ben):
    ana.mail_daily = ["accepted", "reminders"]
    ana.save()
    for key in ("one", "two"):
        tell(ana, key=key)
    notices.tell(ana, "reminder", "r", context={"names": ["Cem"], "n": 1, "more": 0}, url="/inbox/", at=NOON)
    tell(ben, key="three")
    assert delivery.deliver(NOON) == (1, 0)
    assert delivery.deliver(NOON + timedelta(days=1)) == (1, 0)
    daily = mail.outbox[1]
    assert daily.to == [ana.email]
    assert daily.subject == "3 things happened at LION"
    assert "Ben one" in daily.body
    assert "1 person waits for your answer" in daily.body
    assert delivery.deliver(NOON + timedelta(days=1)) == (0, 0)
    waiting = tell(ana, key="four", at=NOON + timedelta(days=1))
    Client().post(daily.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000"))
    ana.refresh_from_db()
    waiting.refresh_from_db()
    assert (ana.mail_daily, ana.mail_off) == ([], ["accepted", "reminders"])
    assert not waiting.mail_due


@pytest.mark.django_db
def test_the_page_keeps_what_is_chosen_and_says_what_is_wrong(as_member, ana):
    client = as_member(ana)
    chosen = {"mail_notices": "on", "accepted": "daily", "groups": "never"}
    form = chosen | {"quiet_from": "22:00", "quiet_until": "07:00"}
    assert client.post("/settings/notices/", form).status_code == HTTPStatus.FOUND
    ana.refresh_from_db()
    assert (ana.mail_daily, ana.mail_off) == (["accepted"], ["groups"])
    assert (ana.quiet_from, ana.quiet_until) == (time(22), time(7))
    page = client.get("/settings/notices/").content.decode()
    assert 'name="accepted" value="daily" id="id_accepted_1" checked' in page
    assert 'value="22:00"' in page
    bad = [("quiet_until", ""), ("quiet_until", "22:00"), ("quiet_from", "late"), ("accepted", "hourly")]
    for wrong in ({name: value} for name, value in bad):
        assert client.post("/settings/notices/", form | wrong).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Client().get("/settings/notices/").status_code == HTTPStatus.FOUND


@pytest.mark.django_db(transaction=True)
def test_two_workers_mail_a_digest_once():
    ana = person("Ana Alves")
    ana.mail_daily = ["accepted"]
    ana.save()
    tell(ana)
    later = NOON + timedelta(days=1)
    ends = race(*[lambda: delivery.claim_digest(ana.pk, later)] * 2)
    assert sorted(len(end) for end in ends) == [0, 1]
