"""What a case is about in a line, for the queue: enough to choose by, and no names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lion.moderation import masking
from lion.moderation.models import Case

if TYPE_CHECKING:
    from lion.moderation.models import Sanction

LONGEST = 140


def of(case: Case, reports: int = 1) -> str:
    """A line about a case, as long as a row has room for; `reports` wait behind a case of such."""
    line = " ".join(_said(case, reports).split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"


def _said(case: Case, reports: int) -> str:
    if case.appeal is not None:
        return case.appeal.text
    if case.kind == Case.Kind.REPORT:
        return _reports(case, reports)
    if case.sanction is not None:
        return _step(case.sanction)
    if case.kind == Case.Kind.CLIQUE:
        n = case.facts.get("voices", 0)
        return ngettext("%(n)s tied person", "%(n)s people who are tied to one another", n) % {"n": n}
    if case.kind == Case.Kind.STAFF:
        return _("What the worker would have done to one of the staff.")
    return case.about


def _reports(case: Case, n: int) -> str:
    count = ngettext("%(n)s report", "%(n)s reports", n) % {"n": n}
    note = masking.of_invitation(case.report.answer.invitation) if case.report else ""
    return f"{count}: {note or _('No note')}"


def _step(sanction: Sanction) -> str:
    facts = sanction.facts
    found = _("%(k)s of %(n)s answers were “I don’t know you”") % {
        "k": facts.get("idk", 0),
        "n": facts.get("counted", 0),
    }
    return f"{sanction.get_step_display()}: {found}"
