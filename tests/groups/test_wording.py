import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups import wording
from groups.wording import Article, articles


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\n \r\n", []),
        ("We welcome each other. We read it as one.", [("We welcome each other.", "We read it as one.")]),
        ("No stop at all", [("No stop at all", "")]),
        ("One.\r\n\r\nTwo. Three.", [("One.", ""), ("Two.", "Three.")]),
        ("One.\n \t\nTwo.", [("One.", ""), ("Two.", "")]),
        ("Do we\nask? We do.", [("Do we ask?", "We do.")]),
        ("We say “yes.” Then we\nact.", [("We say “yes.”", "Then we act.")]),
        ("1. First. Rest.\n\n2) Second.", [("First.", "Rest."), ("Second.", "")]),
        ("- A bullet. More.", [("A bullet.", "More.")]),
        ("Version 2.5 counts. Yes.", [("Version 2.5 counts.", "Yes.")]),
        ("我们互相欢迎。没有例外。", [("我们互相欢迎。", "没有例外。")]),
    ],
)
def test_a_text_divides_into_articles(text, expected):
    assert articles(text) == [Article(*one) for one in expected]


paragraph = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=60)


@given(st.lists(paragraph, max_size=8), st.sampled_from(["\n\n", "\r\n\r\n", "\n  \n", "\n\n\n\n"]))
def test_no_word_is_lost_but_a_number_typed_before_an_article(paragraphs, gap):
    found = articles(gap.join(paragraphs))
    kept = "".join("".join(article) for article in found)
    bare = (wording.NUMBERING.sub("", " ".join(one.split())) for one in paragraphs)
    assert "".join(kept.split()) == "".join("".join(bare).split())


@given(st.text(max_size=300))
def test_every_article_has_a_title(text):
    for article in articles(text):
        assert article.title == article.title.strip() != ""
        assert "\n" not in article.title + article.rest


def test_the_template_has_four_articles_and_names_the_honest_ways_to_say_no():
    found = articles(wording.template_text())
    assert len(found) == 4
    assert all(article.rest for article in found)
    assert all(way in found[1].rest for way in ("archiving", "asking first", "reporting spam"))
