"""Groups in the admin: a window on the facts; what changes them are the verbs on the site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from groups.models import Ban, Consent, Covenant, Deed, Group, JoinRequest, Membership

if TYPE_CHECKING:
    CovenantTable = admin.TabularInline[Covenant, Group]
    ConsentTable = admin.TabularInline[Consent, Membership]
    GroupModelAdmin = admin.ModelAdmin[Group]
    CovenantModelAdmin = admin.ModelAdmin[Covenant]
    MembershipModelAdmin = admin.ModelAdmin[Membership]
    BanModelAdmin = admin.ModelAdmin[Ban]
    JoinRequestModelAdmin = admin.ModelAdmin[JoinRequest]
    DeedModelAdmin = admin.ModelAdmin[Deed]
else:
    CovenantTable = ConsentTable = admin.TabularInline
    GroupModelAdmin = CovenantModelAdmin = MembershipModelAdmin = admin.ModelAdmin
    BanModelAdmin = JoinRequestModelAdmin = DeedModelAdmin = admin.ModelAdmin


class Window:
    """Looking only: facts are neither added, changed nor deleted here."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Groups are founded and joined on the site."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Facts are read-only."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Facts stay."""
        return False


class CovenantInline(Window, CovenantTable):
    """The versions of a group's covenant, newest first."""

    model = Covenant
    fields = ["version", "published_at", "first_breach", "second_breach", "within_days", "return_after_days"]
    show_change_link = True


class ConsentInline(Window, ConsentTable):
    """Which versions a member has signed."""

    model = Consent
    fields = ["covenant", "given_at"]


@admin.register(Group)
class GroupAdmin(Window, GroupModelAdmin):
    """Groups, with their size and their covenant's versions."""

    list_display = ["name", "kind", "size", "created_at"]
    list_filter = ["kind"]
    search_fields = ["name", "summary", "slug"]
    date_hierarchy = "created_at"
    inlines = [CovenantInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        """Each with its size."""
        return Group.objects.with_size()

    @admin.display(description=Membership._meta.verbose_name_plural, ordering="size")
    def size(self, group: Any) -> int:
        """How many members it has today."""
        return int(group.size)


@admin.register(Covenant)
class CovenantAdmin(Window, CovenantModelAdmin):
    """Versions of covenants."""

    list_display = ["group", "version", "published_at", "first_breach", "second_breach"]
    search_fields = ["group__name"]
    list_select_related = ["group"]


@admin.register(Membership)
class MembershipAdmin(Window, MembershipModelAdmin):
    """Who belongs where, from when to when, under which version."""

    list_display = ["member", "group", "role", "joined_at", "left_at", "removed"]
    list_filter = ["role", "removed"]
    search_fields = ["member__name", "member__email", "member__handle", "group__name"]
    list_select_related = ["member", "group"]
    inlines = [ConsentInline]


@admin.register(Ban)
class BanAdmin(Window, BanModelAdmin):
    """Who may not come back to a group, and until when."""

    list_display = ["member", "group", "until", "reason", "made_at", "lifted_at"]
    search_fields = ["member__name", "member__email", "group__name"]
    list_select_related = ["member", "group"]


@admin.register(JoinRequest)
class JoinRequestAdmin(Window, JoinRequestModelAdmin):
    """Who asked to join what, and what was decided."""

    list_display = ["member", "group", "asked_at", "decision", "decided_at", "decided_by"]
    list_filter = ["decision"]
    search_fields = ["member__name", "member__email", "group__name"]
    list_select_related = ["member", "group", "decided_by"]


@admin.register(Deed)
class DeedAdmin(Window, DeedModelAdmin):
    """What those who keep groups did, and why."""

    list_display = ["at", "group", "kind", "by", "member", "reason"]
    list_filter = ["kind"]
    search_fields = ["group__name", "by__name", "member__name", "reason"]
    list_select_related = ["group", "by", "member"]
