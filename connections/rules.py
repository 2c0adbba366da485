"""Rules: what a member wants accepted or archived as soon as it comes. No rule answers IDK."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from http import HTTPStatus

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from connections import answering, desk
from connections.many import Many
from connections.models import Answer, Invitation, InvitationQuerySet, Rule
from connections.models.invitation import Verb
from lion.members.models import Member
from lion.refusals import Refused

AT_MOST = 20


def fitting(rule: Rule, at: datetime) -> InvitationQuerySet:
    """What waits in the member's inbox and fits the rule, saved or not."""
    return desk.rows(rule.member, "pending", at, conditions(rule))


def conditions(rule: Rule) -> desk.Filters:
    """The rule's conditions as the filters of the desk."""
    return desk.Filters(
        groups=[rule.group.slug] if rule.group else [],
        common=rule.common,
        note=rule.note,
        pledged=rule.pledged,
    )


def make(rule: Rule, *, at: datetime | None = None) -> Rule:
    """Put a new rule into force, for what comes from now on.

    Raises `Refused` for one that would archive everybody, a twin of one in force, and the twenty-first.
    """
    rule.made_at = at or timezone.now()
    if rule.verb == Rule.Verb.ARCHIVE and not conditions(rule).any:
        raise Refused(
            _("Say what to archive: choose at least one condition."), status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    try:
        with transaction.atomic():
            Member.objects.select_for_update(no_key=True).get(pk=rule.member_id)
            if Rule.objects.of(rule.member).count() >= AT_MOST:
                raise Refused(_("You have %(count)s rules; end one first.") % {"count": AT_MOST})
            rule.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("You have this rule already.")) from None
    return rule


def end(rule: Rule, *, at: datetime | None = None) -> None:
    """End a rule. What it answered stays answered; ending it twice is once."""
    Rule.objects.filter(pk=rule.pk, ended_at__isnull=True).update(ended_at=at or timezone.now())


def answer_waiting(rule: Rule, *, at: datetime | None = None) -> Many:
    """Answer by a rule what waits already, each on its own; at most 500."""
    now = at or timezone.now()
    waiting = list(fitting(rule, now).with_people()[: desk.AT_ONCE])
    return answering.answer_each(waiting, Verb(rule.verb), by=rule.member, at=now, rule=rule)


def answer_new(arrived: Iterable[Invitation], at: datetime) -> set[Invitation]:
    """Answer by their recipients' rules what has just arrived; returns what was answered.

    Of several rules that fit, one that accepts goes before one that archives, and the older one first.
    """
    to: dict[int, list[Invitation]] = defaultdict(list)
    for one in arrived:
        to[one.recipient_id].append(one)
    answered: set[Invitation] = set()
    live = Rule.objects.live().filter(member__in=to, member__is_active=True).select_related("member", "group")
    for rule in live.order_by("member", "verb", "made_at", "pk"):
        mine = [one.pk for one in to[rule.member_id] if one not in answered]
        fit = list(fitting(rule, at).filter(pk__in=mine).with_people())
        answered |= set(answering.answer_each(fit, Verb(rule.verb), by=rule.member, at=at, rule=rule).done)
    return answered


def undo(rule: Rule, *, at: datetime | None = None) -> Many:
    """Take back everything that a rule answered within the last day, each on its own."""
    now = at or timezone.now()
    given = Answer.objects.standing().filter(
        rule=rule, invitation__recipient=rule.member, settles_at__gt=now, entered_at__isnull=True
    )
    return answering.undo_all(given, by=rule.member, at=now)
