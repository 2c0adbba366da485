"""The staff's roles: Django groups made by a migration, and who holds them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from lion.members.models import Member

MODERATORS = "Moderators"
SENIORS = "Senior moderators"
POLICY_ADMINS = "Policy admins"
READERS = "Readers"
MAY_RULE, MAY_RULE_LONG = "moderation.rule", "moderation.rule_long"


def moderators() -> QuerySet[Member]:
    """Everyone who may rule: staff with open accounts who hold the role, and superusers."""
    return _holding(MODERATORS, SENIORS)


def seniors() -> QuerySet[Member]:
    """Everyone who may rule on what moderators decided, and for longer."""
    return _holding(SENIORS)


def _holding(*roles: str) -> QuerySet[Member]:
    staff = Member.objects.active().filter(is_staff=True)
    found: QuerySet[Member] = staff.filter(Q(is_superuser=True) | Q(groups__name__in=roles)).distinct()
    return found
