"""What every admin page of LION has in common: a window, not a back door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from lion.lookups import is_roundabout
from lion.moderation import opening, previews, roles
from lion.moderation.admin.sheets import Sheet
from lion.refusals import Refused

LONGEST_KEY = 63
"""Bits that a database keeps of a number."""
COUNTED = 5000
"""Rows up to which a list is counted: nobody pages further, and counting a million takes longer."""


class Counted(Paginator):  # type: ignore[type-arg]
    """Pages of the first `COUNTED` rows; the list's filters and search lead to the others."""

    @cached_property
    def count(self) -> int:
        """How many rows there are to page through."""
        rows: Any = self.object_list
        return int(rows.order_by().values("pk")[:COUNTED].count())

    @property
    def is_cut(self) -> bool:
        """Whether there may be more rows than are counted."""
        return self.count >= COUNTED


class WordFilter(admin.SimpleListFilter):
    """A column's value out of words known beforehand: Django's own filter reads the table for them."""

    words: Mapping[str, Any] = {}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(self.words.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(**{str(self.parameter_name): self.value()}) if self.value() else queryset


class Window(admin.ModelAdmin):  # type: ignore[type-arg]
    """Facts to look at; nothing is added, changed or deleted by editing a row."""

    masked: tuple[str, ...] = ()
    """Columns that say who answered or reported: not shown, nor searched by. A member's file reveals them."""

    list_per_page = 50
    show_full_result_count = False
    paginator = Counted

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The row, or None; also for a number that no database can hold."""
        try:
            return super().get_object(request, object_id, from_field)
        except OverflowError:
            return None

    def get_exclude(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return [*(super().get_exclude(request, obj) or ()), *self.masked]

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Nothing is found out by a filter in the address that the page would not show."""
        first = lookup.split("__", maxsplit=1)[0]
        if first.removesuffix("_id") in self.masked or is_roundabout(self.model, lookup):
            return False
        return super().lookup_allowed(lookup, value, request)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, under the name of what it lists."""
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, {**title, **(extra_context or {})})

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class RulingForm(forms.Form):
    """A ruling's reason, which the member will read."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The member will read this."),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        max_length=2000,
    )


def ruling_page(
    request: HttpRequest,
    site: admin.AdminSite,
    obj: Any,
    *,
    title: str,
    form_class: type[forms.Form],
    act: Any,
    done: str | Callable[[Any], str],
    explains: str = "",
    initial: dict[str, Any] | None = None,
    permission: str = roles.MAY_RULE,
    to_made: bool = False,
    mails: Any = None,
    submit: Any = "",
    sheet: Sheet | None = None,
) -> HttpResponse:
    """Ask for a ruling's form, make the ruling through the domain, go back to the object's page.

    `act` takes the form's cleaned data; a `Refused` is shown above the form with its status. `done` is the
    sentence afterwards, or makes it of what `act` returned; `to_made` goes on to that object's page.
    `mails` is the member whose mail can be read before: nothing is kept of a preview. `submit` is the
    button's verb, and `sheet` what is read beside the form.
    """
    if not request.user.has_perm(permission):
        raise PermissionDenied
    form = form_class(request.POST if request.method == "POST" else None, initial=initial)
    status, letters = HTTPStatus.OK, []
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                if mails is None or "preview" not in request.POST:
                    return _ruled(request, obj, act(**form.cleaned_data), done, to_made=to_made)
                letters = previews.letters(mails, lambda: act(**form.cleaned_data))
                status = HTTPStatus.OK
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
                status = refusal.status
    context = {
        **site.each_context(request),
        "title": title,
        "explains": explains,
        "form": form,
        "opts": obj._meta,
        "original": obj,
        "back": _address(obj),
        "may_preview": mails is not None,
        "letters": letters,
        "submit": submit or _("Decide"),
        "sheet": sheet,
    }
    return TemplateResponse(request, "admin/ruling.html", context, status=status)


def _ruled(
    request: HttpRequest, obj: Any, made: Any, done: str | Callable[[Any], str], *, to_made: bool
) -> HttpResponse:
    opening.settle()
    messages.success(request, done(made) if callable(done) else done)
    return redirect(_address(made if to_made else obj))


def pk_of(model: type[Model], text: str) -> Any:
    """The key that an address names; one that is none is 404."""
    try:
        key = model._meta.pk.to_python(text)
    except ValidationError as error:
        raise Http404 from error
    if isinstance(key, int) and key.bit_length() > LONGEST_KEY:
        raise Http404
    return key


def _address(obj: Model) -> str:
    meta = obj._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[obj.pk])
