"""The forms in which members write."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.forms import as_inputs
from groups.talk.speaking import LENGTH, TITLE

HELP = _(
    "Markdown works: **bold**, *slanted*, lists, > quotes, [links](https://example.org). "
    "@handle mentions a member."
)


def area(rows: int) -> forms.Textarea:
    """Where one writes, in whichever direction one's script runs."""
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


def titled() -> forms.CharField:
    """A title."""
    return forms.CharField(label=_("Title"), max_length=TITLE, widget=forms.TextInput(attrs={"dir": "auto"}))


class Looking(forms.Form):
    """Fields that look like fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        as_inputs(self)


class Once(Looking):
    """With a number made for this form, so that sending it twice is once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class Seen(Looking):
    """With how many edits were seen by the one who changes something."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class ReplyWords(Looking):
    """The words of a reply."""

    text = forms.CharField(label=_("Your reply"), max_length=LENGTH["reply"], widget=area(5))


class DiscussionWords(Looking):
    """The first words of a discussion."""

    title = titled()
    text = forms.CharField(
        label=_("What would you like to talk about?"),
        max_length=LENGTH["discussion"],
        widget=area(10),
        help_text=HELP,
    )


class ArticleWords(Looking):
    """The words of an article."""

    title = titled()
    text = forms.CharField(label=_("Text"), max_length=LENGTH["article"], widget=area(24), help_text=HELP)


class SayForm(ReplyWords, Once):
    """A reply."""


class DiscussionForm(DiscussionWords, Once):
    """A new discussion."""


class ArticleForm(ArticleWords, Once):
    """A new article."""


class EditReplyForm(ReplyWords, Seen):
    """Changing a reply."""


class EditDiscussionForm(DiscussionWords, Seen):
    """Changing a discussion's first words."""


class EditArticleForm(ArticleWords, Seen):
    """Changing an article or a draft."""


class HideForm(Looking):
    """Hiding something that was said."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("Readers, the author and the log read it.")
    )


class ReportForm(Looking):
    """Reporting something that was said."""

    reason = forms.CharField(
        label=_("What is wrong with it?"),
        max_length=300,
        widget=area(3),
        help_text=_("Those who keep the group read this and who wrote it; the author reads neither."),
    )


class CoverForm(Looking):
    """The cover of an article."""

    file = forms.FileField(
        label=_("Picture"),
        help_text=_(
            "JPEG, PNG or WebP, at most 5 MB. It is cut to 16 by 9; where and how it was taken is left out."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": _("Choose the picture first."), "empty": _("This file is empty.")},
    )
    alt = forms.CharField(
        label=_("What it shows"), max_length=200, help_text=_("Read out to those who don’t see it.")
    )
