"""Files are taken where a page asks for one, and nowhere else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from lion.members.models import Member


def test_a_file_that_no_page_asked_for_is_let_go_and_the_fields_beside_it_are_read(rf: RequestFactory):
    request = rf.post(
        "/accounts/login/", {"file": SimpleUploadedFile("a.bin", b"x" * 3_000_000), "login": "a"}
    )
    assert dict(request.FILES) == {}
    assert request.POST["login"] == "a"


@pytest.mark.django_db
def test_a_form_with_a_file_in_place_of_a_field_says_what_is_missing(client: Client, ana: Member):
    client.force_login(ana)
    answer = client.post("/settings/", {"handle": "ana", "name": SimpleUploadedFile("a\0.png", b"\x89PNG")})
    assert answer.status_code == 422
