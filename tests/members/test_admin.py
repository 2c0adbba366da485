"""Members in the admin: operators make accounts and look; nobody deletes one."""

from http import HTTPStatus

import pytest
from django.contrib.auth.models import Permission

from lion.members.models import Member, Notice
from tests.members.pages import text

LIST = "/admin/members/member/"


@pytest.fixture
def operator(person) -> Member:
    member: Member = person("Olga", is_staff=True, is_superuser=True)
    return member


@pytest.fixture
def helper(person) -> Member:
    """Staff who may change members, and no superuser."""
    member: Member = person("Hanna", is_staff=True)
    member.user_permissions.set(Permission.objects.filter(content_type__app_label="members"))
    return member


@pytest.mark.django_db
def test_members_may_not_enter(as_member, ana):
    assert as_member(ana).get(LIST).status_code == HTTPStatus.FOUND


@pytest.mark.django_db
def test_an_operator_finds_and_makes_members(as_member, operator, ana):
    browser = as_member(operator)
    assert "Ana Abara" in text(browser.get(f"{LIST}?q=ana"))
    assert browser.get(f"{LIST}add/").status_code == HTTPStatus.OK
    form = {"email": "New@example.org", "name": "Ana Abara", "password1": "made in the admin"}
    response = browser.post(f"{LIST}add/", form | {"password2": form["password1"]})
    assert response.status_code == HTTPStatus.FOUND, text(response)
    made = Member.objects.get(email__iexact="new@example.org")
    assert made.handle.startswith("ana-abara-")
    assert made.check_password("made in the admin")


@pytest.mark.django_db
def test_an_operator_changes_what_was_changed_and_no_more(as_member, operator, ana):
    browser = as_member(operator)
    page = browser.get(f"{LIST}{ana.pk}/change/")
    assert page.status_code == HTTPStatus.OK
    form = {key: value for key, value in page.context["adminform"].form.initial.items() if value is not None}
    form.pop("groups"), form.pop("user_permissions")
    response = browser.post(f"{LIST}{ana.pk}/change/", form | {"headline": "Changed", "is_active": "on"})
    assert response.status_code == HTTPStatus.FOUND, text(response)
    ana.refresh_from_db()
    assert ana.headline == "Changed"


@pytest.mark.django_db
def test_rights_are_a_superusers_to_give(as_member, helper, operator, ana):
    browser = as_member(helper)
    fields = browser.get(f"{LIST}{ana.pk}/change/").context["adminform"].form.fields
    assert "headline" in fields
    assert not {"is_staff", "is_superuser", "groups", "user_permissions", "handle", "suspended_until"} & set(
        fields
    )
    fields = browser.get(f"{LIST}{operator.pk}/change/").context["adminform"].form.fields
    assert "email" not in fields


@pytest.mark.django_db
def test_staff_do_not_set_the_password_of_other_staff(as_member, helper, operator, ana):
    browser = as_member(helper)
    assert browser.get(f"{LIST}{operator.pk}/password/").status_code == HTTPStatus.FORBIDDEN
    assert browser.get(f"{LIST}{ana.pk}/password/").status_code == HTTPStatus.FORBIDDEN
    assert as_member(operator).get(f"{LIST}{ana.pk}/password/").status_code == HTTPStatus.OK


@pytest.mark.django_db
def test_nothing_is_deleted_and_notices_are_only_looked_at(as_member, operator, ana):
    browser = as_member(operator)
    assert browser.get(f"{LIST}{ana.pk}/delete/").status_code == HTTPStatus.FORBIDDEN
    notice = Notice.objects.get(key="noise")
    there = f"/admin/members/notice/{notice.pk}"
    assert browser.get("/admin/members/notice/").status_code == HTTPStatus.OK
    assert browser.get(f"{there}/change/").status_code == HTTPStatus.OK
    assert browser.post(f"{there}/change/", {"kind": "warning"}).status_code == HTTPStatus.FORBIDDEN
    assert browser.get(f"{there}/delete/").status_code == HTTPStatus.FORBIDDEN
    assert browser.get("/admin/members/notice/add/").status_code == HTTPStatus.FORBIDDEN
