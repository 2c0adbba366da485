"""The forms of the app."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups import presets, wording
from groups.finding import ORDERS
from groups.models import Covenant, Group, InviteLink, Membership

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    CovenantModelForm = forms.ModelForm[Covenant]
    GroupModelForm = forms.ModelForm[Group]
else:
    CovenantModelForm = GroupModelForm = forms.ModelForm

COVENANT_LENGTH = 6000
QUESTIONS = 3
KIND_HELP: dict[str, _StrPromise] = {
    Group.Kind.OPEN: gettext_lazy(
        "Members sign a covenant: fellow members may ask to connect, and nobody answers “I don’t know you”."
    ),
    Group.Kind.ORDINARY: gettext_lazy(
        "People with something in common. Nothing is promised about invitations."
    ),
}


def as_inputs(form: forms.BaseForm) -> None:
    """Give the form's fields the look of fields."""
    for field in form.fields.values():
        if not isinstance(field.widget, (forms.RadioSelect, forms.HiddenInput, forms.CheckboxInput)):
            field.widget.attrs["class"] = "input"


class FinderForm(forms.Form):
    """Search and filters of the list of groups."""

    q = forms.CharField(max_length=80, required=False)
    kind = forms.ChoiceField(choices=[("", gettext_lazy("Any kind")), *Group.Kind.choices], required=False)
    order = forms.ChoiceField(
        choices=[
            ("size", gettext_lazy("Largest first")),
            ("accepted", gettext_lazy("Most accepted first")),
            ("quick", gettext_lazy("Quickest to say yes first")),
            ("asked", gettext_lazy("Most invitations first")),
            ("new", gettext_lazy("Newest first")),
            ("name", gettext_lazy("By name")),
        ],
        required=False,
    )
    mine = forms.BooleanField(required=False)

    def wanted(self) -> dict[str, Any]:
        """What was asked for, as `finding.groups` takes it; what can't be read is left out."""
        self.is_valid()
        asked = self.cleaned_data
        order = asked.get("order")
        return {
            "words": asked.get("q", ""),
            "kind": asked.get("kind", ""),
            "mine": asked.get("mine", False),
            "order": order if order in ORDERS else "size",
        }


def consequences_field(initial: str, more: Sequence[str] = ()) -> forms.ChoiceField:
    """What follows from a breach: one of the presets, or more."""
    offered = [*presets.PRESETS, *more]
    return forms.ChoiceField(
        label=gettext_lazy("What a breach leads to"),
        choices=[choice for choice in presets.CHOICES if choice[0] in offered],
        initial=initial,
        required=False,
    )


def consequence_ways(form: forms.BaseForm) -> list[tuple[str, Any, Any, bool]]:
    """The choices with what each means, and which one is chosen."""
    field = form["consequences"]
    meanings = {key: preset.meaning for key, preset in presets.PRESETS.items()}
    own = gettext_lazy("You say what follows, for how long and who decides, in the fields below.")
    choices: Any = form.fields["consequences"]
    return [
        (key, name, meanings.get(key, own), key == (field.value() or presets.OWN))
        for key, name in choices.choices
    ]


class CovenantForm(CovenantModelForm):
    """A version of a covenant: its words and what follows from breaking it."""

    class Meta:
        model = Covenant
        fields = [
            *("text", "first_breach", "second_breach", "within_days"),
            *("return_after_days", "cooling_days", "automatic"),
        ]
        widgets = {"text": forms.Textarea(attrs={"rows": 16})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        as_inputs(self)
        self.fields["consequences"] = consequences_field(presets.of(self.instance), [presets.OWN])
        for name in self.numbers:
            self.fields[name].required = False

    @property
    def numbers(self) -> list[str]:
        """The fields that the group fills in where it wants numbers of its own."""
        return list(presets.PRESETS["standard"].numbers)

    @property
    def number_fields(self) -> list[forms.BoundField]:
        """The same, to be shown."""
        return [self[name] for name in self.numbers]

    def clean(self) -> dict[str, Any]:
        """A preset's numbers, whatever stands in the fields; else the group's own, all of them."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = data.pop("consequences", None) or presets.OWN
        if chosen in presets.PRESETS:
            for name in self.numbers:
                self.errors.pop(name, None)
            return data | presets.PRESETS[chosen].numbers
        for name in self.numbers:
            if data.get(name) in {None, ""} and name not in self.errors:
                self.add_error(name, _("Fill this in."))
        return data

    def clean_text(self) -> str:
        """The words as they are kept."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n").strip()


