"""The moderators' desk in a browser: a case from the queue to its ruling, by keys; the mail read before."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.contrib.auth.models import Group as Role
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from connections import answering
from connections.models.invitation import Verb
from lion.members.models import Member
from lion.moderation import ledger, opening, roles
from lion.moderation.models import Action, Case
from tests.browser.journeys import asks, people, windows_pass
from tests.live import Live


def test_a_moderator_takes_a_report_to_its_ruling_and_a_step(
    live: Live,
    new_context: Callable[..., BrowserContext],
    watched: Callable[[BrowserContext], BrowserContext],
    sign_in: Callable[[BrowserContext, str], None],
) -> None:
    spammer, reader = people("Sam", "Rea")
    (moderator,) = people("Mona", is_staff=True)
    moderator.groups.add(Role.objects.get(name=roles.MODERATORS))
    answering.answer(asks(spammer, reader, "Buy my course"), Verb.SPAM, by=reader)
    windows_pass()
    ledger.fold_all()
    opening.sweep()
    case = Case.objects.get(member=spammer)

    context = watched(new_context())
    sign_in(context, moderator.email)
    desk = context.new_page()
    rule_from_the_queue(desk, spammer, reader)
    case.refresh_from_db()
    assert case.resolved_by == moderator
    reveal_and_suspend(desk, spammer, reader)
    assert Action.objects.filter(verb="reveal", actor=moderator, member=spammer).count() == 1
    mail = live.mails_to(spammer.email)[-1]
    assert "Advertisements to people who had not asked." in mail.as_string()


def rule_from_the_queue(desk: Page, spammer: Member, reader: Member) -> None:
    """Find the case by the overview, claim, open and uphold it by keys."""
    desk.goto("/admin/moderation/case/overview/")
    desk.get_by_role("link", name=re.compile("Spam report")).first.click()
    desk.goto("/admin/moderation/case/?whose=unclaimed&kind=report")
    row = desk.get_by_role("row").filter(has_text=spammer.name)
    row.get_by_role("link").focus()
    desk.keyboard.press("c")
    expect(desk.get_by_text("1 case is yours.")).to_be_visible()
    desk.goto("/admin/moderation/case/?whose=mine")
    desk.keyboard.press("j")
    desk.keyboard.press("o")
    expect(desk.get_by_text("Buy my course")).to_be_visible()
    expect(desk.get_by_text("Yours until")).to_be_visible()
    assert reader.name not in desk.content()
    desk.keyboard.press("u")
    desk.get_by_label("Reason").fill("An advertisement to somebody who had not asked.")
    desk.get_by_role("button", name=re.compile("^Uphold")).click()
    expect(desk.get_by_text("Upheld.")).to_be_visible()


def reveal_and_suspend(desk: Page, spammer: Member, reader: Member) -> None:
    """Have the names revealed, read the mail of a suspension, and only then suspend."""
    desk.goto(f"/admin/moderation/dossier/{spammer.pk}/change/")
    desk.get_by_label("Why you need the names").fill("The same complaint came by mail.")
    desk.get_by_role("button", name="Reveal names").click()
    expect(desk.get_by_text(reader.name)).to_be_visible()
    desk.get_by_role("link", name="Impose a step …").click()
    desk.get_by_label("Step").select_option("suspension")
    desk.get_by_label("Reason").fill("Advertisements to people who had not asked.")
    desk.get_by_role("button", name="Read the mail first").click()
    expect(desk.get_by_text("A moderator decided this: Advertisements")).to_be_visible()
    spammer.refresh_from_db()
    assert not spammer.is_suspended(timezone.now())
    desk.get_by_role("button", name=re.compile("^Impose")).click()
    expect(desk.get_by_text("Imposed. The member is told.")).to_be_visible()
