import pytest
from django.urls import reverse

from groups.models import Ban, Covenant, Deed, Group, JoinRequest, Membership
from lion.members.models import Member


@pytest.fixture
def operator(db):
    return Member.objects.create_superuser("op@example.org", name="Op Erator")


@pytest.mark.parametrize("model", [Group, Covenant, Membership, Ban, Deed, JoinRequest])
def test_facts_are_looked_at_and_not_touched(signed_in, trains, stranger, operator, model):
    client = signed_in(operator)
    JoinRequest.objects.create(group=trains, member=stranger)
    name = model._meta.model_name
    one = model.objects.order_by("pk").first()
    assert client.get(reverse(f"admin:groups_{name}_changelist"), {"q": "n"}).status_code == 200
    change = reverse(f"admin:groups_{name}_change", args=[one.pk])
    assert client.get(change).status_code == 200
    assert client.post(change, {"name": "Changed"}).status_code == 403
    assert client.get(reverse(f"admin:groups_{name}_add")).status_code == 403
    assert (
        client.post(reverse(f"admin:groups_{name}_delete", args=[one.pk]), {"post": "yes"}).status_code == 403
    )
    assert model.objects.filter(pk=one.pk).exists()


def test_groups_are_listed_with_their_size(signed_in, trains, operator):
    page = signed_in(operator).get(reverse("admin:groups_group_changelist"), {"q": "night"}).content.decode()
    assert '<td class="field-size">2</td>' in page


def test_a_member_has_no_window(signed_in, trains, ben):
    assert signed_in(ben).get(reverse("admin:groups_group_changelist")).status_code == 302
