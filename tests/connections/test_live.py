"""A page that stays open: its counts and its bell follow, and what comes is offered, not pushed in."""

from __future__ import annotations

from datetime import timedelta

from connections import invitations
from lion.members import notices
from lion.moments import moment_of, number_of


def test_the_counts_the_bell_and_what_came_are_told(
    client, ana, ben, stranger, now, django_assert_max_num_queries
):
    client.force_login(ben)
    invitations.send(ana, ben, how="work", at=now - timedelta(hours=2))
    since = number_of(now - timedelta(hours=1))
    quiet = client.get(f"/inbox/live/?since={since}").content.decode()
    assert "</span>1<span" in quiet
    assert "new invitation" not in quiet
    invitations.send(stranger, ben, how="stranger", note="Hello", at=now)
    notices.tell(ben, "role", "a-role:1")
    with django_assert_max_num_queries(4):
        page = client.get(f"/inbox/live/?since={since}").content.decode()
    assert "1 new invitation: show it" in page
    assert "Notifications, 1 unread" in page
    assert page.count("<template") == 3
    assert "1 new invitation" not in client.get(f"/inbox/live/?since={since}&note=without").content.decode()
    assert client.get("/inbox/live/").content.decode().count("<template") == 2


def test_what_came_is_shown_once_above_the_list(client, ana, ben, stranger, now):
    client.force_login(ben)
    invitations.send(ana, ben, how="work", at=now - timedelta(hours=2))
    invitations.send(stranger, ben, how="stranger", at=now)
    since = number_of(now - timedelta(hours=1))
    rows = client.get(f"/inbox/arrived/?since={since}").content.decode()
    assert "Stan Stranger" in rows
    assert "Ana Alves" not in rows
    assert "<b>2</b> to triage" in rows
    last = ben.received_invitations.get(sender=ana)
    below = client.get(f"/inbox/?sort=oldest&as_of={since}&after={last.pk}").content.decode()
    assert "Stan Stranger" not in below.split('id="arrivals"')[-1].split("</section>")[0]


def test_nonsense_and_visitors_get_no_rows(client, ben):
    assert client.get("/inbox/live/").status_code == 302
    client.force_login(ben)
    assert client.get("/inbox/arrived/").status_code == 404
    assert client.get(f"/inbox/arrived/?since={10**30}").status_code == 404
    assert client.get("/inbox/live/?since=soon").status_code == 200
    assert client.post("/inbox/live/").status_code == 405


def test_a_moment_survives_its_number(now):
    assert moment_of(str(number_of(now))) == now
    assert moment_of("never") is None
