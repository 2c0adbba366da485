"""The words that LION says, found in its code and pages, and the catalogue of their translations.

As a script it brings locale/ up to date: python -m tests.catalogue (`make words`).
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("es",)
CALLS = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"], ("id",)),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], ("id", "plural")),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], ("context", "id")),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], ("context", "id", "plural")),
}
LITERAL = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
LITERALS = re.compile(LITERAL, re.DOTALL)
IN_TEMPLATE = re.compile(rf"\b(n?p?gettext|_)\(\s*({LITERAL}(?:\s*,\s*{LITERAL})*)", re.DOTALL)
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sd]")


@dataclass(frozen=True, slots=True)
class Word:
    """What is said: a context where one is given, the words, and their plural where they have one."""

    id: str
    plural: str = ""
    context: str = ""


def words() -> dict[Word, str]:
    """Everything to be translated, each with a file that says it."""
    found: dict[Word, str] = {}
    for folder in ("lion", "connections", "groups"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                found |= dict.fromkeys(_in_python(path.read_text("utf-8")), str(path.relative_to(ROOT)))
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            found |= dict.fromkeys(_in_template(path.read_text("utf-8")), str(path.relative_to(ROOT)))
    return found


def _in_python(text: str) -> Iterator[Word]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            names = CALLS[node.func.id]
            given = [one.value for one in node.args if isinstance(one, ast.Constant)][: len(names)]
            if len(given) == len(names) and all(isinstance(one, str) for one in given):
                yield Word(**dict(zip(names, map(str, given), strict=True)))


def _in_template(text: str) -> Iterator[Word]:
    for call, arguments in IN_TEMPLATE.findall(templatize(text)):
        names = CALLS[call]
        given = [str(ast.literal_eval(one.lstrip("u"))) for one in LITERALS.findall(arguments)][: len(names)]
        if len(given) == len(names) and given[0]:
            yield Word(**dict(zip(names, given, strict=True)))


def catalogue(language: str) -> Path:
    """Where a language's translations are."""
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def key(entry: polib.POEntry) -> Word:
    """What an entry of a catalogue translates."""
    return Word(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def missing(entry: polib.POEntry) -> str:
    """What an entry lacks, in words; "" where it is whole: translated, with every placeholder."""
    said = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if entry.fuzzy or not all(said) or (entry.msgid_plural and len(said) < 2):
        return "is not translated"
    allowed = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural or ""))
    if any(set(PLACEHOLDER.findall(one)) - allowed for one in said):
        return "has a placeholder of its own"
    if set(PLACEHOLDER.findall(said[-1])) != set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid)):
        return "lacks a placeholder"
    return ""


def update(language: str) -> list[str]:
    """Bring a catalogue up to date and compile it; returns what is still to be translated."""
    path = catalogue(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    known = {key(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}
    fresh = polib.POFile(wrapwidth=100)
    fresh.metadata = {
        "Project-Id-Version": "LION",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for word, file in sorted(words().items(), key=lambda item: (item[1], item[0].id)):
        entry = known.get(word) or polib.POEntry(
            msgid=word.id, msgid_plural=word.plural, msgctxt=word.context or None
        )
        if word.plural and not entry.msgstr_plural:
            entry.msgstr_plural = {0: "", 1: ""}
        entry.occurrences = [(file, "")]
        entry.flags = ["python-format"] if PLACEHOLDER.search(word.id + word.plural) else []
        fresh.append(entry)
    fresh.save(str(path))
    fresh.save_as_mofile(str(path.with_suffix(".mo")))
    return [entry.msgid for entry in fresh if missing(entry)]


if __name__ == "__main__":
    for one in LANGUAGES:
        left = update(one)
        print(f"{one}: {len(words())} phrases, {len(left)} to be translated")
        sys.exit(1 if left else 0)
