"""The template tags of the look, in the words and marks that a page gets."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from lion.templatetags import lion as tags
from lion.toasts import UNDO

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


@dataclass
class Face:
    """A person as the tags see one."""

    initials: str = "AO"
    tone: int = 2
    wears_badge: bool = False


def rendered(source: str, **context: object) -> str:
    return Template("{% load lion %}" + source).render(Context(context))


def test_an_icon_is_decoration() -> None:
    html = rendered('{% icon "archive" %}')
    assert 'class="icon" aria-hidden="true"' in html
    assert "icons.svg#i-archive" in html


def test_an_icon_that_stands_alone_has_a_label_and_no_markup_in_it() -> None:
    html = rendered("{% icon name label %}", name="rings", label='a "covenant" <b>')
    assert 'role="img" aria-label="a &quot;covenant&quot; &lt;b&gt;"' in html
    assert "aria-hidden" not in html


def test_every_icon_that_a_template_asks_for_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'id="i-([\w-]+)"', (ROOT / "static/icons.svg").read_text()))
    asked = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r'{% icon "([\w-]+)"', path.read_text())
    }
    places = {place.icon for place in tags.PLACES}
    assert asked | places <= drawn


@pytest.mark.parametrize(
    ("tag", "folder", "ending"), [("stylesheets", "css", "css"), ("scripts", "js", "js")]
)
def test_every_file_that_a_template_links_is_there(tag: str, folder: str, ending: str) -> None:
    named = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for names in re.findall(rf'{{% {tag} "([^"]+)" %}}', path.read_text())
        for name in names.split()
    }
    assert named
    assert [name for name in sorted(named) if not (ROOT / f"static/{folder}/{name}.{ending}").exists()] == []


def test_a_face_is_decoration_with_initials_on_its_tone() -> None:
    html = rendered('{% avatar person "row" %}', person=Face(initials="<A"))
    assert html.startswith('<span class="avatar avatar--row tone-2" aria-hidden="true">')
    assert "&lt;A" in html
    assert "mane" not in html


def test_a_mane_is_for_those_who_wear_the_badge() -> None:
    assert "#i-mane" in rendered("{% avatar person %}", person=Face(wears_badge=True))


def test_a_key_is_a_cap() -> None:
    assert rendered('{% kbd "A" %}') == '<kbd class="kbd">A</kbd>'


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(minutes=5), "11:55"),
        (timedelta(hours=13), "Mon"),
        (timedelta(days=6), "Wed"),
        (timedelta(days=7), "3 March"),
        (timedelta(days=200), "22 August 2025"),
        (-timedelta(days=2), "12 March"),
    ],
)
def test_a_moment_is_as_exact_as_it_is_near(ago: timedelta, words: str) -> None:
    with timezone.override("UTC"):
        assert tags.in_words(NOW - ago, NOW) == words


def test_a_moment_is_told_in_the_members_time_zone() -> None:
    with timezone.override(ZoneInfo("Asia/Tokyo")):
        html = tags.moment(datetime(2026, 3, 1, 23, 30, tzinfo=UTC), "inv__time")
    assert 'class="inv__time"' in html
    assert 'datetime="2026-03-02T08:30:00+09:00"' in html


def test_a_moment_speaks_the_members_language() -> None:
    with translation.override("es"), timezone.override("UTC"):
        assert tags.in_words(NOW - timedelta(days=30), NOW).endswith("febrero")


def test_no_moment_is_no_words() -> None:
    assert rendered("{{ when|moment }}", when=None) == ""


def test_ticks_are_drawn_in_the_order_they_are_named() -> None:
    html = rendered("{% ticks height=40 accept=2 idk=1 archive=0 %}")
    assert 'viewBox="0 0 3 40"' in html
    assert html.index("k-accept") < html.index("k-idk")
    assert "k-archive" not in html
    assert 'd="M2.5 2V38"' in html


def test_the_gauge_has_sixty_rays() -> None:
    assert rendered("{% gauge 25 100 %}").count("M") == 60


def test_the_scale_says_in_words_where_one_more_answer_leads() -> None:
    assert "Now in the zone: Good. One more answer would leave it there." in rendered("{% scale 0.5 1.25 %}")
    assert "Now in the zone: Good. One more answer would bring it to: Warning." in rendered(
        "{% scale 5 12.5 %}"
    )


def test_numbers_in_drawings_are_never_localised() -> None:
    with translation.override("es"):
        html = rendered(
            "{% scale 0.7 1.75 %}{% hero_mane %}{% evidence_plot points lines now %}", **evidence()
        )
    for value in re.findall(r' (?:c?[xy][12]?|r|width|height)="([^"]+)"', html):
        assert re.fullmatch(r"-?\d+(\.\d+)?%?", value), value


def test_the_plot_of_evidence_has_its_lines_and_the_day_it_falls_under_one() -> None:
    html = rendered("{% evidence_plot points lines now %}", **evidence())
    assert "Warning <tspan" in html
    assert "falls under the line “Warning” on 6 September 2026" in html


def evidence() -> dict[str, object]:
    """R at 20 since this very moment: half of it is gone, and the line reached, in 180 days."""
    return {"points": [(NOW, 20.0)], "lines": {"warn": 10.0, "restrict": 100.0}, "now": NOW}


def test_a_toast_can_be_taken_back_where_its_message_says_how() -> None:
    assert tags.undo_address(Message(constants.SUCCESS, "Archived.", f"{UNDO}/undo/")) == "/undo/"
    assert tags.undo_address(Message(constants.SUCCESS, "Saved.")) == ""


def test_the_rail_knows_where_it_is(rf: RequestFactory) -> None:
    request = rf.get("/groups/")
    request.resolver_match = type("Match", (), {"view_name": "groups:members"})()
    current = [place.icon for place in tags.places({"request": request}) if place.current]
    assert current == ["groups"]


def test_the_rail_of_a_page_without_a_request_is_nowhere() -> None:
    assert not any(place.current for place in tags.places({}))
