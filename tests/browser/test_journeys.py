"""The story of PRODUCT.md, lived in a browser: a database, a worker, mail and the admin, all real."""

from __future__ import annotations

import re

from django.contrib.auth.models import Group as Role
from django.utils import timezone
from playwright.sync_api import Page, expect

from connections import network
from connections.models import Invitation
from lion.moderation import roles
from lion.moderation.models import Breach, Sanction
from tests.browser.journeys import (
    asks,
    eventually,
    fellows,
    is_member,
    people,
    windows_pass,
)
from tests.live import Live


def test_one_member_invites_another_who_accepts(live: Live, as_member) -> None:
    ana, ben = people("Ana", "Ben")
    page = as_member(ana)
    page.goto(f"/members/{ben.handle}/")
    page.get_by_role("link", name="Invite", exact=True).last.click()
    page.get_by_label("We haven’t met").check()
    page.get_by_label("Note").fill("Your map of night trains hangs over my desk.")
    page.get_by_role("button", name="Send invitation").click()
    expect(page.get_by_text(f"Your invitation is with {ben.name}")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile(ben.name))).to_contain_text("Pending")

    his = as_member(ben)
    his.goto("/inbox/")
    expect(his.get_by_text("hangs over my desk").last).to_be_visible()
    his.get_by_role("button", name=re.compile("^Accept")).click()
    expect(his.get_by_text(f"You and {ana.name} are connected")).to_be_visible()
    assert network.are_connected(ana, ben)

    page.reload()
    expect(page.get_by_role("row", name=re.compile(ben.name))).to_contain_text("Accepted")
    windows_pass(by=ben)
    mails = live.mails_to(ana.email, saying=ben.name, seconds=40)
    assert ben.name in mails[-1]["Subject"]


def test_an_archive_makes_no_difference_that_the_sender_can_see(live: Live, as_member) -> None:
    ana, ben, silent = people("Ana", "Ben", "Silent")
    to_ben, to_silent = asks(ana, ben, "Hello"), asks(ana, silent, "Hello")
    his = as_member(ben)
    his.goto(f"/invitations/{to_ben.pk}/")
    his.get_by_role("button", name=re.compile("^Archive")).click()
    expect(his.get_by_text("isn’t told, and pays nothing")).to_be_visible()
    windows_pass(by=ben)

    hers = as_member(ana)
    anonymous = [seen(hers, to_ben), seen(hers, to_silent)]
    assert "Pending" in anonymous[0]
    assert anonymous[0] == anonymous[1]
    hers.goto("/sent/")
    rows = hers.get_by_role("row")
    assert rows.filter(has_text=ben.name).inner_text().count("Pending") == 1
    assert rows.filter(has_text=silent.name).inner_text().count("Pending") == 1


def seen(page: Page, invitation: Invitation) -> str:
    """What the invitation's page says to its sender, without the recipient's name and face."""
    page.goto(f"/invitations/{invitation.pk}/")
    words = page.locator("main").inner_text()
    them = invitation.recipient
    for mark in (them.name, them.first_name, them.initials):
        words = words.replace(mark, "NAME")
    return words


def test_an_archive_is_undone(live: Live, as_member) -> None:
    ana, ben = people("Ana", "Ben")
    invitation = asks(ana, ben)
    page = as_member(ben)
    page.goto("/inbox/")
    page.get_by_role("button", name=re.compile("^Archive")).click()
    page.get_by_role("button", name=re.compile("^Undo")).click()
    expect(page.get_by_text(f"{ana.name} is back in your inbox")).to_be_visible()
    invitation.refresh_from_db()
    assert invitation.answer == ""


def test_strangers_answers_lead_to_a_warning_a_restriction_and_an_appeal_that_is_upheld(
    live: Live, as_member
) -> None:
    (spammer,) = people("Sam")
    strangers = people(*[f"Stranger {number}" for number in range(6)])
    sent = [asks(spammer, one, "Buy my course") for one in strangers]
    for invitation, stranger in zip(sent[:4], strangers[:4], strict=True):
        say_unknown(as_member(stranger), invitation)
    windows_pass()
    page = as_member(spammer)
    eventually(page, "/standing/", "Why was I warned?")
    expect(page.get_by_text("Of the 4 answers that count")).to_be_visible()
    mails = live.mails_to(spammer.email, saying="warning")
    assert any("warning" in str(mail["Subject"]).lower() for mail in mails)

    for invitation, stranger in zip(sent[4:], strangers[4:], strict=True):
        say_unknown(as_member(stranger), invitation)
    windows_pass()
    eventually(page, "/standing/", "Why am I restricted?")
    mails = live.mails_to(spammer.email, at_least=2)
    assert any("restrict" in str(mail["Subject"]).lower() for mail in mails)
    told = "".join(mail.as_string() for mail in mails) + page.content()
    assert not any(stranger.name in told or stranger.email in told for stranger in strangers)

    page.get_by_label("What should they know?").fill("They asked me to write to them, at the fair.")
    page.get_by_role("button", name="Send appeal").click()
    expect(page.get_by_text("Sent. A person will read it")).to_be_visible()

    (moderator,) = people("Mona", is_staff=True)
    moderator.groups.add(Role.objects.get(name=roles.MODERATORS))
    desk = as_member(moderator)
    desk.goto("/admin/moderation/appeal/")
    desk.get_by_role("link", name=re.compile(spammer.name)).first.click()
    desk.get_by_role("link", name="Uphold").click()
    desk.get_by_label("Reason").fill("The fair’s list shows that they asked.")
    desk.get_by_role("button", name=re.compile("^Uphold")).click()
    expect(desk.get_by_text("Upheld. The member is told.")).to_be_visible()

    eventually(page, "/standing/", "Your standing is good")
    page.goto(Sanction.objects.get(member=spammer, step="restriction").get_absolute_url())
    expect(page.get_by_text("The fair’s list shows that they asked.").first).to_be_visible()
    assert live.mails_to(spammer.email, at_least=4)


