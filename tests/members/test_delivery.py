"""Mailing notices: each once, by any number of workers, in the reader's language and time."""

import socket
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.template.loader import get_template
from django.utils import timezone

from lion.members import delivery, notices, tasks
from lion.members.models import Notice
from tests.members.conftest import NOW

CONTEXTS: dict[str, dict[str, Any]] = {
    "invited": {"sender": "Ben", "headline": "Tickets", "note": "Hello.\nA & B?", "covered": True},
    "accepted": {"recipient": "Ben"},
    "asked": {"who": "Ben", "text": "Where did we meet?"},
    "replied": {"who": "Ben", "text": "In Leipzig."},
    **{
        step: {"statement": ["First & foremost.", "Second."], "ends_at": NOW.isoformat(), "appeal_url": "/a/"}
        for step in ("warning", "restriction", "suspension")
    },
    "lifted": {"words": "We were wrong.", "statement": ["First."]},
    "appeal-filed": {},
    "appeal-upheld": {"words": "We were wrong."},
    "appeal-rejected": {"words": "It stands."},
    "appeal-reply": {"words": "Which invitation do you mean?"},
    "breach-warning": {"group": "Rail & Sea", "statement": ["First."]},
    "removed": {"group": "Rail & Sea", "statement": ["First."]},
    "restored": {"group": "Rail & Sea", "statement": ["First."]},
    "hidden": {"group": "Rail & Sea", "statement": ["First."]},
    "covenant": {"group": "Rail & Sea", "version": 2},
    "covenant-reminder": {"group": "Rail & Sea", "version": 2},
    "contest": {"group": "Rail & Sea", "title": "You & me"},
    "contest-ruled": {
        "group": "Rail & Sea",
        "title": "You & me",
        "ruling": "rejected",
        "level": "steward",
        "words": "It stands.",
    },
    "mentioned": {"group": "Rail & Sea", "title": "You & me", "who": "Ben"},
    "post-reply": {"group": "Rail & Sea", "title": "You & me", "who": "Ben"},
    "reported": {"group": "Rail & Sea", "title": "You & me"},
    "report-settled": {"group": "Rail & Sea", "outcome": "hidden"},
}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(CONTEXTS))
def test_every_kind_has_its_mail_and_its_sentence(ana, kind):
    letter = delivery.message(notices.tell(ana, kind, kind, url="/there/", context=CONTEXTS[kind], at=NOW))
    assert letter.to == [ana.email]
    subject, body, html = parts(letter)
    for words in (body, html):
        assert f"{django_settings.SITE_URL}/there/" in words
        assert "Hello Ana," in words
        assert "{{" not in words
    assert "&amp;" not in subject + body
    assert "\n\n\n" not in body
    assert "<style" not in html
    assert "style=" not in html
    assert get_template(f"members/notices/{kind}.html").render({"facts": CONTEXTS[kind]}).strip()


def test_no_kind_is_half_there():
    templates = Path(django_settings.BASE_DIR, "templates")
    mails = {path.parent.name for path in templates.glob("mail/*/*")}
    sentences = {path.stem for path in templates.glob("members/notices/[a-z]*.html")}
    assert mails == sentences
    assert mails >= set(CONTEXTS)
    for kind in mails:
        files = {path.name for path in templates.glob(f"mail/{kind}/*")}
        assert files == {"subject.txt", "body.txt", "body.html"}, kind


@pytest.mark.django_db
def test_the_words_of_others_are_quoted(ana):
    _subject, body, _html = parts(
        delivery.message(notices.tell(ana, "invited", "k", context=CONTEXTS["invited"]))
    )
    assert "> Hello.\n> A & B?" in body


@pytest.mark.django_db
def test_a_statement_of_reasons_comes_whole_with_the_way_to_appeal(ana):
    letter = delivery.message(notices.tell(ana, "warning", "k", context=CONTEXTS["warning"]))
    for words in parts(letter)[1:]:
        assert "Second." in words
        assert f"{django_settings.SITE_URL}/a/" in words
        assert "turn notices by e-mail off" not in words
    assert "turn notices by e-mail off" in parts(delivery.message(notices.tell(ana, "accepted", "k2")))[1]


