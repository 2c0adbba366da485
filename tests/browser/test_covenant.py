"""A covenant in a browser: signed on joining, changed with other consequences, read and signed again."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from groups.models import Covenant, Group
from lion.members.models import Member
from tests.browser.axe import clean
from tests.browser.journeys import people


def found(page: Page, name: str) -> None:
    """Found an open group whose members are never removed."""
    page.get_by_label("Name").fill(name)
    page.get_by_role("radio", name="Gentle").check()
    clean(page)
    page.get_by_role("button", name="Found the group").click()
    expect(page.locator(".breach")).to_contain_text("Another warning.")


def publish(page: Page) -> None:
    """Add an article, choose strict consequences, read what they mean, and publish."""
    page.get_by_role("link", name="Versions").click()
    text = page.get_by_label("Text")
    text.fill(text.input_value() + "\n\nWe smile.")
    page.get_by_role("radio", name="Strict").check()
    expect(page.locator("#meant")).to_contain_text("A membership ends without anybody deciding.")
    expect(page.get_by_label("A first breach leads to")).to_be_hidden()
    clean(page)
    page.get_by_role("button", name="Publish and sign").click()


def test_a_covenant_is_signed_on_joining_and_again_when_it_changes(
    window: Callable[[Member, str], Page],
) -> None:
    owner, member = people("Ona Owner", "Mia Member")
    hers = window(owner, "/groups/new/")
    found(hers, "Quiet Carriage")
    group = Group.objects.get(name="Quiet Carriage")
    theirs = window(member, group.get_absolute_url())
    theirs.get_by_role("button", name="Sign the covenant").click()
    expect(theirs.get_by_role("heading", name="Sign and join")).to_be_visible()  # not without a tick
    theirs.get_by_label("I have read version 1").check()
    theirs.get_by_role("button", name="Sign the covenant").click()
    expect(theirs.get_by_role("heading", name="You’re in")).to_be_visible()
    publish(hers)
    theirs.goto("/notifications/")
    theirs.get_by_text("Version 2 of the covenant of Quiet Carriage asks for your yes.").first.click()
    expect(theirs.locator(".articles .tag")).to_have_text("Changed")
    expect(theirs.get_by_text("You’re bound by version 1")).to_be_visible()
    clean(theirs)
    theirs.get_by_label("I have read version 2").check()
    theirs.get_by_role("button", name="Sign the covenant").click()
    expect(theirs.get_by_text("asks for your yes")).to_have_count(0)
    signed = Covenant.objects.filter(consents__membership__member=member).values_list("version", flat=True)
    assert sorted(signed) == [1, 2]
