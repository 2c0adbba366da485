from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from groups.models import Post
from groups.talk import articles, editing, pictures, stewarding
from lion.refusals import Refused
from tests.groups.pages import text, url

from .conftest import on


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    """Where pictures go."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "covers"


def picture(kind="PNG", size=(640, 480), mode="RGB", **options) -> bytes:
    out = BytesIO()
    Image.new(mode, size, "red").save(out, kind, **options)
    return out.getvalue()


def sent(content, name="cover.png", kind="image/png", alt="A red field."):
    return {"file": SimpleUploadedFile(name, content, kind), "alt": alt}


@pytest.fixture
def article(draft, ana) -> Post:
    return articles.publish(ana, draft)


def test_a_cover_is_read_by_its_content_and_written_anew(
    signed_in, client, trains, article, ana, stranger, uploads
):
    exif = Image.Exif()
    exif[0x010E] = "SECRET PLACE"
    content = picture("JPEG", exif=exif) + b"<script>alert(1)</script>"
    response = signed_in(ana).post(on("cover", article), sent(content, "x.html", "text/html"))
    assert (response.status_code, response.url) == (302, article.get_absolute_url())
    article.refresh_from_db()
    assert 'alt="A red field."' in text(signed_in(stranger).get(on("post", article)))
    assert article.cover_url in text(signed_in(stranger).get(url("articles", trains)))
    shown = signed_in(stranger).get(article.cover_url)
    body = shown.content
    assert shown["Content-Type"] == "image/webp"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"SECRET" not in body
    assert b"script" not in body
    with Image.open(BytesIO(body)) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("WEBP", (640, 360), {})
    assert len(list(uploads.iterdir())) == 1
    client.logout()
    assert client.get(article.cover_url).status_code == 302


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture that can be read"),
        (b"GIF89a" + bytes(100), "no picture that can be read"),
        (picture()[:200], "no picture that can be read"),
        (picture(size=(300, 300)), "smaller than 320 by 180"),
        (picture(size=(6000, 5001), mode="1"), "more than 30 million pixels"),
        (picture() + bytes(pictures.LARGEST), "larger than 5 MB"),
        (b"", "This file is empty."),
    ],
    ids=["svg", "gif", "broken", "small", "bomb", "heavy", "empty"],
)
def test_what_is_no_fit_picture_comes_back_with_a_sentence(
    signed_in, article, ana, content, sentence, uploads
):
    response = signed_in(ana).post(on("cover", article), sent(content))
    assert response.status_code == 422
    assert sentence in text(response)
    article.refresh_from_db()
    assert not article.cover
    assert not uploads.exists()


def test_see_through_pictures_and_turned_ones_are_taken():
    clear = Image.open(BytesIO(pictures.recoded(BytesIO(picture(mode="RGBA", size=(400, 900))))))
    assert (clear.mode, clear.size) == ("RGB", (400, 225))
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = Image.open(BytesIO(pictures.recoded(BytesIO(picture("JPEG", (4000, 3000), exif=exif)))))
    assert turned.size == (1600, 900)


def test_a_cover_goes_with_what_replaces_it_or_takes_it_back(
    signed_in, article, ana, uploads, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        first = pictures.set_cover(ana, article, ContentFile(picture()), "One.").cover_url
        pictures.set_cover(ana, article, ContentFile(picture()), "Two.")
    assert len(list(uploads.iterdir())) == 1
    assert signed_in(ana).get(first).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert signed_in(ana).post(on("remove_cover", article)).status_code == 302
        assert not pictures.remove_cover(ana, article)
    assert list(uploads.iterdir()) == []
    with django_capture_on_commit_callbacks(execute=True):
        pictures.set_cover(ana, article, ContentFile(picture()), "Three.")
        editing.withdraw(ana, article)
    assert list(uploads.iterdir()) == []


def test_only_the_author_of_an_article_gives_it_a_cover(
    client, signed_in, article, sleepers, ana, ben, stranger
):
    for member in (ben, stranger):
        assert signed_in(member).get(on("cover", article)).status_code == 404
        assert signed_in(member).post(on("cover", article), sent(picture())).status_code == 404
        assert signed_in(member).post(on("remove_cover", article)).status_code == 404
    assert signed_in(ana).post(on("cover", sleepers), sent(picture())).status_code == 404
    assert signed_in(ana).post(on("cover", article), sent(picture(), alt="")).status_code == 422
    made = pictures.set_cover(ana, article, ContentFile(picture()), "One.")
    stewarding.hide(ana, article, reason="Why.")
    assert signed_in(ben).get(made.cover_url).status_code == 404
    assert signed_in(ana).get(made.cover_url).status_code == 200
    with pytest.raises(Refused, match="no longer there"):
        pictures.set_cover(ana, article, ContentFile(picture()), "Two.")


def test_a_cover_needs_the_forms_token(client, article, ana):
    client.handler.enforce_csrf_checks = True
    client.force_login(ana, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(on("cover", article), sent(picture())).status_code == 403
