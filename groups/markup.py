"""Markdown that members write, as HTML that is safe to show: markdown-it-py writes it, nh3 sanitises it.

Nothing is fetched to show it: no pictures from elsewhere, no previews of links.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import lru_cache
from html import unescape

import nh3
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

WORDS_A_MINUTE = 230
"""How fast people read on screens, silently (Brysbaert 2019: 238 words of English a minute)."""

MENTION = re.compile(r"(?<![\w@/.-])@([a-z0-9]+(?:-[a-z0-9]+)*)(?![\w@-])")
HEADING = re.compile(r"<h[3-6]>.*?</h[3-6]>", re.DOTALL)
LARGEST_HEADING, SMALLEST_HEADING = 3, 6
TAGS = {
    *("p", "br", "hr", "h3", "h4", "h5", "h6", "em", "strong", "s", "a", "code", "pre", "blockquote"),
    *("ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"),
}


def html(text: str, handles: Iterable[str] = ()) -> SafeString:
    """The text as HTML; `@handle` leads to the profile of those whose handles are given."""
    return _html(text, frozenset(handles))


def mentioned(text: str) -> set[str]:
    """The handles that the text may mean: what follows an @, but not in code or in a link."""
    env: dict[str, set[str]] = {"mentions": set()}
    _writer().parse(text, env)
    return env["mentions"]


def minutes(text: str) -> int:
    """How many minutes reading takes, at least one."""
    return max(math.ceil(len(text.split()) / WORDS_A_MINUTE), 1)


@lru_cache(maxsize=512)
def opening(text: str, longest: int = 36) -> str:
    """How the text begins, in plain words, without headings."""
    written = HEADING.sub(" ", _html(text[: 20 * longest], frozenset())).replace("</", " </")
    plain = unescape(nh3.clean(written, tags=set())).split()
    return Truncator(" ".join(plain)).words(longest)


@lru_cache(maxsize=512)
def _html(text: str, handles: frozenset[str]) -> SafeString:
    written = _writer().render(text, {"handles": handles})
    clean = nh3.clean(
        written,
        tags=TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
    )
    return mark_safe(clean)  # noqa: S308 - sanitised in the line above


@lru_cache(maxsize=1)
def _writer() -> MarkdownIt:
    writer = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True})
    writer.enable(["table", "strikethrough", "linkify"]).disable("image")
    writer.core.ruler.push("mentions", _mentions)
    writer.core.ruler.push("headings", _headings)
    return writer


def _headings(state: StateCore) -> None:
    """Below the page's own headings: the outermost is an h3, and none is passed over on the way in."""
    outer: list[int] = []
    for token in state.tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
            while outer and outer[-1] >= level:
                outer.pop()
            outer.append(level)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(LARGEST_HEADING - 1 + len(outer), SMALLEST_HEADING)}"


def _mentions(state: StateCore) -> None:
    """Find mentions in running text; lead those of `handles` to the profile."""
    for block in state.tokens:
        if block.type == "inline" and block.children:
            found: list[Token] = []
            inside = 0
            for token in block.children:
                inside += {"link_open": 1, "link_close": -1}.get(token.type, 0)
                found += [token] if inside or token.type != "text" else _split(token, state.env)
            block.children = found


def _split(token: Token, env: object) -> list[Token]:
    known = env if isinstance(env, dict) else {}
    parts: list[Token] = []
    end = 0
    for match in MENTION.finditer(token.content):
        handle = match.group(1)
        known.get("mentions", set()).add(handle)
        if handle in known.get("handles", ()):
            profile = {"href": reverse("connections:profile", args=[handle])}
            parts += [
                Token("text", "", 0, content=token.content[end : match.start()]),
                Token("link_open", "a", 1, attrs=dict(profile)),
                Token("text", "", 0, content=match.group(0)),
                Token("link_close", "a", -1),
            ]
            end = match.end()
    return [*parts, Token("text", "", 0, content=token.content[end:])]
