"""Pictures that members send: what they are is read from their content, and they are written anew.

So nothing that was hidden in the file comes along: no place, no camera, no second file behind the first.
"""

from __future__ import annotations

import secrets
from http import HTTPStatus
from io import BytesIO
from typing import IO, TYPE_CHECKING

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from groups.models import Post
from groups.talk import speaking
from lion.refusals import Refused, written
from lion.uploads import CappedUpload

if TYPE_CHECKING:
    from datetime import datetime

    from lion.members.models import Member

LARGEST = 5 * 1024 * 1024  # bytes
MOST_PIXELS = 30_000_000
KINDS = ("JPEG", "PNG", "WEBP")
WIDEST, SMALLEST = (1600, 900), (320, 180)
ALT = 200

Image.MAX_IMAGE_PIXELS = (
    None  # in place of its warning: `recoded` refuses what is larger, before it is decoded
)


class CoverUpload(CappedUpload):
    """Takes no more than a cover may weigh."""

    limit = LARGEST


def recoded(file: File[bytes] | IO[bytes]) -> bytes:
    """The picture as a WebP of 16 to 9, at most 1600 wide, with nothing but its pixels.

    Raises `Refused` (422) for what is no JPEG, PNG or WebP, is broken, too large or too small.
    """
    try:
        with Image.open(file, formats=KINDS) as image:
            _refuse_size(image)
            image.load()
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except (OSError, SyntaxError, ValueError, EOFError):
        raise _unfit(_("This is no picture that can be read: send a JPEG, PNG or WebP.")) from None
    width = min(WIDEST[0], upright.width, upright.height * 16 // 9)
    fitted = ImageOps.fit(upright, (width, width * 9 // 16))
    plain = Image.new("RGB", fitted.size, "white")
    plain.paste(fitted, mask=fitted)
    out = BytesIO()
    plain.save(out, "WEBP", quality=82)
    return out.getvalue()


def set_cover(author: Member, post: Post, file: File[bytes], alt: str, *, at: datetime | None = None) -> Post:
    """Give the author's own article a cover, and say what it shows for those who don't see it."""
    alt = " ".join(written(alt, ALT).split())
    if not alt:
        raise _unfit(_("Say what the picture shows, for those who don’t see it."))
    if file.size > LARGEST:
        raise _unfit(_("The picture is larger than 5 MB."))
    content = recoded(file)
    with transaction.atomic():
        speaking.member_of(post.group, author, at or timezone.now())
        held = Post.objects.select_for_update(no_key=True).get(pk=post.pk)
        if held.author_id != author.pk or not held.is_article or not held.is_shown or held.locked_at:
            raise Refused(_("This is no longer there to change."))
        name = default_storage.save(f"covers/{secrets.token_hex(16)}.webp", ContentFile(content))
        Post.objects.filter(pk=post.pk).update(cover=name, cover_alt=alt)
        drop(held.cover.name)
    post.refresh_from_db()
    return post


def remove_cover(author: Member, post: Post) -> bool:
    """Take the cover away; whether there was one."""
    with transaction.atomic():
        held = Post.objects.select_for_update(no_key=True).get(pk=post.pk)
        won = Post.objects.filter(pk=post.pk, author=author).exclude(cover="").update(cover="", cover_alt="")
        if won:
            drop(held.cover.name)
    return bool(won)


def drop(name: str | None) -> None:
    """Delete a picture's file once the transaction has been committed; nothing for no name."""
    if name:
        transaction.on_commit(lambda: default_storage.delete(name))


def _refuse_size(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise _unfit(_("The picture has more than 30 million pixels."))
    if image.width < SMALLEST[0] or image.height < SMALLEST[1]:
        raise _unfit(_("The picture is smaller than 320 by 180 pixels."))


def _unfit(sentence: str) -> Refused:
    return Refused(sentence, status=HTTPStatus.UNPROCESSABLE_ENTITY)