def say_unknown(page: Page, invitation: Invitation) -> None:
    """Answer "I don't know you", price and all, and close the window."""
    page.goto(f"/invitations/{invitation.pk}/")
    page.get_by_role("link", name=re.compile("I don’t know you")).click()
    expect(page.get_by_text("You can’t place")).to_be_visible()
    page.get_by_role("button", name="I don’t know you").click()
    expect(page.get_by_text("counts in 10 minutes, unless you take it back")).to_be_visible()
    page.context.close()


def test_a_breach_warns_and_the_second_one_removes(live: Live, as_member) -> None:
    ana, carl, ben = people("Ana", "Carl", "Ben")
    group = fellows(ana, carl, ben)
    group.covenants.update(cooling_days=0, automatic=True)
    page = as_member(ben)
    break_covenant(page, asks(ana, ben), "bring a warning")
    windows_pass(by=ben)
    live.mails_to(ben.email, saying="warning", seconds=40)
    assert is_member(ben, group)

    break_covenant(page, asks(carl, ben), "you would be removed")
    windows_pass(by=ben)
    live.mails_to(ben.email, saying="has ended", seconds=40)
    assert not is_member(ben, group)
    page.goto(group.get_absolute_url())
    expect(page.locator("main")).to_contain_text("You can come back from")
    assert not Sanction.objects.filter(member__in=[ana, carl, ben]).exists()


def test_a_breach_goes_from_the_click_over_a_steward_to_an_objection_that_is_upheld(
    live: Live, as_member
) -> None:
    olga, stella, ana, ben = people("Olga", "Stella", "Ana", "Ben")
    group = fellows(olga, stella, ana, ben)
    group.covenants.update(first_breach="removal")
    group.memberships.filter(member=stella).update(role="steward")
    page = as_member(ben)
    break_covenant(page, asks(ana, ben), "A steward who is no part of it confirms")
    windows_pass(by=ben)
    eventually(page, "/standing/", f"A breach in {group.name}")
    page.get_by_role("link", name=re.compile("A breach in")).click()
    expect(page.get_by_role("button", name="Archive")).to_be_visible()
    Breach.objects.filter(member=ben).update(matures_at=timezone.now())
    eventually(page, page.url, "A steward decides")

    hers = as_member(stella)
    hers.goto(f"{group.get_absolute_url()}desk/")
    hers.get_by_role("link", name="Breaches and objections").click()
    hers.get_by_role("link", name=ben.name).first.click()
    expect(hers.locator("main")).not_to_contain_text(ana.name)
    hers.get_by_label("Your reason").fill("The covenant says so.")
    hers.get_by_role("button", name="End it").click()
    expect(hers.get_by_text(f"Decided. {ben.name} is told.")).to_be_visible()
    assert not is_member(ben, group)

    page.reload()
    page.get_by_label("What should they know?").fill("My cat walked over the keys.")
    page.get_by_role("button", name="Send objection").click()
    expect(page.get_by_text("My cat walked over the keys.")).to_be_visible()
    owners = as_member(olga)
    owners.goto(f"{group.get_absolute_url()}desk/breaches/")
    owners.get_by_role("link", name=ben.name).first.click()
    expect(owners.get_by_text("My cat walked over the keys.")).to_be_visible()
    owners.get_by_label("Your reasons").fill("A cat, then.")
    owners.get_by_role("button", name="Uphold").click()
    expect(owners.get_by_text("Counts no more", exact=True)).to_be_visible()
    assert is_member(ben, group)
    page.reload()
    expect(page.get_by_text("A cat, then.")).to_be_visible()


def break_covenant(page: Page, invitation: Invitation, price: str) -> None:
    """Answer "I don't know you" to a fellow, knowing the price."""
    page.goto(f"/invitations/{invitation.pk}/")
    page.get_by_role("link", name=re.compile("I don’t know you.*breaks your covenant")).click()
    expect(page.get_by_text(price)).to_be_visible()
    page.get_by_label(re.compile("I know this breaks the covenant")).check()
    page.get_by_role("button", name="I don’t know you").click()
    expect(page.get_by_text("counts in 10 minutes")).to_be_visible()