@pytest.mark.django_db
def test_a_name_with_a_line_break_cannot_forge_a_header(ana):
    letter = delivery.message(notices.tell(ana, "accepted", "k", context={"recipient": "Ben\nBcc: x@y.z"}))
    assert "\n" not in letter.subject
    assert letter.message()["Bcc"] is None


@pytest.mark.django_db(transaction=True)
def test_a_notice_is_mailed_after_the_commit_and_once(ana):
    notices.tell(ana, "accepted", "accepted:1", context={"recipient": "Ben"})
    notices.tell(ana, "accepted", "accepted:1", context={"recipient": "Ben"})
    tasks.deliver_notices()
    [letter] = mail.outbox
    assert letter.subject == "You and Ben are connected"
    assert letter.message()["Message-ID"] == delivery.message_id("accepted:1")
    assert Notice.objects.get(key="accepted:1").mailed_at is not None


@pytest.mark.django_db(transaction=True)
def test_two_workers_mail_each_notice_once(ana):
    Notice.objects.bulk_create(
        Notice(member=ana, kind="accepted", key=f"k{number}", context={"recipient": "Ben"})
        for number in range(20)
    )
    start = Barrier(4)

    def work() -> None:
        try:
            connection.ensure_connection()
            start.wait(10)
            delivery.deliver()
        finally:
            connection.close()

    workers = [Thread(target=work) for _number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert len(mail.outbox) == 20
    assert len({letter.message()["Message-ID"] for letter in mail.outbox}) == 20
    assert not Notice.objects.to_mail(timezone.now()).exists()


@pytest.mark.django_db
def test_a_dead_workers_claim_is_taken_over_once_its_lease_ends(ana):
    notice = notices.tell(ana, "accepted", "k", at=NOW)
    assert delivery.claim(notice.pk, NOW)
    assert delivery.claim(notice.pk, NOW + timedelta(minutes=4)) is None
    assert delivery.deliver(NOW + timedelta(minutes=4)) == (0, 0)
    assert delivery.deliver(NOW + timedelta(minutes=6)) == (1, 0)
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_a_mail_server_that_is_down_is_tried_again_ever_later(ana, settings):
    notices.tell(ana, "accepted", "k")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = closed.getsockname()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        assert delivery.deliver() == (0, 1)
        assert delivery.deliver() == (0, 0)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert not Notice.objects.to_mail(timezone.now() + timedelta(seconds=50)).exists()
    assert delivery.deliver(timezone.now() + timedelta(seconds=70)) == (1, 0)
    waits = [delivery.wait_after(attempts) for attempts in range(1, 8)]
    assert waits[:4] == [timedelta(minutes=minutes) for minutes in (1, 4, 16, 64)]
    assert waits[-1] == delivery.LONGEST_WAIT


@pytest.mark.django_db
def test_a_notice_that_cannot_be_mailed_is_given_up_at_last(ana):
    notice = notices.tell(ana, "accepted", "k", at=NOW)
    Notice.objects.filter(pk=notice.pk).update(attempts=Notice.ATTEMPTS)
    assert delivery.deliver(NOW + timedelta(days=30)) == (0, 0)


@pytest.mark.django_db
def test_a_mail_speaks_the_members_language(ana):
    ana.language = "es"
    ana.save()
    html = parts(delivery.message(notices.tell(ana, "accepted", "k")))[2]
    assert '<html lang="es">' in html


def parts(letter: EmailMultiAlternatives) -> tuple[str, str, str]:
    """Subject, plain text and HTML."""
    [(html, subtype)] = letter.alternatives
    assert subtype == "text/html"
    assert letter.subject
    return str(letter.subject), str(letter.body), str(html)
