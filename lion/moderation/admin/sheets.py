"""What a moderator reads before ruling: one shape for steps, appeals, second looks, closings and reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from lion.moderation import masking, statements
from lion.moments import day_and_time

if TYPE_CHECKING:
    from lion.members.models import Member
    from lion.moderation.models import Appeal, Closing, Message, Sanction, SecondLook, SpamReport


@dataclass(frozen=True, slots=True)
class Passage:
    """Some text under a title; `quoted` is what somebody wrote."""

    title: str
    text: str
    quoted: bool = False
    below: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Whom it is about, how it stands, the facts, and what was written."""

    member: Member
    state: str
    tone: str
    facts: list[tuple[str, str]]
    passages: list[Passage]
    logged_as: str
    thread: Sequence[Message] = ()
    links: list[tuple[str, str]] = field(default_factory=list)


def of_sanction(sanction: Sanction) -> Sheet:
    """A step, with its statement of reasons."""
    state, tone = _held(sanction)
    facts = [
        (_("From"), day_and_time(sanction.started_at)),
        (_("Until"), day_and_time(sanction.ends_at)),
        (_("Decided by"), str(sanction.by or "LION")),
    ]
    passages = [_statement(sanction)]
    if sanction.lifted_at:
        ended = _("%(who)s, %(when)s") % {
            "who": sanction.lifted_by or "LION",
            "when": day_and_time(sanction.lifted_at),
        }
        passages.insert(0, Passage(_("How it ended"), sanction.lifted_because, below=ended))
    return Sheet(sanction.member, state, tone, facts, passages, _logged(sanction))


def of_appeal(appeal: Appeal) -> Sheet:
    """An appeal: the objection, what was written on it, the statement that it is against."""
    sanction = appeal.sanction
    passages = [
        Passage(_("What the member writes"), appeal.text, quoted=True, below=day_and_time(appeal.filed_at)),
        _statement(sanction),
    ]
    facts = [
        (_("Against"), f"{sanction.get_step_display()}, {sanction.by or 'LION'}"),
        (_("Due"), day_and_time(appeal.due_at)),
    ]
    return Sheet(
        sanction.member,
        *_ruled(appeal, late=appeal.is_overdue),
        facts,
        [*_words(appeal), *passages],
        _logged(sanction),
        list(appeal.messages.select_related("author")),
        [(_("The step, and rulings on it"), _address("sanction", sanction.pk))],
    )


def of_look(look: SecondLook) -> Sheet:
    """A second look: what was overlooked, and all of the first."""
    first = of_appeal(look.appeal)
    wrote = Passage(
        _("What was overlooked, the member says"), look.text, quoted=True, below=day_and_time(look.asked_at)
    )
    facts = [(_("First ruled on by"), str(look.first)), (_("Due"), day_and_time(look.due_at))]
    return Sheet(
        first.member,
        *_ruled(look),
        facts,
        [*_words(look), wrote, *first.passages],
        first.logged_as,
        first.thread,
        [(_("The appeal"), _address("appeal", look.appeal.pk)), *first.links],
    )


def of_closing(closing: Closing) -> Sheet:
    """A proposal to close an account."""
    facts = [
        (_("Proposed by"), str(closing.proposed_by)),
        (_("Proposed"), day_and_time(closing.proposed_at)),
    ]
    why = Passage(_("Why, as the member will read it"), closing.reason, quoted=True)
    return Sheet(closing.member, *_ruled(closing), facts, [*_words(closing), why], _logged(closing))


def of_report(report: SpamReport) -> Sheet:
    """A spam report; who made it is masked."""
    invitation = report.answer.invitation
    how = f"{invitation.get_how_display()} {invitation.how_detail}".strip()
    note = masking.of_invitation(invitation)
    passages = [Passage(_("What was written"), note or _("No note"), quoted=bool(note))]
    if report.ruled_at:
        passages.insert(
            0, Passage(report.get_ruling_display(), report.reason, below=str(report.ruled_by or ""))
        )
    facts = [(_("Reported"), day_and_time(report.made_at)), (_("How they said they know each other"), how)]
    return Sheet(report.sender, *_ruled(report), facts, passages, _logged(report))


def _statement(sanction: Sanction) -> Passage:
    return Passage(_("Statement of reasons"), "\n\n".join(statements.paragraphs(sanction)))


def _words(ruled: Appeal | SecondLook | Closing) -> list[Passage]:
    """What whoever ruled wrote, where there is a ruling."""
    if ruled.ruled_at is None:
        return []
    below = f"{ruled.ruled_by}, {day_and_time(ruled.ruled_at)}"
    return [Passage(ruled.get_ruling_display(), ruled.words, below=below)]


def _ruled(one: Appeal | SecondLook | Closing | SpamReport, *, late: bool = False) -> tuple[str, str]:
    if one.ruled_at is not None:
        return one.get_ruling_display(), "ok"
    return (_("Overdue"), "clay") if late else (_("Open"), "dusk")


def _held(sanction: Sanction) -> tuple[str, str]:
    if sanction.overturned:
        return _("overturned"), "ok"
    if sanction.lifted_at:
        return _("lifted"), "ok"
    return (_("in force"), "clay") if sanction.is_live else (_("ended"), "")


def _logged(obj: Sanction | Closing | SpamReport) -> str:
    """Under which words the log keeps what was done to it."""
    return f"{type(obj).__name__.lower()} {obj.pk}"


def _address(model: str, pk: object) -> str:
    return reverse(f"admin:moderation_{model}_change", args=[pk])
