"""Covenants: which version is in force, who has signed which, and whom that makes fellows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import asking_again, log
from groups.keeping import keeper
from groups.models import Consent, Covenant, Deed, Group, Membership
from lion.refusals import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from lion.members.models import Member


class NewerCovenant(Refused):
    """The yes was to a version that is no longer in force: the newer one has to be read first."""

    def __init__(self, newer: Covenant) -> None:
        super().__init__(
            _(
                "The covenant has changed: version %(version)s is now in force. Read it before you sign; "
                "you haven’t signed anything yet."
            )
            % {"version": newer.version}
        )
        self.newer = newer


def in_force(group: Group, at: datetime | None = None) -> Covenant | None:
    """The version that whoever joins has to agree to; None for an ordinary group."""
    if not group.is_open:
        return None
    return group.covenants.filter(published_at__lte=at or timezone.now()).order_by("-version").first()


def signed(member: Member, group: Group, at: datetime | None = None) -> Consent | None:
    """The newest version that binds the member as a member of the group, with the day of their yes."""
    moment = at or timezone.now()
    given = Consent.objects.filter(given_at__lte=moment, membership__group=group, membership__member=member)
    still = Q(membership__left_at__isnull=True) | Q(membership__left_at__gt=moment)
    return given.filter(still).select_related("covenant").order_by("-covenant__version").first()


def sign(membership: Membership, covenant: Covenant, at: datetime | None = None) -> Consent:
    """Keep the member's explicit yes to the version in force; signing twice is once.

    Raises `NewerCovenant` if the version is no longer in force.
    """
    now = at or timezone.now()
    current = in_force(membership.group, now)
    if current is None or current != covenant:
        raise NewerCovenant(current or covenant)
    return Consent.objects.get_or_create(
        membership=membership, covenant=covenant, defaults={"given_at": now}
    )[0]


def fellows(one: Member, other: Member, at: datetime | None = None) -> list[Group]:
    """Open groups that make the two fellows: both are members (at that moment) and had signed. One query."""
    moment = at or timezone.now()
    both = Group.objects.open_networking().filter(_signed_by(one, moment), _signed_by(other, moment))
    return list(both.order_by("name", "pk"))


def shared(one: Member, other: Member, at: datetime | None = None) -> list[Group]:
    """Every group, open or ordinary, that both are in (at that moment). One query."""
    moment = at or timezone.now()
    both = Group.objects.filter(_joined_by(one, moment), _joined_by(other, moment))
    return list(both.order_by("name", "pk"))


def publish(
    group: Group,
    by: Member,
    text: str,
    *,
    first_breach: str = Covenant.Consequence.WARNING,
    second_breach: str = Covenant.Consequence.REMOVAL,
    within_days: int = 365,
    return_after_days: int = 90,
    cooling_days: int = 3,
    automatic: bool = False,
    at: datetime | None = None,
) -> Covenant:
    """Put a new version in force, signed by the steward who publishes it.

    It binds nobody else before their yes: memberships keep the version that they signed. The members
    are told, and the group's page asks again. Publishing what is in force already changes nothing.
    """
    now = at or timezone.now()
    wanted = {
        "text": text.replace("\r\n", "\n").strip(),
        "first_breach": first_breach,
        "second_breach": second_breach,
        "within_days": within_days,
        "return_after_days": return_after_days,
        "cooling_days": cooling_days,
        "automatic": automatic,
    }
    with transaction.atomic():
        Group.objects.hold(group.pk)
        membership = keeper(group, by)
        if not group.is_open:
            raise Refused(_("%(group)s is an ordinary group: it has no covenant.") % {"group": group})
        current = group.covenants.order_by("-version").first()
        if current and all(getattr(current, name) == value for name, value in wanted.items()):
            return current
        version = current.version + 1 if current else 1
        covenant = Covenant.objects.create(group=group, version=version, published_at=now, **wanted)
        Consent.objects.create(membership=membership, covenant=covenant, given_at=now)
        log.write(Deed.Kind.PUBLISHED, group, by=by, at=now, version=version)
        asking_again.ask(covenant, now)
    return covenant


def _joined_by(member: Member, at: datetime) -> Exists:
    return Exists(Membership.objects.at(at).filter(group=OuterRef("pk"), member=member))


def _signed_by(member: Member, at: datetime) -> Exists:
    there = Membership.objects.at(at).filter(group=OuterRef("pk"), member=member)
    return Exists(there.filter(consents__given_at__lte=at))
