"""Template tags of the look: icons, faces, keys, moments, gauges, ticks and scales."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django import template
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from lion import plots, shapes, statics
from lion.toasts import UNDO

register = template.Library()

# The policy's own numbers come with the page; these are FAIRNESS.md's.
LINES = {"warn": 10.0, "restrict": 100.0, "suspend": 1000.0}
ZONES = (_("Good"), _("Warning"), _("Restriction"), _("Suspension"))
TONES = ("good", "ember", "clay", "clay2")


class Person(Protocol):
    """Whoever has a face: a member, or someone in an imported list."""

    initials: str
    tone: int
    wears_badge: bool


# Files ----------------------------------------------------------------------------------------
@register.simple_tag
def stylesheets(names: str) -> SafeString:
    """Links to the named sheets of `static/css/`, in that order; one link where they have been joined."""
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', _addresses("css", names))


@register.simple_tag
def scripts(names: str) -> SafeString:
    """Deferred scripts of `static/js/`, in that order; one where they have been joined."""
    return format_html_join("\n", '<script src="{}" defer></script>', _addresses("js", names))


def _addresses(kind: str, names: str) -> list[tuple[str]]:
    joined = getattr(staticfiles_storage, "bundles", False) and not settings.DEBUG and len(names.split()) > 1
    paths = [statics.bundle(kind, names)] if joined else [f"{kind}/{name}.{kind}" for name in names.split()]
    return [(static(path),) for path in paths]


@register.simple_tag
def icon(name: str, label: str = "", more: str = "") -> SafeString:
    """A symbol of `static/icons.svg`; decoration unless it has a label. `more` are further classes."""
    href = f"{static('icons.svg')}#i-{name}"
    css = f"icon {more}".strip()
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}" focusable="false"><use href="{}"/></svg>',
            css,
            label,
            href,
        )
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}"/></svg>', css, href
    )


@register.simple_tag
def source_url() -> str:
    """Where the source of this house is offered, as its licence asks; empty where nobody has said."""
    return str(settings.SOURCE_URL)


# People and keys ------------------------------------------------------------------------------
@register.simple_tag
def avatar(person: Person, size: str = "") -> SafeString:
    """A face: initials on the person's tone, with a mane if they wear the badge. Decoration.

    `size` is xs, sm, row, lg or xl. Beside a mane the page says "LION pledge" in words.
    """
    mane = SafeString("")
    if person.wears_badge:
        mane = format_html(
            '<svg class="avatar__mane" focusable="false"><use href="{}#i-mane"/></svg>', static("icons.svg")
        )
    return format_html(
        '<span class="avatar{} tone-{}{}" aria-hidden="true">{}<span class="avatar__face">{}</span></span>',
        f" avatar--{size}" if size else "",
        person.tone,
        " avatar--pledged" if person.wears_badge else "",
        mane,
        person.initials,
    )


@register.simple_tag
def kbd(key: str) -> SafeString:
    """A key cap."""
    return format_html('<kbd class="kbd">{}</kbd>', key)


@register.filter
def undo_address(message: Message) -> str:
    """Where the message's act is taken back by POST; empty where it cannot be."""
    tags = message.extra_tags or ""
    return tags.removeprefix(UNDO) if tags.startswith(UNDO) else ""


# Time -----------------------------------------------------------------------------------------
def in_words(when: datetime, now: datetime) -> str:
    """07:31 today, Mon within six days, 15 March this year, 15 March 2025 otherwise; in local time."""
    local, today = timezone.localtime(when), timezone.localtime(now)
    if local.date() == today.date():
        return date_format(local, "TIME_FORMAT")
    if timedelta(0) < today.date() - local.date() < timedelta(days=7):
        return date_format(local, "D")
    if local.year == today.year:
        return date_format(local, "MONTH_DAY_FORMAT")
    return date_format(local, "DATE_FORMAT")


@register.filter
def moment(when: datetime | None, css: str = "") -> SafeString:
    """The moment in a `time` element, in the member's time zone; nothing for None."""
    if when is None:
        return SafeString("")
    local = timezone.localtime(when)
    full = date_format(local, "DATETIME_FORMAT")
    attribute = format_html(' class="{}"', css) if css else ""
    return format_html(
        '<time{} datetime="{}" title="{}">{}</time>',
        attribute,
        local.isoformat(timespec="seconds"),
        full,
        in_words(when, timezone.now()),
    )


# Shapes ---------------------------------------------------------------------------------------
@register.simple_tag
def gauge(left: int, total: int, more: str = "") -> SafeString:
    """Sixty rays, of which the share that is left shines. Decoration: the number stands beside it."""
    lit, spent = shapes.rays(int(left or 0), int(total or 0))
    return format_html(
        '<svg class="{}" viewBox="0 0 48 48" aria-hidden="true" focusable="false">'
        '<path class="gauge__spent" d="{}"/><path class="gauge__left" d="{}"/></svg>',
        f"gauge {more}".strip(),
        spent,
        lit,
    )


