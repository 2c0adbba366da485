"""A discussion in an open group, one in an ordinary group, and how to speak in them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from groups.models import Post, Reply
from groups.talk import articles, posts, replies
from tests.groups.conftest import NOW, sign_in_to


def say(author, post, text="Yes.", parent=None, at=NOW) -> Reply:
    """Reply, as the form does."""
    return replies.add(author, post, text, key=uuid4(), parent=parent, at=at)


def on(name, post, *more):
    """The address of a page of the post."""
    return reverse(f"groups:{name}", args=[post.group.slug, post.pk, *more])


def form(text="Yes.", **more):
    return {"key": str(uuid4()), "text": text, **more}


@pytest.fixture
def sleepers(trains, ana) -> Post:
    """A discussion that ana opened in the open group."""
    return posts.start(
        ana, trains, "Who sells sleepers?", "I want **one**.", key=uuid4(), at=NOW - timedelta(days=2)
    )


@pytest.fixture
def ovens(bakers, ana, ben) -> Post:
    """A discussion in the ordinary group, where ben is in too."""
    sign_in_to(bakers, ben)
    return posts.start(ana, bakers, "Ovens", "Steam or stone?", key=uuid4(), at=NOW - timedelta(days=1))


@pytest.fixture
def draft(trains, ana) -> Post:
    """An article that ana has not published."""
    return articles.draft(
        ana,
        trains,
        "Through tickets",
        "## Why\n\nBecause **rules**.",
        key=uuid4(),
        at=NOW - timedelta(days=3),
    )
