"""The keyboard and the dialogs: what each key does, and what no single key ever does."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from connections.models import Invitation
from lion.members.models import Member
from tests.browser.journeys import asks, people
from tests.live import Live


@pytest.fixture
def desk(new_context, watched, sign_in, live: Live) -> Callable[[Member], Page]:
    """An inbox, open."""

    def open_for(member: Member) -> Page:
        context: BrowserContext = watched(new_context())
        sign_in(context, member.email)
        page = context.new_page()
        page.goto("/inbox/")
        return page

    return open_for


def three() -> tuple[Member, list[Invitation]]:
    """A member whom three people ask."""
    ben, *others = people("Ben", "Ana", "Cem", "Dora")
    return ben, [asks(one, ben, f"Hello from {one.first_name}") for one in others]


def test_j_and_k_move_the_focus_through_the_list(desk) -> None:
    ben, _sent = three()
    page = desk(ben)
    links = page.locator(".inv__link")
    page.keyboard.press("j")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(links.nth(2)).to_be_focused()
    page.keyboard.press("k")
    expect(links.nth(1)).to_be_focused()


def test_e_archives_and_z_takes_it_back(desk) -> None:
    ben, _sent = three()
    page = desk(ben)
    page.keyboard.press("e")
    expect(page.locator("#toasts")).to_contain_text("isn’t told, and pays nothing")
    expect(page.locator(".inv")).to_have_count(2)
    expect(page.locator(".rail__count").first).to_contain_text("2")
    expect(page.locator(".inv.is-open .inv__link")).to_be_focused()
    page.keyboard.press("z")
    expect(page.locator("#toasts")).to_contain_text("is back in your inbox")


def test_no_single_key_says_that_someone_is_unknown(desk) -> None:
    ben, sent = three()
    page = desk(ben)
    page.keyboard.press("i")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name=re.compile("^Archive"))).to_be_focused()
    page.keyboard.press("i")
    page.keyboard.press("!")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("a[data-dialog]")).to_be_focused()
    assert {Invitation.objects.get(pk=one.pk).answer for one in sent} == {""}


def test_reporting_spam_asks_before_it_is_sent(desk) -> None:
    ben, sent = three()
    page = desk(ben)
    page.keyboard.press("!")
    expect(page.get_by_role("dialog").get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert {Invitation.objects.get(pk=one.pk).answer for one in sent} == {""}


def test_keys_are_letters_while_one_types(desk) -> None:
    ben, sent = three()
    page = desk(ben)
    page.keyboard.press("q")
    field = page.get_by_label("Ask first")
    expect(field).to_be_focused()
    page.keyboard.type("eiz! a?")
    expect(field).to_have_value("eiz! a?")
    assert {Invitation.objects.get(pk=one.pk).answer for one in sent} == {""}


def test_a_question_mark_shows_all_keys_and_g_goes_places(desk) -> None:
    ben, _sent = three()
    page = desk(ben)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="All keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("s")
    page.wait_for_url("**/standing/")


def test_many_are_chosen_archived_and_taken_back_by_keys_alone(desk) -> None:
    ben, sent = three()
    page = desk(ben)
    for key in ("j", "x", "Shift+J"):
        page.keyboard.press(key)
    expect(page.locator(".inv :checked")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.locator(".bulk")).to_be_hidden()
    for key in ("*", "a", "e"):
        page.keyboard.press(key)
    expect(page.locator("#toasts")).to_contain_text("Archived 3 invitations. Nobody is told.")
    page.wait_for_load_state()  # the toast is there before the scripts that hear the keys
    page.keyboard.press("z")
    expect(page.locator("#toasts")).to_contain_text("3 invitations are back in your inbox.")
    assert {Invitation.objects.get(pk=one.pk).answer for one in sent} == {""}


def test_two_hundred_are_triaged_with_hardly_more_than_a_key_each(desk) -> None:
    ben, *others = people("Ben", *[f"Sender {number}" for number in range(200)])
    for one in others:
        asks(one, ben, "Hello")
    page = desk(ben)
    keys = 0
    for left in reversed(range(200)):
        page.keyboard.press("a" if left % 3 else "e")
        keys += 1
        if left:
            expect(page.locator("#list-h")).to_contain_text(f"{left} ")
    expect(page.get_by_text("Everyone has an answer").first).to_be_visible()
    answers = Invitation.objects.filter(recipient=ben).values_list("answer", flat=True)
    assert sorted(set(answers)) == ["accept", "archive"]
    assert len(answers) == 200
    assert keys <= 1.1 * len(answers)


def test_what_comes_while_the_inbox_is_open_is_offered_without_moving_the_list(desk) -> None:
    ben, _sent = three()
    page = desk(ben)
    page.keyboard.press("j")
    (late,) = people("Ewa")
    asks(late, ben, "I came late")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    chip = page.locator("#arrivals a")
    expect(chip).to_have_text("1 new invitation: show it")
    expect(page.locator(".rail__count").first).to_contain_text("4")
    expect(page.locator(".inv")).to_have_count(3)
    expect(page.locator(".inv__link").nth(1)).to_be_focused()
    chip.click()
    expect(page.locator("#arrived .inv")).to_contain_text("I came late")
    expect(page.locator(".inv")).to_have_count(4)
    expect(page.locator("#arrivals")).to_be_empty()


def test_the_chosen_are_seen_together_and_asked_the_same(desk) -> None:
    ben, sent = three()
    page = desk(ben)
    for key in ("j", "x", "Shift+J"):
        page.keyboard.press(key)
    expect(page.get_by_role("heading", name="Answer 2 invitations together")).to_be_visible()
    expect(page.locator(".bulk")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator(".answers")).to_be_visible()
    page.get_by_label("Choose all that are shown").check()
    expect(page.get_by_role("heading", name="Answer 3 invitations together")).to_be_visible()
    page.keyboard.press("q")
    page.keyboard.type("What brings you to me?")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Asked 3 people.")
    assert [one.questions.count() for one in sent] == [1, 1, 1]
    assert {Invitation.objects.get(pk=one.pk).answer for one in sent} == {""}
