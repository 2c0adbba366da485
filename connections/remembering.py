"""What a member notes about others for themselves: written, replaced and forgotten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count, Value
from django.utils.translation import gettext as _

from connections import network
from connections.models import Memo, Tag
from connections.models.memo import MEMO_LENGTH, TAG_LENGTH, TAGS
from lion.members.models import Member
from lion.refusals import Refused, written

if TYPE_CHECKING:
    from django.db.models import QuerySet


def keep(owner: Member, about: Member, *, text: str, tags: str) -> None:
    """Keep these words and these tags (with commas between them), and no others. Raises `Refused`."""
    if owner.pk == about.pk:
        raise Refused(_("This is you: notes are about others."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    text, names = written(text, MEMO_LENGTH), names_of(tags)
    with transaction.atomic():
        # Two tabs at once: the later one replaces all that the earlier one kept.
        Member.objects.select_for_update(no_key=True).get(pk=owner.pk)
        Tag.objects.filter(owner=owner, about=about).delete()
        Tag.objects.bulk_create(Tag(owner=owner, about=about, name=name) for name in names)
        if text:
            Memo.objects.update_or_create(owner=owner, about=about, defaults={"text": text})
        else:
            Memo.objects.filter(owner=owner, about=about).delete()


def tag_many(owner: Member, others: Iterable[int], tag: str) -> int:
    """File many connections (ids) under one tag; returns how many are now. Raises `Refused`.

    Those who have as many tags as anyone may have are left as they are.
    """
    name = _one(tag)
    wanted = set(others) & network.neighbour_ids(owner)
    with transaction.atomic():
        Member.objects.select_for_update(no_key=True).get(pk=owner.pk)
        counted = Tag.objects.filter(owner=owner, about__in=wanted).values_list("about_id")
        full = {about for about, count in counted.annotate(count=Count("pk")).order_by() if count >= TAGS}
        rows = [Tag(owner=owner, about_id=other, name=name) for other in sorted(wanted - full)]
        Tag.objects.bulk_create(rows, ignore_conflicts=True)
    return Tag.objects.filter(owner=owner, about__in=wanted, name__iexact=name).count()


def untag_many(owner: Member, others: Iterable[int], tag: str) -> int:
    """Take a tag off many (ids); returns from how many it was taken."""
    return Tag.objects.filter(owner=owner, about__in=list(others), name__iexact=_one(tag)).delete()[0]


def _one(tag: str) -> str:
    names = names_of(tag)
    if len(names) != 1:
        raise Refused(_("Write one tag."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return names[0]


def names_of(tags: str) -> list[str]:
    """The tags of a line, each once whatever its case; raises `Refused` (422) for too many or too long."""
    found: dict[str, str] = {}
    for name in tags.replace("\n", ",").split(","):
        if word := " ".join(name.split()):
            found.setdefault(word.casefold(), written(word, TAG_LENGTH))
    if len(found) > TAGS:
        raise Refused(
            _("%(most)s tags at most; these are %(count)s.") % {"most": TAGS, "count": len(found)},
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    return list(found.values())


def notes_on(owner: Member, others: Iterable[int]) -> tuple[dict[int, str], dict[int, list[str]]]:
    """The owner's memos and tags on these members (ids). One query."""
    wanted = list(others)
    written = Memo.objects.filter(owner=owner, about__in=wanted).values_list("about_id", Value(0), "text")
    filed = Tag.objects.filter(owner=owner, about__in=wanted).values_list("about_id", Value(1), "name")
    memos: dict[int, str] = {}
    tags: dict[int, list[str]] = defaultdict(list)
    for about, is_tag, text in written.union(filed.order_by(), all=True):
        if is_tag:
            tags[about].append(text)
        else:
            memos[about] = text
    return memos, {about: sorted(names, key=str.casefold) for about, names in tags.items()}


def tags_of(owner: Member) -> QuerySet[Tag, Any]:
    """The owner's tags with how many they file under each, the most used first."""
    counted = Tag.objects.filter(owner=owner).values("name").annotate(count=Count("pk"))
    return counted.order_by("-count", "name")
