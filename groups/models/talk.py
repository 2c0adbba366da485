"""What is said in groups: discussions and articles, and the replies to them."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from groups import markup
from groups.models.group import Group, Membership

if TYPE_CHECKING:
    from lion.members.models import Member


class Said(models.Model):
    """Words that a member wrote into a group, as Markdown. The number is made by who writes: said once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField(_("text"))
    mentions: models.JSONField[list[str], list[str]] = models.JSONField(
        default=list, help_text=_("Handles of those mentioned.")
    )
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    edits = models.PositiveIntegerField(default=0)
    withdrawn_at = models.DateTimeField(
        null=True, blank=True, help_text=_("By its author: the words are gone.")
    )
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_reason = models.CharField(max_length=200, blank=True)
    searched = models.TextField(
        editable=False, default="", help_text=_("The words alone, folded to small letters, for the search.")
    )

    class Meta:
        abstract = True

    @property
    def html(self) -> SafeString:
        """The words as a page shows them, sanitised."""
        return markup.html(self.text, self.mentions)

    @property
    def is_shown(self) -> bool:
        """Whether every reader may see the words."""
        return self.hidden_at is None and self.withdrawn_at is None


class PostQuerySet(models.QuerySet["Post"]):
    """Sets of posts; `readable_by` says who may read what."""

    def published(self) -> PostQuerySet:
        return self.filter(published_at__isnull=False, withdrawn_at__isnull=True)

    def readable_by(self, member: Member) -> PostQuerySet:
        """What the member may open: in open groups everything published, in others as one of the members.

        A draft is its author's alone.
        """
        mine = Membership.objects.current().filter(group=OuterRef("group"), member=member)
        there = Q(group__kind=Group.Kind.OPEN) | Exists(mine)
        return self.filter(there, Q(published_at__isnull=False) | Q(author=member))

    def in_order(self) -> PostQuerySet:
        """Pinned ones first, then where somebody spoke last."""
        return self.order_by(F("pinned_at").desc(nulls_last=True), "-active_at", "pk")


class Post(Said):
    """A discussion that a member opened, or an article."""

    class Kind(models.TextChoices):
        DISCUSSION = "discussion", _("Discussion")
        ARTICLE = "article", _("Article")

    group = models.ForeignKey(Group, models.CASCADE, related_name="posts")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.DISCUSSION)
    title = models.CharField(_("title"), max_length=120)
    published_at = models.DateTimeField(null=True, blank=True, help_text=_("A draft has none yet."))
    active_at = models.DateTimeField(default=timezone.now, help_text=_("When somebody spoke last."))
    pinned_at = models.DateTimeField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    cover = models.FileField(upload_to="covers", blank=True)
    cover_alt = models.CharField(_("what the cover shows"), max_length=200, blank=True)

    objects: ClassVar[models.Manager[Post]] = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="article") | Q(published_at__isnull=False), name="only_articles_are_drafts"
            )
        ]
        indexes = [
            models.Index(fields=["group", "kind", "-active_at"], name="post_of_group"),
            models.Index(fields=["author", "-created_at"], name="post_of_author"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("groups:post", args=[self.group.slug, self.pk])

    @property
    def history_url(self) -> str:
        """Where one reads what it said before."""
        return reverse("groups:history", args=[self.group.slug, self.pk])

    @property
    def contest_url(self) -> str:
        """Where its author objects to its being hidden."""
        return reverse("groups:contest", args=[self.group.slug, self.pk])

    @property
    def edit_url(self) -> str:
        """Where its author changes it, or goes on writing."""
        return reverse("groups:edit", args=[self.group.slug, self.pk])

    @property
    def cover_url(self) -> str:
        """Where the cover is shown; "" where there is none."""
        if not self.cover:
            return ""
        return reverse("groups:picture", args=[self.group.slug, self.pk, Path(str(self.cover.name)).stem])

    @property
    def is_article(self) -> bool:
        """Whether it is a long read."""
        return self.kind == self.Kind.ARTICLE

    @property
    def minutes(self) -> int:
        """How long reading it takes."""
        return markup.minutes(self.text)

    @property
    def opening(self) -> str:
        """How it begins, without its form."""
        return markup.opening(self.text)


class Reply(Said):
    """An answer to a post, or to another reply below it."""

    DEEPEST = 4
    """How far replies are set in; what answers one that deep stands beside it."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="replies")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    root = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="+")
    depth = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True, root__isnull=True, depth=0)
                | Q(parent__isnull=False, root__isnull=False, depth__gt=0),
                name="a_reply_to_a_reply_has_a_root",
            )
        ]
        indexes = [
            models.Index(fields=["post", "root", "created_at"], name="reply_of_post"),
            models.Index(fields=["author", "-created_at"], name="reply_of_author"),
        ]

    def __str__(self) -> str:
        return f"{self.author} on {self.post}"

    def get_absolute_url(self) -> str:
        return reverse("groups:one_reply", args=[self.post.group.slug, self.post_id, self.pk])

    @property
    def history_url(self) -> str:
        """Where one reads what it said before."""
        return reverse("groups:history_of_reply", args=[self.post.group.slug, self.post_id, self.pk])

    @property
    def contest_url(self) -> str:
        """Where its author objects to its being hidden."""
        return reverse("groups:contest_reply", args=[self.post.group.slug, self.post_id, self.pk])

    @property
    def inset(self) -> int:
        """How far it is set in."""
        return min(self.depth, self.DEEPEST)


class Earlier(models.Model):
    """What a post or reply said before an edit."""

    post = models.ForeignKey(Post, models.CASCADE, null=True, blank=True, related_name="earlier")
    reply = models.ForeignKey(Reply, models.CASCADE, null=True, blank=True, related_name="earlier")
    number = models.PositiveIntegerField(help_text=_("How many edits came before."))
    title = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    until = models.DateTimeField(help_text=_("When it was replaced."))

    class Meta:
        verbose_name = _("earlier words")
        verbose_name_plural = _("earlier words")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=False, reply__isnull=True)
                | Q(post__isnull=True, reply__isnull=False),
                name="earlier_words_of_one_thing",
            ),
            models.UniqueConstraint(fields=["post", "number"], name="one_edit_of_a_post"),
            models.UniqueConstraint(fields=["reply", "number"], name="one_edit_of_a_reply"),
        ]

    def __str__(self) -> str:
        return f"{self.post or self.reply}, {self.number}"

    @property
    def html(self) -> SafeString:
        """The words as a page shows them, sanitised."""
        return markup.html(self.text)
