"""Two languages, whole: every phrase of code and pages is in each catalogue, with its placeholders."""

from __future__ import annotations

from datetime import datetime

import polib
import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

from lion.moments import day, day_and_time
from tests.catalogue import LANGUAGES, Word, _in_python, _in_template, catalogue, key, missing, words


@pytest.fixture(scope="module")
def said() -> set[Word]:
    return set(words())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_is_left_untranslated(language, said):
    entries = {key(entry): entry for entry in polib.pofile(str(catalogue(language)))}
    assert sorted(word.id for word in said - entries.keys()) == []
    assert sorted(word.id for word in entries.keys() - said) == []
    assert {entry.msgid: why for entry in entries.values() if (why := missing(entry))} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_was_translated(language):
    path = catalogue(language)
    compiled = {key(entry): entry for entry in polib.mofile(str(path.with_suffix(".mo")))}
    for entry in polib.pofile(str(path)):
        other = compiled[key(entry)]
        assert (other.msgstr, other.msgstr_plural) == (entry.msgstr, entry.msgstr_plural)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_tags_of_its_phrase(language):
    for entry in polib.pofile(str(catalogue(language))):
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            if text:
                plural = entry.msgid_plural or entry.msgid
                assert text.count("<") in {entry.msgid.count("<"), plural.count("<")}, entry.msgid


def test_phrases_are_found_in_code_and_pages():
    code = 'x = _("One") + ngettext("a %(n)s", "b %(n)s", n) + pgettext("here", "Two") + other("Three")'
    assert set(_in_python(code)) == {Word("One"), Word("a %(n)s", "b %(n)s"), Word("Two", context="here")}
    page = (
        '{% translate "One" %}{% blocktranslate with b=c %}It’s {{ b }} (so){% endblocktranslate %}'
        "{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}"
        '{% translate "left" context "days" %}'
    )
    assert set(_in_template(page)) == {
        Word("One"),
        Word("It’s %(b)s (so)"),
        Word("%(n)s day", "%(n)s days"),
        Word("left", context="days"),
    }


def test_spanish_is_spoken():
    with translation.override("es"):
        assert gettext("Archive") == "Archivar"
        assert ngettext("%(n)s member", "%(n)s members", 2) % {"n": 2} == "2 miembros"


def test_a_page_speaks_the_members_language(client, ana):
    ana.language = "es"
    ana.save()
    client.force_login(ana)
    page = client.get("/inbox/").content.decode()
    assert '<html lang="es"' in page
    assert "Bandeja" in page
    assert "Inbox" not in page


@pytest.mark.parametrize(
    ("language", "day_said", "both_said"),
    [
        ("en", "5 March 2027", "5 March 2027, 07:31"),
        ("es", "5 de marzo de 2027", "5 de marzo de 2027, 07:31"),
    ],
)
def test_days_are_written_as_each_language_writes_them(language, day_said, both_said):
    moment = datetime(2027, 3, 5, 7, 31, tzinfo=timezone.get_current_timezone())
    with translation.override(language):
        assert day(moment) == day_said
        assert day_and_time(moment) == both_said