class GroupForm(GroupModelForm):
    """Founding a group."""

    covenant_text = forms.CharField(
        label=gettext_lazy("Covenant"),
        required=False,
        max_length=COVENANT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=gettext_lazy(
            "For an open group. An article a paragraph, a blank line between them: the first sentence is its "
            "title. You can publish a new version later; nobody is bound by it before their yes."
        ),
    )

    class Meta:
        model = Group
        fields = ["name", "summary", "kind", "about"]
        widgets = {"kind": forms.RadioSelect, "about": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        as_inputs(self)
        self.fields["covenant_text"].initial = wording.template_text()
        self.fields["consequences"] = consequences_field("standard")
        self.kinds = [(value, label, KIND_HELP[value]) for value, label in Group.Kind.choices]

    def clean(self) -> dict[str, Any]:
        """An open group has a covenant."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        empty = not wording.articles(data.get("covenant_text", ""))
        if data.get("kind") == Group.Kind.OPEN and empty and "covenant_text" not in self.errors:
            self.add_error("covenant_text", _("An open group needs a covenant with at least one article."))
        return data


class JoinForm(forms.Form):
    """Joining or asking to; for an open group with an explicit yes to the version that was on the page."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    agree = forms.BooleanField(
        error_messages={"required": gettext_lazy("Tick this to sign: joining takes your explicit yes.")}
    )

    def __init__(
        self,
        *args: Any,
        covenant: Covenant | None,
        questions: Sequence[str] = (),
        refusal: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.refusal = refusal
        self.questions = questions
        for number, question in enumerate(questions):
            self.fields[f"answer_{number}"] = forms.CharField(
                label=question, max_length=300, widget=forms.Textarea(attrs={"rows": 2, "class": "input"})
            )
        if covenant is None:
            del self.fields["version"], self.fields["agree"]
        else:
            self.fields["version"].initial = covenant.version

    @property
    def answer_fields(self) -> list[forms.BoundField]:
        """The questions' fields, in their order."""
        return [self[f"answer_{number}"] for number in range(len(self.questions))]

    def answers(self) -> list[tuple[str, str]]:
        """What was answered, each with its question."""
        return [
            (question, self.cleaned_data[f"answer_{number}"])
            for number, question in enumerate(self.questions)
        ]


class SettingsForm(GroupModelForm):
    """What the group says of itself, and its door."""

    class Meta:
        model = Group
        fields = ["name", "summary", "about", "joining", "questions"]
        widgets = {
            "about": forms.Textarea(attrs={"rows": 5}),
            "questions": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        as_inputs(self)

    def clean_questions(self) -> str:
        """At most three, none longer than a line can hold."""
        questions = Group(questions=self.cleaned_data["questions"]).asked
        if len(questions) > QUESTIONS:
            raise forms.ValidationError(_("At most 3 questions."))
        return "\n".join(questions)


class DecisionForm(forms.Form):
    """Deciding on requests to join, one or many at once."""

    verb = forms.ChoiceField(choices=[("approve", ""), ("decline", "")])
    reason = forms.CharField(max_length=200, required=False)

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["requests"] = forms.ModelMultipleChoiceField(
            group.join_requests.select_related("group", "member", "covenant"),
            error_messages={"required": _("Choose at least one request.")},
        )


class LinkForm(forms.Form):
    """A new link that invites."""

    limit = forms.IntegerField(
        label=gettext_lazy("For how many people"), min_value=1, max_value=InviteLink.LIMIT, initial=1
    )
    days = forms.IntegerField(label=gettext_lazy("For how many days"), min_value=1, max_value=90, initial=14)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        as_inputs(self)


class ExpelForm(forms.Form):
    """Removing a member by hand."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        help_text=gettext_lazy("They read it, and so does the log."),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days before they may come back"), min_value=0, max_value=365, initial=30
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        as_inputs(self)


class RoleForm(forms.Form):
    """Another role for a member."""

    role = forms.TypedChoiceField(choices=Membership.Role.choices, coerce=Membership.Role)
