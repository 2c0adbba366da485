"""What the pages and the command say of an import, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from connections.linkedin import Fault, Reason
from connections.models import Remark

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

FAULTS: dict[Fault, _StrPromise] = {
    Fault.EMPTY: _("There’s nothing in this file."),
    Fault.TOO_LARGE: _("This is larger than 25 MB: unzip it and bring the Connections.csv that is in it."),
    Fault.NO_CONNECTIONS: _(
        "This isn’t a LinkedIn archive: there’s no Connections.csv in it. LinkedIn sends two files;"
        " the second one, a day later, has it."
    ),
    Fault.SEVERAL: _(
        "There’s more than one Connections.csv in this archive: bring the one you mean by itself."
    ),
    Fault.ZIP_IN_ZIP: _("There’s another zip inside this zip: unzip it once and bring the one inside."),
    Fault.ENCRYPTED: _("This zip has a password: unzip it and bring the Connections.csv that is in it."),
    Fault.DAMAGED: _("This zip can’t be opened, for it is cut short or damaged: download it again."),
    Fault.BOMB: _("This zip claims to hold more than any LinkedIn archive does, so it was not opened."),
    Fault.UNSAFE_PATH: _("This zip holds a link or a path that leads out of it, so it was not opened."),
    Fault.WORKBOOK: _("This is a workbook: save it as CSV in your spreadsheet and bring that."),
    Fault.NO_HEADER: _(
        "This isn’t a LinkedIn export of connections: no line in it names the columns"
        " “First Name” and “Connected On”."
    ),
    Fault.TOO_MANY_ROWS: _("This file has more than 100,000 rows, and LinkedIn allows 30,000 connections."),
    Fault.GONE: _("This file waited for more than 24 hours, so it was deleted unread: bring it again."),
}

REMARKS: dict[Reason, _StrPromise] = {
    Reason.ANONYMOUS: _("Nobody is named, only a day: %(said)s. They hid or closed their account."),
    Reason.EMPTY: _("The row is empty."),
    Reason.COLUMNS: _("It hasn’t as many cells as the header: “%(said)s”"),
    Reason.QUOTE: _("A quotation mark is opened and never closed: “%(said)s”"),
    Reason.DUPLICATE: _("The same person as in row %(said)s: merged into that one."),
    Reason.NO_SUCH_DATE: _("Connected on “%(said)s”, a date that doesn’t exist. Kept without it."),
    Reason.UNKNOWN_DATE: _("Connected on “%(said)s”, which isn’t a date. Kept without it."),
    Reason.URL: _("“%(said)s” isn’t the address of a profile. Kept without it."),
    Reason.EMAIL: _("“%(said)s” isn’t an e-mail address. Kept without it."),
}
NOBODY = _("Nobody is named. They hid or closed their account.")


def fault_sentence(fault: str) -> str:
    """Say in one sentence why a file was refused or given up."""
    return str(FAULTS[Fault(fault)])


def remark_sentence(remark: Remark) -> str:
    """Say what there is to remark about one row."""
    reason = Reason(remark.reason)
    if reason is Reason.ANONYMOUS and not remark.said:
        return str(NOBODY)
    said = number_format(int(remark.said)) if reason is Reason.DUPLICATE else remark.said
    return str(REMARKS[reason]) % {"said": said}
