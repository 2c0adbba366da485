"""Invitations, the answers to them, and the questions asked before an answer."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.db.models.functions import Greatest, Least
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Group

if TYPE_CHECKING:
    from datetime import datetime

    from lion.members.models import Member

NOTE_LENGTH = 300
HOW_LENGTH = 100
QUESTION_LENGTH = 500
QUESTIONS = 5
LIFETIME = timedelta(days=180)
COOLDOWN = timedelta(days=21)
REMINDERS = 2
RULE_WINDOW = timedelta(days=1)
"""How long what a rule answered may be taken back, and until when nothing comes of it."""


class Verb(models.TextChoices):
    """What a recipient may decide."""

    ACCEPT = "accept", _("Accept")
    ARCHIVE = "archive", _("Archive")
    UNKNOWN = "idk", _("I don’t know you")
    SPAM = "spam", _("Report spam")

    @property
    def undo_window(self) -> timedelta:
        """How long the one who gave the answer may take it back, and until when nothing comes of it."""
        return timedelta(minutes=10) if self is Verb.UNKNOWN else timedelta(seconds=10)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Sets of invitations. Every page reaches them through one of the first two."""

    def received_by(self, member: Member, at: datetime | None = None) -> InvitationQuerySet:
        """What the recipient may see: not what a block hides, nor what a suspended sender has open."""
        now = at or timezone.now()
        held_back = Q(answer="", sender__suspended_until__gt=now)
        return self.filter(recipient=member, hushed_at__isnull=True).exclude(held_back)

    def sent_by(self, member: Member) -> InvitationQuerySet:
        """What the sender may see: their own, without the answers (see `Invitation.seen_by_sender`)."""
        return self.filter(sender=member)

    def seen_by(self, member: Member, at: datetime | None = None) -> InvitationQuerySet:
        """What a member may open: what they sent, and what they received."""
        return self.sent_by(member) | self.received_by(member, at)

    def between(self, one: Member, other: Member) -> InvitationQuerySet:
        """Invitations between the two, whichever way they went."""
        return self.filter(low=min(one.pk, other.pk), high=max(one.pk, other.pk))

    def open(self, at: datetime | None = None) -> InvitationQuerySet:
        """Not accepted, not withdrawn, not expired: what its sender sees as pending."""
        return self.filter(closed_at__isnull=True, expires_at__gt=at or timezone.now())

    def pending(self, at: datetime | None = None) -> InvitationQuerySet:
        """Open and without an answer: what its recipient has to decide."""
        return self.open(at).filter(answer="")

    def with_people(self) -> InvitationQuerySet:
        """Each with its sender and recipient, for lists."""
        return self.select_related("sender", "recipient")

    def with_turn(self) -> InvitationQuerySet:
        """Each with whether it `waits` for its sender's reply."""
        asked = Question.objects.filter(invitation=models.OuterRef("pk"), replied_at__isnull=True)
        found: InvitationQuerySet = self.annotate(waits=models.Exists(asked))
        return found


