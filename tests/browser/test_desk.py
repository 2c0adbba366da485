"""The moderators' desk in a browser: a case from the queue to its ruling, by keys; the mail read before."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group as Role
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from connections import answering
from connections.models.invitation import Verb
from lion.members.models import Member
from lion.moderation import ledger, opening, roles
from lion.moderation.models import Action, Appeal, Case
from tests.browser.journeys import PATIENCE, asks, people, windows_pass
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
    assert live.mails_to(spammer.email, saying="Advertisements to people who had not asked.")


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
    desk.wait_for_load_state()
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


@pytest.mark.console_errors("403")
def test_an_appeal_goes_from_the_member_to_a_senior_while_a_reader_reads_and_the_policy_is_changed(
    live: Live,
    new_context: Callable[..., BrowserContext],
    watched: Callable[[BrowserContext], BrowserContext],
    sign_in: Callable[[BrowserContext, str], None],
) -> None:
    (ana,) = people("Ana")
    mona, sela, rita, petra = staff(
        Mona=roles.MODERATORS, Sela=roles.SENIORS, Rita=roles.READERS, Petra=roles.POLICY_ADMINS
    )

    def page_of(member: Member) -> Page:
        context = watched(new_context())
        sign_in(context, member.email)
        return context.new_page()

    impose_at_the_desk(page_of(mona), ana)
    hers = page_of(ana)
    hers.goto("/standing/")
    hers.get_by_text("The same words to forty people.").first.wait_for()
    hers.goto(ana.sanctions.get().get_absolute_url())
    hers.get_by_label("What should they know?").fill("They had asked me to write.")
    hers.get_by_role("button", name="Send appeal").click()
    opening.sweep()
    look_without_deciding(page_of(rita), ana)
    sees_that_it_is_not_hers(page_of(mona), ana)

    desk = page_of(sela)
    write_to_the_member(desk, ana)
    hers.goto(ana.sanctions.get().get_absolute_url())
    expect(hers.get_by_text("Who had asked you?")).to_be_visible()
    assert sela.name not in hers.content()
    hers.get_by_label("Add something").fill("The whole committee.")
    hers.get_by_role("button", name="Send", exact=True).click()
    uphold(desk, ana)
    hers.reload()
    expect(hers.get_by_text("So they had: it was a committee.").first).to_be_visible()
    expect(hers.get_by_text("Overturned.")).to_be_visible()
    assert live.mails_to(ana.email, saying="Who had asked you?")
    ask_and_adopt(page_of(petra))


def staff(**held: str) -> list[Member]:
    """Members of these names, each with one role and no other."""
    found = []
    for name, role in held.items():
        (member,) = people(name, is_staff=True)
        member.groups.add(Role.objects.get(name=role))
        found.append(member)
    return found


def impose_at_the_desk(desk: Page, member: Member) -> None:
    """Find the member among the files, read the mail, restrict."""
    desk.goto("/admin/moderation/dossier/")
    desk.locator("#searchbar").fill(member.name)
    desk.get_by_role("button", name="Search").click()
    desk.get_by_role("link", name=member.name).click()
    desk.get_by_role("link", name="Impose a step …").click()
    desk.get_by_label("Step").select_option("restriction")
    desk.get_by_label("Reason").fill("The same words to forty people.")
    desk.get_by_role("button", name="Read the mail first").click()
    expect(desk.get_by_text("nothing is decided yet")).to_be_visible()
    desk.get_by_role("button", name="Impose").click()
    expect(desk.get_by_text("Imposed. The member is told.")).to_be_visible()


def look_without_deciding(desk: Page, member: Member) -> None:
    """A reader reads the case and the file, and finds nothing to decide with."""
    desk.goto("/admin/moderation/case/?kind=appeal")
    desk.get_by_role("row").filter(has_text=member.name).get_by_role("link").click()
    expect(desk.get_by_text("They had asked me to write.")).to_be_visible()
    assert desk.get_by_role("button", name=re.compile("Claim|Put off|Resolve|Uphold")).count() == 0
    desk.goto(f"/admin/moderation/dossier/{member.pk}/change/")
    assert desk.get_by_role("button", name=re.compile("Reveal|note|case")).count() == 0
    assert desk.get_by_role("link", name=re.compile("Impose|Propose")).count() == 0


def sees_that_it_is_not_hers(desk: Page, member: Member) -> None:
    """Whoever took the step tries to reject the appeal against it; she turned single keys off."""
    appeal = Appeal.objects.get(member=member)
    Member.objects.filter(name__startswith="Mona", is_staff=True).update(keys=Member.Keys.OFF)
    desk.goto(f"/admin/moderation/appeal/{appeal.pk}/change/")
    desk.keyboard.press("d")
    expect(desk).to_have_url(re.compile("/change/$"))
    desk.goto(f"/admin/moderation/appeal/{appeal.pk}/reject/")
    desk.get_by_label("Reason").fill("I was right.")
    desk.get_by_role("button", name="Reject").click()
    expect(desk.get_by_role("alert")).to_contain_text("another moderator has to decide")


def write_to_the_member(desk: Page, member: Member) -> None:
    """A senior claims the case from the queue and asks a question."""
    desk.goto("/admin/moderation/case/?kind=appeal&whose=unclaimed")
    desk.get_by_role("row").filter(has_text=member.name).get_by_role("link").focus()
    desk.keyboard.press("c")
    expect(desk.get_by_text("1 case is yours.")).to_be_visible()
    desk.goto(f"/admin/moderation/appeal/{Appeal.objects.get(member=member).pk}/change/")
    desk.keyboard.press("w")
    desk.get_by_label("Reason").fill("Who had asked you?")
    desk.get_by_role("button", name="Write to the member").click()
    expect(desk.get_by_text("Sent.")).to_be_visible()


def uphold(desk: Page, member: Member) -> None:
    """She reads the answer beside the form, and upholds."""
    desk.goto(Case.objects.get(member=member, kind="appeal").get_absolute_url())
    desk.keyboard.press("u")
    expect(desk.get_by_text("The whole committee.")).to_be_visible()
    desk.get_by_label("Reason").fill("So they had: it was a committee.")
    desk.get_by_role("button", name="Uphold").click()
    expect(desk.get_by_text("Upheld. The member is told.")).to_be_visible()
    desk.goto("/admin/moderation/case/?whose=resolved&kind=appeal")
    expect(desk.get_by_role("row").filter(has_text=member.name)).to_be_visible()


def ask_and_adopt(desk: Page) -> None:
    """A policy admin asks what another number would change, and puts it into force."""
    desk.goto("/admin/moderation/supposition/add/")
    desk.get_by_label("Evidence at which a suspension is due").fill("1001")
    desk.get_by_role("button", name="Ask").click()
    desk.get_by_role("link", name="Put into force …").click(timeout=PATIENCE)
    desk.get_by_label("Reason").fill("A little sooner.")
    desk.get_by_role("button", name="Put into force").click()
    expect(desk.get_by_text("is in force.")).to_be_visible()
    desk.goto("/policy/")
    expect(desk.get_by_text("A little sooner.")).to_be_visible()
