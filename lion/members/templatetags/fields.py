"""A form's field as the design draws it: label above, help or error below."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.forms import BoundField
from django.forms.forms import BaseForm
from django.utils.safestring import SafeString

register = template.Library()

SHAPES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.RadioSelect, "radios"),
    (forms.CheckboxSelectMultiple, "radios"),
    (forms.CheckboxInput, "checkbox"),
)


@register.inclusion_tag("members/_field.html")
def field(
    bound: BoundField, label: str = "", hint: str = "", link: str = "", link_label: str = ""
) -> dict[str, Any]:
    """One field; `label` and `hint` replace its own, `link` with `link_label` stands beside the label."""
    shape = next((name for kind, name in SHAPES if isinstance(bound.field.widget, kind)), "input")
    return {
        "field": bound,
        "shape": shape,
        "label": label or bound.label,
        "hint": hint or bound.help_text,
        "control": control(bound, shape),
        "link": link,
        "link_label": link_label,
    }


def control(bound: BoundField, shape: str) -> SafeString:
    """The field's own HTML with our class and no placeholder: the label says it."""
    if shape != "input":
        return bound.as_widget()
    return bound.as_widget(attrs={"class": "input", "placeholder": False})


@register.inclusion_tag("members/_fields.html")
def fields(form: BaseForm) -> dict[str, Any]:
    """A whole form: what is wrong on top, the hidden fields, the fields in their order."""
    return {"form": form}


@register.inclusion_tag("members/_errors.html")
def errors(form: BaseForm) -> dict[str, Any]:
    """What is wrong with a form, with a link to each field; nothing where nothing is."""
    return {
        "form": form,
        "wrong": [bound for bound in form.visible_fields() if bound.errors],
        "whole": [
            *form.non_field_errors(),
            *(error for bound in form.hidden_fields() for error in bound.errors),
        ],
    }