class Invitation(models.Model):
    """One member's request to connect with another.

    Two views of the same row: `answer` is the recipient's and no one else's; the sender sees
    `closed_at`, `withdrawn_at` and the clock only, so that an archive, an IDK, a spam report and a
    block look like silence.
    """

    class How(models.TextChoices):
        SOMEONE = "someone", _("Through someone")
        EVENT = "event", _("At an event")
        WORK = "work", _("We’ve worked together")
        GROUP = "group", _("We share a group")
        STRANGER = "stranger", _("We haven’t met")

    Verb = Verb

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sent_invitations")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="received_invitations"
    )
    low = models.GeneratedField(
        expression=Least("sender_id", "recipient_id"), output_field=models.BigIntegerField(), db_persist=True
    )
    high = models.GeneratedField(
        expression=Greatest("sender_id", "recipient_id"),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )

    note = models.CharField(_("note"), max_length=NOTE_LENGTH, blank=True)
    how = models.CharField(_("how you know each other"), max_length=10, choices=How.choices)
    how_detail = models.CharField(_("where, or through whom"), max_length=HOW_LENGTH, blank=True)
    # Frozen at sending.
    shared_groups = models.ManyToManyField(Group, related_name="+", blank=True)
    fellows = models.BooleanField(default=False, help_text=_("They shared an open group."))
    pledged = models.BooleanField(default=False, help_text=_("The recipient held the pledge."))
    covered = models.GeneratedField(
        expression=ExpressionWrapper(Q(fellows=True) | Q(pledged=True), models.BooleanField()),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    in_common = models.PositiveIntegerField(default=0)

    sent_at = models.DateTimeField(default=timezone.now)
    announced_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When its recipient was told of it.")
    )
    reminded = models.PositiveSmallIntegerField(default=0, help_text=_("How often its recipient was."))
    reminded_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    hushed_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Hidden from its recipient by a block.")
    )

    answer = models.CharField(max_length=8, choices=Verb.choices, blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Invitation]] = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["low", "high"],
                condition=Q(closed_at__isnull=True),
                name="one_open_invitation_per_pair",
            ),
            models.CheckConstraint(condition=~Q(sender=F("recipient")), name="nobody_invites_themselves"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="an_answer_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(answer="accept") | Q(closed_at__isnull=False), name="accepted_is_closed"
            ),
            models.CheckConstraint(condition=Q(reminded__lte=REMINDERS), name="two_reminders_at_most"),
        ]
        indexes = [
            models.Index(
                fields=["recipient", "-fellows", "-in_common", "-sent_at"],
                name="invitation_pending",
                condition=Q(answer="", closed_at__isnull=True),
            ),
            models.Index(fields=["recipient", "answer", "-answered_at"], name="invitation_answered"),
            models.Index(fields=["sender", "-sent_at"], name="invitation_sent"),
            models.Index(
                fields=["sent_at"], name="invitation_to_tell", condition=Q(announced_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sender} to {self.recipient}"

    def get_absolute_url(self) -> str:
        return reverse("connections:invitation", args=[self.pk])

    def seen_by_sender(self, at: datetime | None = None) -> str:
        """The state its sender sees: accepted, withdrawn, expired or pending. Silence looks like pending."""
        if self.withdrawn_at:
            return "withdrawn"
        if self.answer == Verb.ACCEPT:
            return "accepted"
        if self.closed_at or self.expires_at <= (at or timezone.now()):
            return "expired"
        return "pending"

    def is_open(self, at: datetime | None = None) -> bool:
        """Whether it can still be accepted."""
        return self.closed_at is None and self.expires_at > (at or timezone.now())

    @property
    def section(self) -> str:
        """Why it is where it is in the list: covenant, common or nothing."""
        if self.fellows:
            return "covenant"
        return "common" if self.in_common else "nothing"

    @property
    def awaits_reply(self) -> bool:
        """Whether a question to its sender waits for a reply."""
        return any(question.replied_at is None for question in self.questions.all())

    @property
    def is_pending(self) -> bool:
        """Whether its recipient has still to decide."""
        return self.answer == "" and self.is_open()


class AnswerQuerySet(models.QuerySet["Answer"]):
    """Sets of answers."""

    def standing(self) -> AnswerQuerySet:
        """Answers that nobody took back."""
        return self.filter(undone_at__isnull=True)

    def settled(self, at: datetime) -> AnswerQuerySet:
        """Standing answers whose undo window has passed."""
        return self.standing().filter(settles_at__lte=at)


class Answer(models.Model):
    """What the recipient decided, and when: a fact, never rewritten, at most taken back in its window."""

    Verb = Verb

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="answers")
    verb = models.CharField(max_length=8, choices=Verb.choices)
    answered_at = models.DateTimeField()
    settles_at = models.DateTimeField(help_text=_("When it can no longer be undone, and starts to count."))
    undone_at = models.DateTimeField(null=True, blank=True)
    entered_at = models.DateTimeField(null=True, blank=True, help_text=_("When the worker took it up."))
    rule = models.ForeignKey(
        "connections.Rule",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="answers",
        help_text=_("By which of the recipient’s rules it was given; by themselves where empty."),
    )

    objects: ClassVar[models.Manager[Answer]] = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "verb"], condition=Q(undone_at__isnull=True), name="an_answer_once"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(entered_at__isnull=True), name="counted_or_undone"
            ),
        ]
        indexes = [
            models.Index(
                fields=["settles_at", "id"],
                name="answer_to_enter",
                condition=Q(undone_at__isnull=True, entered_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb} to {self.invitation}"


class Question(models.Model):
    """Ask first: the recipient's question and the sender's reply, by turns, before any answer."""

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=QUESTION_LENGTH)
    asked_at = models.DateTimeField(default=timezone.now)
    reply = models.CharField(max_length=QUESTION_LENGTH, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["invitation", "number"], name="one_question_a_turn"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=QUESTIONS), name="five_questions_at_most"
            ),
        ]

    def __str__(self) -> str:
        return self.text