@register.simple_tag
def ticks(height: int = 40, more: str = "", **cases: int) -> SafeString:
    """A row of ticks, one a case: `{% ticks height=46 accept=74 ask=9 archive=15 idk=2 %}`.

    Each keyword is the outcome that names the colour (`k-accept`, …). Beyond 100 cases a tick is one
    in a hundred. Decoration: the key beside it says the numbers.
    """
    counts = shapes.tick_counts({kind: int(count or 0) for kind, count in cases.items()})
    paths, first = [], 0
    for kind, count in counts.items():
        if count:
            paths.append((kind, shapes.tick_path(first, count, height)))
        first += count
    return format_html(
        '<svg class="{}" width="100%" height="{}" viewBox="0 0 {} {}" preserveAspectRatio="none"'
        ' aria-hidden="true" focusable="false">{}</svg>',
        f"tickrow {more}".strip(),
        height,
        max(first, 1),
        height,
        format_html_join("", '<path class="k-{}" d="{}"/>', paths),
    )


@register.inclusion_tag("components/_scale.html")
def scale(now: float, then: float | None = None, lines: Mapping[str, float] | None = None) -> dict[str, Any]:
    """The four zones of standing with a dot for R now, and one for R after one more answer.

    `lines` are the values of R named warn, restrict and suspend (FAIRNESS.md's by default).
    """
    stops = list((lines or LINES).values())
    here = shapes.scale_position(float(now), stops)
    ends = [0.0, *shapes.ZONE_ENDS]
    names = [str(name) for name in ZONES]
    return {
        "zones": [
            {"name": name, "tone": tone, "x": start, "width": end - start}
            for name, tone, start, end in zip(names, TONES, ends, ends[1:], strict=False)
        ],
        "now_x": here,
        "now_zone": names[shapes.zone(float(now), stops)],
        "then_x": None if then is None else shapes.scale_position(float(then), stops),
        "then_zone": None if then is None else names[shapes.zone(float(then), stops)],
    }


@register.inclusion_tag("components/_evidence_plot.html")
def evidence_plot(
    points: Iterable[plots.Point], lines: Mapping[str, float], now: datetime, half_life_days: float = 180
) -> dict[str, Any]:
    """R over time by the week, on a logarithmic scale, with its lines and what comes next."""
    plot = plots.evidence_plot(points, lines, now, timedelta(days=half_life_days))
    names = dict(zip(lines, ZONES[1:], strict=False))
    tones = dict(zip(lines, ("ember", "clay", "clay"), strict=False))
    return {
        "plot": plot,
        "lines": [{"line": line, "name": names[line.name], "tone": tones[line.name]} for line in plot.lines],
        "under": names.get(plot.falls_under, ""),
    }


@register.inclusion_tag("components/_hero_mane.html")
def hero_mane() -> dict[str, Any]:
    """The mane behind the sign-in card. Decoration."""
    return {"tones": shapes.hero_mane()}


# Places ---------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Place:
    """One entry of the rail and the tab bar."""

    view: str
    icon: str
    label: str | Promise
    views: tuple[str, ...] = ()
    tab: str = ""
    go: str = ""
    counts: bool = False
    current: bool = False


PLACES = (
    Place(
        "connections:inbox",
        "inbox",
        _("Inbox"),
        views=("connections:inbox", "connections:archived", "connections:invitation", "moderation:unknown"),
        tab="yes",
        counts=True,
        go="inbox",
    ),
    Place("connections:sent", "send", _("Sent"), views=("connections:sent",)),
    Place("groups:index", "groups", _("Groups"), views=("groups:",), tab="yes"),
    Place(
        "connections:directory",
        "directory",
        _("Directory"),
        views=("connections:directory", "connections:profile", "moderation:invite"),
        tab="invite",
        go="directory",
    ),
    Place(
        "connections:connections",
        "network",
        _("Network"),
        views=("connections:connections", "connections:picture", "connections:import"),
    ),
    Place("connections:insights", "insights", _("Insights"), views=("connections:insights",)),
)


@register.simple_tag(takes_context=True)
def places(context: dict[str, Any]) -> list[Place]:
    """The places of the rail; the one that this page belongs to is current."""
    request: HttpRequest | None = context.get("request")
    match = request.resolver_match if request else None
    here = match.view_name if match else ""
    return [
        Place(**{**vars(place), "current": bool(here) and here.startswith(place.views)}) for place in PLACES
    ]
