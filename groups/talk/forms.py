"""The forms in which members write."""

from __future__ import annotations

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.forms import as_inputs
from groups.talk.speaking import LENGTH, TITLE

HELP = _(
    "Markdown works: **bold**, *slanted*, lists, > quotes, [links](https://example.org). "
    "@handle mentions a member."
)


class SayForm(forms.Form):
    """A reply. The number is made with the form, so that sending it twice is once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your reply"),
        max_length=LENGTH["reply"],
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["key"].initial = uuid.uuid4
        as_inputs(self)


class DiscussionForm(SayForm):
    """A new discussion."""

    title = forms.CharField(label=_("Title"), max_length=TITLE, widget=forms.TextInput(attrs={"dir": "auto"}))
    text = forms.CharField(
        label=_("What would you like to talk about?"),
        max_length=LENGTH["discussion"],
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
        help_text=HELP,
    )
    field_order = ["key", "title", "text"]
