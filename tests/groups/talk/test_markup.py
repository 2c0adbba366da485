from html.parser import HTMLParser

import pytest

from groups import markup


class Tags(HTMLParser):
    """What a browser would take for tags."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, attrs))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("# Big\n\ntext", "<h3>Big</h3>"),
        ("## A\n#### B\n### C\n# D", "<h3>A</h3>\n<h4>B</h4>\n<h4>C</h4>\n<h3>D</h3>"),
        ("one\ntwo", "one<br>\ntwo"),
        ("~~no~~ **yes**", "<s>no</s> <strong>yes</strong>"),
        ("see https://example.org/a", '<a href="https://example.org/a" rel="nofollow ugc noopener">'),
        ("|a|b|\n|-|-|\n|1|2|", "<td>1</td>"),
        ("3. c", '<ol start="3">'),
    ],
)
def test_markdown_is_written_as_html(written, shown):
    assert shown in markup.html(written)


@pytest.mark.parametrize(
    "written",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,xx)",
        "![pixel](https://spy.example/p.png)",
        "<style>*{}</style>",
        "[x](vbscript:x)",
        '[a](https://e.org "\\" onclick=\\"x")',
        "|a|\n|:-:|\n|b|",
    ],
)
def test_nothing_active_comes_through(written):
    tags = Tags()
    tags.feed(markup.html(written))
    assert {name for name, _attributes in tags.seen} <= markup.TAGS
    attributes = {key: value for _name, found in tags.seen for key, value in found}
    assert attributes.keys() <= {"href", "title", "rel"}
    assert (attributes.get("href") or "https:").startswith(("https:", "http:"))


def test_a_handle_leads_to_its_profile_where_there_is_one():
    text = "Hi @ben-bauer, and @nobody! ana@ben-bauer.org `@ben-bauer` [@ben-bauer](https://e.org) @Ben"
    shown = markup.html(text, ["ben-bauer"])
    assert shown.count('href="/members/ben-bauer/"') == 1
    assert "<code>@ben-bauer</code>" in shown
    assert markup.mentioned(text) == {"ben-bauer", "nobody"}


def test_reading_takes_at_least_a_minute():
    assert (markup.minutes("A word."), markup.minutes("word " * 231)) == (1, 2)


def test_an_opening_is_plain_words_without_headings():
    assert markup.opening("# Big\n\n**Bold** &amp; [a](https://e.org) <b>\n\n- one") == "Bold & a <b> one"
    assert markup.opening("word " * 50).endswith(" word…")
