"""Two tabs keep different notes at once: one of them holds, whole."""

import pytest

from connections import remembering
from connections.models import Memo, Tag
from tests.cast import person
from tests.race import race

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_notes_at_once_one_holds_whole():
    ana, ben = person("Ana Alves"), person("Ben Bauer")
    race(
        lambda: remembering.keep(ana, ben, text="one", tags="one, both"),
        lambda: remembering.keep(ana, ben, text="two", tags="two, both"),
    )
    text = Memo.objects.get().text
    assert sorted(Tag.objects.values_list("name", flat=True)) == sorted([text, "both"])
