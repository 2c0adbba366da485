"""The desk in a hand and on a table: rules, views, notices and one's own data, with the real worker."""

from __future__ import annotations

import json
import re
from zipfile import ZipFile

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from playwright.sync_api import Locator, Page, expect

from connections import network
from tests.browser.conftest import PHONE
from tests.browser.journeys import asks, eventually, fellows, people
from tests.cast import PASSWORD


def test_a_rule_is_made_on_a_phone_and_answers_what_comes(as_member) -> None:
    ben, ana, cem = people("Ben", "Ana", "Cem")
    group = fellows(ben, ana, cem)
    asks(ana, ben, "I was here before the rule")
    page = as_member(ben, PHONE)
    page.goto("/inbox/rules/")
    page.get_by_role("link", name="New rule").first.click()
    page.get_by_label("From fellow members of").select_option(label=group.name)
    page.get_by_role("button", name="Try it on my inbox").click()
    expect(page.get_by_text("1 invitation that waits now fits:")).to_be_visible()
    page.get_by_role("button", name="Put the rule into force").click()
    expect(page.locator("#toasts")).to_contain_text("The rule is in force for what comes from now on")
    asks(cem, ben, "I came after it")
    eventually(page, "/inbox/accepted/", "By a rule")
    assert network.are_connected(ben, cem)
    assert not network.are_connected(ben, ana)
    page.get_by_role("link", name=cem.name).first.click()
    expect(page.get_by_text("A rule of yours accepted it")).to_be_visible()
    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator("#toasts")).to_contain_text("is back in your inbox")
    assert not network.are_connected(ben, cem)


def test_filters_are_kept_under_a_name_and_r_makes_a_rule(as_member) -> None:
    ben, ana, cem = people("Ben", "Ana", "Cem")
    asks(ana, ben, "With a note")
    asks(cem, ben)
    page = as_member(ben)
    page.goto("/inbox/")
    page.get_by_label("Without", exact=True).check()
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".inv")).to_have_count(1)
    page.get_by_label("Keep these filters as a view").fill("Silent ones")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_role("link", name="Silent ones")).to_have_attribute("aria-current", "page")
    page.wait_for_load_state()
    page.keyboard.press("r")
    expect(
        page.get_by_role("heading", name="Archive every invitation that comes without a note")
    ).to_be_visible()


@pytest.mark.console_errors("422")
def test_what_is_mailed_is_chosen_and_single_keys_are_turned_off(as_member) -> None:
    ben, ana = people("Ben", "Ana")
    asks(ana, ben, "Hello")
    page = as_member(ben)
    page.goto("/settings/notices/")
    page.get_by_role("group", name="Invitations that reach me").get_by_label("Once a day").check()
    page.get_by_label("No mail from").fill("22:00")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Give both ends of the quiet hours, or none.").first).to_be_visible()
    page.get_by_label("until", exact=True).fill("07:00")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#toasts")).to_contain_text("Your settings are saved")
    ben.refresh_from_db()
    assert ben.mail_daily == ["invitations"]
    page.goto("/settings/")
    page.get_by_label("Keyboard").select_option(label="None")
    page.get_by_role("button", name="Save").first.click()
    expect(page.locator("#toasts")).to_contain_text("saved")
    page.goto("/inbox/")
    page.keyboard.press("e")
    page.keyboard.press("?")
    expect(page.locator(".inv")).to_have_count(1)
    expect(page.locator("#keys")).to_be_hidden()


def swipe(page: Page, row: Locator, by: int, *, down: int = 0) -> None:
    """A finger that drags a row so many pixels to the right, and down."""
    box = row.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = page.context.new_cdp_session(page)
    for step in range(9):
        kind = "touchMove" if step else "touchStart"
        point = {"x": x + by * step / 8, "y": y + down * step / 8}
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_swipe_archives_with_undo_or_opens_and_a_short_one_does_nothing(as_member) -> None:
    ben, *others = people("Ben", "Ana", "Cem", "Dora")
    sent = {one.first_name: asks(one, ben, f"I am {one.first_name}") for one in others}
    page = as_member(ben, PHONE)
    page.goto("/inbox/")
    rows = page.locator(".inv")
    dora = rows.filter(has_text="Dora")
    swipe(page, dora, -60)
    swipe(page, dora, -40, down=200)
    expect(dora).not_to_have_attribute("data-swipe", re.compile(""))
    expect(rows).to_have_count(3)
    swipe(page, dora, -150)
    expect(page.locator("#toasts")).to_contain_text("Archived Dora")
    expect(rows).to_have_count(2)
    expect(page.locator("#list-h")).to_contain_text("2")
    assert page.url.endswith("/inbox/"), "the place in the list is kept"
    sent["Dora"].refresh_from_db()
    assert sent["Dora"].answer == "archive"
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#toasts")).to_contain_text("is back in your inbox")
    page.goto("/inbox/")
    swipe(page, rows.filter(has_text="Cem"), 150)
    page.wait_for_url(f"**{sent['Cem'].get_absolute_url()}*")
    assert ben.received_invitations.filter(answer="").count() == 3


def test_everything_is_taken_along_and_leaving_is_taken_back(as_member) -> None:
    (ben,) = people("Ben")
    ben.password = make_password(PASSWORD, hasher=Argon2PasswordHasher())  # the server's, not the tests'
    ben.save()
    page = as_member(ben, PHONE)
    page.goto("/settings/data/")
    page.get_by_label("I want my account deleted").check()
    page.get_by_role("button", name="Delete in 7 days").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Keep my account")).to_be_visible()
    page.get_by_role("button", name="Keep my account").click()
    expect(page.locator("#toasts")).to_contain_text("You stay")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my data").click()
    with ZipFile(download.value.path()) as whole:
        assert json.loads(whole.read("lion.json"))["profile"][0]["name"] == ben.name
