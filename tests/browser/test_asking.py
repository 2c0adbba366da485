"""Asking first, sending with care, and ending mails from the mail: on a phone and at a desk."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from connections import network
from connections.models import Invitation
from lion.members import topics
from lion.members.models import Notice
from tests.browser.conftest import PHONE
from tests.browser.journeys import asks, people
from tests.live import Live


def test_a_question_goes_from_a_phone_to_a_desk_and_back_before_the_yes(as_member) -> None:
    ben, ana = people("Ben", "Ana")
    invitation = asks(ana, ben, "May I follow your work?")
    his = as_member(ben, PHONE)
    his.goto("/inbox/")
    his.get_by_role("link", name=ana.name).tap()
    his.get_by_role("button", name="What brings you to me?").tap()
    expect(his.locator("#toasts")).to_contain_text(f"Asked {ana.name}.")
    invitation.refresh_from_db()
    assert (invitation.expires_at - invitation.sent_at).days > 300, "the clock is paused"
    his.goto(invitation.get_absolute_url())
    expect(his.get_by_text("Asking paused the clock.")).to_be_visible()
    expect(his.get_by_role("link", name=re.compile("^Ask first"))).to_have_count(0)

    hers = as_member(ana)
    hers.goto("/notifications/")
    hers.get_by_role("link", name=re.compile(f"{ben.name} asks you")).click()
    expect(hers.get_by_text("What brings you to me?")).to_be_visible()
    hers.get_by_label(re.compile("Your reply")).fill("Your map of night trains.")
    hers.get_by_role("button", name="Reply").click()
    expect(hers.locator("#toasts")).to_contain_text(f"Your reply is with {ben.name}")
    expect(hers.get_by_label(re.compile("Your reply"))).to_have_count(0)

    his.goto("/inbox/answered/")
    his.get_by_role("link", name=ana.name).tap()
    expect(his.get_by_text("Your map of night trains.")).to_be_visible()
    his.get_by_role("button", name=re.compile("^Accept")).tap()
    his.wait_for_url("**/inbox/**")
    assert network.are_connected(ana, ben)


def test_one_thumb_triages_a_phones_inbox_and_takes_back(as_member) -> None:
    ben, *others = people("Ben", "Ana", "Cem", "Dora")
    sent = {one.first_name: asks(one, ben, f"I am {one.first_name}") for one in others}
    page = as_member(ben, PHONE)
    page.goto("/inbox/")
    expect(page.locator(".pane")).to_be_hidden()
    page.get_by_role("link", name=re.compile("Dora")).tap()
    buttons = page.locator(".answers").bounding_box()
    assert buttons is not None
    assert buttons["y"] > PHONE["height"] / 2, "where a thumb reaches"
    page.get_by_role("button", name=re.compile("^Archive")).tap()
    expect(page.locator("#toasts")).to_contain_text("Archived Dora")
    page.get_by_role("button", name="Undo").tap()
    expect(page.locator("#toasts")).to_contain_text("is back in your inbox")
    page.goto("/inbox/")
    for box in page.locator(".inv .check input").all()[:2]:
        box.tap()
    expect(page.locator(".bulk")).to_contain_text("chosen")
    page.locator(".bulk").get_by_role("button", name="Accept").tap()
    expect(page.locator("#toasts")).to_contain_text("You and 2 people are connected.")
    answers = [Invitation.objects.get(pk=one.pk).answer for one in sent.values()]
    assert sorted(answers) == ["", "accept", "accept"]


@pytest.mark.console_errors("422")
def test_a_note_copied_to_many_is_pointed_out_and_goes_if_meant(as_member) -> None:
    ana, *others = people("Ana", "Ben", "Cem", "Dora", "Emil", "Fay", "Gus")
    last = others.pop()
    for one in others:
        asks(ana, one, "Hello, I would like to add you to my network.")
    page = as_member(ana)
    page.goto(f"/invite/{last.handle}/")
    page.get_by_label("We haven’t met").check()
    page.get_by_label("Note").fill("Hello, I would like to add you to my network.")
    page.once("dialog", lambda asked: asked.dismiss())
    page.get_by_role("link", name=last.name).first.click()
    page.get_by_role("button", name="Send invitation").click()
    page.get_by_label("Send it all the same").check()
    assert not Invitation.objects.filter(recipient=last).exists()
    page.get_by_label("Note").press("Control+Enter")
    expect(page.get_by_text(f"Your invitation is with {last.name}")).to_be_visible()


def test_mails_of_a_topic_end_with_one_click_from_the_mail(live: Live, as_member, new_context) -> None:
    ana, ben = people("Ana", "Ben")
    sender = as_member(ana)
    sender.goto(f"/invite/{ben.handle}/")
    sender.get_by_label("We haven’t met").check()
    sender.get_by_role("button", name="Send invitation").click()
    [mail] = live.mails_to(ben.email)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    page = new_context().new_page()
    page.goto(str(mail["List-Unsubscribe"]).strip(" \n<>"))
    page.get_by_role("button", name="Stop these mails").click()
    expect(page.get_by_role("status")).to_contain_text("reaches you on the site alone from now on")
    ben.refresh_from_db()
    assert ben.mail_off == [topics.of("invited")]
    (dora,) = people("Dora")
    asks(dora, ben)
    his = as_member(ben)
    his.goto("/notifications/")
    expect(his.get_by_text(f"{dora.name} would like to connect.")).to_be_visible()
    assert not Notice.objects.get(member=ben, context__sender=dora.name).mail_due
