"""The forms of the app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from connections.models import Invitation, Rule
from connections.models.invitation import NOTE_LENGTH
from groups.models import Group
from lion.members.models import Member

if TYPE_CHECKING:
    RuleModelForm = forms.ModelForm[Rule]
else:
    RuleModelForm = forms.ModelForm

HOW_HELP = {
    Invitation.How.SOMEONE: _("Say who knows you both"),
    Invitation.How.EVENT: _("Name it, so they can place you"),
    Invitation.How.WORK: _("Say where"),
    Invitation.How.GROUP: _("You meet in a group here"),
    Invitation.How.STRANGER: _("Honest, and fine"),
}


class InvitationForm(forms.Form):
    """Asking somebody to connect."""

    how = forms.ChoiceField(
        label=_("How do you know each other?"),
        choices=Invitation.How.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one. “We haven’t met” is a fine answer.")},
    )
    how_detail = forms.CharField(label=_("Where, or through whom"), max_length=100, required=False)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": NOTE_LENGTH, "class": "input input--note"}),
    )
    email = forms.EmailField(label=_("Their e-mail address"), required=False)

    def __init__(self, *args: Any, needs_email: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ways = [
            (value, label, HOW_HELP[Invitation.How(value)]) for value, label in Invitation.How.choices
        ]
        if not needs_email:
            del self.fields["email"]

    def clean_note(self) -> str:
        """Refuse a note that is too long by how much it is, as a browser counts its lines."""
        note = self.cleaned_data["note"].replace("\r\n", "\n").strip()
        over = len(note) - NOTE_LENGTH
        if over > 0:
            sentence = ngettext_lazy("%(over)s character too long.", "%(over)s characters too long.", over)
            raise forms.ValidationError(sentence, params={"over": over})
        return str(note)


class RuleForm(RuleModelForm):
    """What to answer without being asked: one verb, and conditions that all have to fit."""

    class Meta:
        model = Rule
        fields = ["verb", "group", "note", "common", "pledged"]
        labels = {
            "verb": _("What to do"),
            "group": _("From fellow members of"),
            "note": _("Their note"),
            "common": _("People in common"),
            "pledged": _("Only from members who took the LION pledge"),
        }
        widgets = {"verb": forms.RadioSelect}

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.member = member
        mine = Group.objects.filter(memberships__member=member, memberships__left_at=None).order_by("name")
        self.fields["group"] = forms.ModelChoiceField(
            mine,
            label=self.fields["group"].label,
            required=False,
            to_field_name="slug",
            empty_label=_("Anybody, fellow or not"),
        )
        self.fields["verb"].widget.choices = Rule.Verb.choices
        self.fields["verb"].initial = Rule.Verb.ACCEPT

    def validate_constraints(self) -> None:
        """Leave what the rows may not be to `rules.make`, which says it in words."""
