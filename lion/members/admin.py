"""Members in the admin, for operators: a window on their facts, and a way to make an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import BaseUserCreationForm
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from lion.lookups import is_roundabout
from lion.members.models import Member, Notice

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    MemberAdminBase = UserAdmin[Member]
    NoticeAdminBase = admin.ModelAdmin[Notice]
    MemberCreationForm = BaseUserCreationForm[Member]
else:
    MemberAdminBase = UserAdmin
    NoticeAdminBase = admin.ModelAdmin
    MemberCreationForm = BaseUserCreationForm

RIGHTS = ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")
STANDING = ("warned_until", "restricted_until", "suspended_until", "pledged_at", "badge_lost_until")


class AddForm(MemberCreationForm):
    """A new account; the handle is made from the name."""

    class Meta:
        model = Member
        fields = ["email", "name"]
        field_classes = {"email": forms.EmailField}


@admin.register(Member)
class MemberAdmin(MemberAdminBase):
    """A member's account. Standing is the worker's and the moderators' business; nothing is deleted here."""

    add_form = AddForm
    list_display = ["name", "email", "handle", "joined_at", "last_login", "is_active", "is_staff"]
    list_filter = ["is_active", "is_staff", "language"]
    search_fields = ["name", "email", "handle"]
    ordering = ["name"]
    date_hierarchy = "joined_at"
    readonly_fields = ["handle", "joined_at", "last_login", *STANDING]
    fieldsets = [
        (None, {"fields": ["name", "email", "password", "handle"]}),
        (_("Profile"), {"fields": ["headline", "industry", "location", "about", "linkedin"]}),
        (
            _("Preferences"),
            {"fields": ["language", "time_zone", "in_directory", "invite_me", "mail_notices"]},
        ),
        (_("Standing"), {"fields": STANDING}),
        (_("Rights"), {"fields": RIGHTS}),
        (_("Times"), {"fields": ["joined_at", "last_login"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "name", "password1", "password2"]})]

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Nobody is found by what they answered, reported or blocked."""
        return not is_roundabout(Member, lookup) and super().lookup_allowed(lookup, value, request)

    def get_readonly_fields(self, request: HttpRequest, obj: Member | None = None) -> list[str]:
        """Only a superuser gives rights, or touches the account of one who may enter the admin."""
        fixed = [str(name) for name in self.readonly_fields]
        if request.user.is_superuser:
            return fixed
        mine = ["email", "name"] if obj is not None and obj.is_staff else []
        return [*fixed, *RIGHTS, *mine]

    def save_model(self, request: HttpRequest, obj: Member, form: Any, change: bool) -> None:
        """Make a member as signing up does, under a free handle; or save what was changed and no more."""
        if not change:
            Member.objects.join(obj)
        elif form.changed_data:
            obj.save(update_fields=[name for name in form.changed_data if name in _columns()])

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        """Only a superuser sets another's password: members reset their own by mail."""
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)

    def has_delete_permission(self, request: HttpRequest, obj: Member | None = None) -> bool:
        """Others' standing rests on this member's answers."""
        return False


def _columns() -> set[str]:
    return {field.name for field in Member._meta.concrete_fields}


@admin.register(Notice)
class NoticeAdmin(NoticeAdminBase):
    """What members were told, and whether the mail left: to look at, not to change."""

    list_display = ["created_at", "member", "kind", "mail_due", "mailed_at", "attempts"]
    list_filter = ["kind", "mail_due"]
    search_fields = ["member__name", "member__email", "key"]
    list_select_related = ["member"]
    ordering = ["-created_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:
        return False
