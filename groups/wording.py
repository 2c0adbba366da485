"""The words of a covenant: the text a founder starts from, and how a text divides into articles."""

from __future__ import annotations

import re
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
NUMBERING = re.compile(r"^(?:\d{1,2}[.)]|[-*•])\s+")
YEAR = 365  # days
SENTENCE_END = re.compile(r"[.!?…][”’\"')\]]*(?=\s)|[。\uff01\uff1f][”’」』]*")


class Article(NamedTuple):
    """One article of a covenant."""

    title: str
    rest: str


def span(days: int) -> str:
    """So many days as a person says them: a year is "12 months"."""
    if days == YEAR:
        return _("12 months")
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def articles(text: str) -> list[Article]:
    """The text's paragraphs as articles: the first sentence is the title.

    A number or a bullet typed before a paragraph is left out, since the page numbers articles itself.
    """
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    paragraphs = (" ".join(paragraph.split()) for paragraph in BLANK_LINE.split(unified))
    return [_article(NUMBERING.sub("", paragraph)) for paragraph in paragraphs if paragraph]


def _article(paragraph: str) -> Article:
    end = SENTENCE_END.search(paragraph)
    cut = end.end() if end else len(paragraph)
    return Article(paragraph[:cut], paragraph[cut:].strip())


def template_text() -> str:
    """The four articles that an open group starts with unless its founder writes others."""
    return "\n\n".join(
        [
            _(
                "We welcome each other. A request to connect from a fellow member is an introduction. "
                "We read it as one."
            ),
            _(
                "We never answer “I don’t know you” to a fellow member. We say no by archiving, by asking "
                "first or by reporting spam. Archiving costs the sender nothing, and they aren’t told."
            ),
            _(
                "We ask before we judge. If we are unsure of someone’s intentions we ask them straight "
                "out, and decide after the answer."
            ),
            _("We don’t sell in a first message. The covenant shelters strangers. It doesn’t shelter spam."),
        ]
    )


def short_text() -> str:
    """The least that makes an open group."""
    return "\n\n".join(
        [
            _("Fellow members may ask to connect. A request is an introduction, not a nuisance."),
            _(
                "We never answer “I don’t know you” to a fellow member. We archive, ask first or report "
                "spam instead."
            ),
        ]
    )


def field_text() -> str:
    """For people who work on the same thing and don’t know each other yet."""
    return "\n\n".join(
        [
            _(
                "We work on the same things and don’t know each other yet. That is reason enough to ask to "
                "connect, and we say in the note what we work on."
            ),
            _(
                "We never answer “I don’t know you” to a fellow member. Who has no room for another contact "
                "archives: it costs the sender nothing, and they aren’t told."
            ),
            _("We ask before we judge. A question costs a minute, a hasty answer costs somebody else more."),
            _("We recruit and sell only where somebody asked for it. The covenant doesn’t shelter spam."),
        ]
    )
