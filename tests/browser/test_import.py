"""Bringing a LinkedIn archive, quirks and all, and reading what the worker made of it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import BrowserContext, expect

from connections.models import Contact
from tests.browser.journeys import PATIENCE, people
from tests.live import Live

NOTES = (
    'Notes:\r\n"When exporting your connection data, you may notice that some of the email addresses are '
    'missing."\r\n\r\n'
)
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\r\n"


def archive(known: str) -> bytes:
    """A zip as LinkedIn makes it: a note before the header, a BOM, CRLF, and rows of many kinds."""
    rows = [
        f"Known,Person,https://www.linkedin.com/in/known-person,{known},Rail,Planner,8 Feb 2026",
        'Anna,"Maier, PhD, MBA",de.linkedin.com/in/Anna-M%C3%BCller/?trk=x,,"Riel, Inc.",Editor,2026-02-08',
        "undefined,undefined,https://www.linkedin.com/in/somebody,,undefined,undefined,02/08/2026",
        ",,,,,,8 Feb 2026",
        "Late,Date,https://www.linkedin.com/in/late-date,,,,31 Feb 2018",
    ]
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w") as package:
        package.writestr("Basic_LinkedInDataExport/Profile.csv", "First Name\r\nAna\r\n")
        text = NOTES + HEADER + "\r\n".join(rows) + "\r\n"
        package.writestr("Basic_LinkedInDataExport/Connections.csv", text.encode("utf-8-sig"))
    return found.getvalue()


@pytest.mark.console_errors("422")
def test_an_archive_with_quirks_shows_its_report(
    live: Live,
    new_context: Callable[..., BrowserContext],
    watched: Callable[[BrowserContext], BrowserContext],
    sign_in: Callable[[BrowserContext, str], None],
    tmp_path: Path,
) -> None:
    ana, known = people("Ana", "Known")
    EmailAddress.objects.create(user=known, email=known.email, verified=True, primary=True)
    context = watched(new_context())
    sign_in(context, ana.email)
    page = context.new_page()

    (tmp_path / "holiday.csv").write_text("a,b\n1,2\n")
    page.goto("/connections/import/")
    page.locator("input[type=file]").set_input_files(tmp_path / "holiday.csv")
    page.get_by_role("button", name="Read the file").click()
    expect(page.locator(".err").first).to_be_visible()
    assert not Contact.objects.of(ana).exists()

    (tmp_path / "archive.zip").write_bytes(archive(known.email))
    page.locator("input[type=file]").set_input_files(tmp_path / "archive.zip")
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("heading", name="Your network has been read")).to_be_visible(timeout=PATIENCE)
    report = page.locator("#import-run")
    expect(report).to_contain_text("of 5 rows read")
    expect(report).to_contain_text("1 already a member")
    expect(report).to_contain_text(known.name)
    expect(report).to_contain_text(re.compile("31 Feb 2018"))
    contacts = Contact.objects.of(ana)
    assert contacts.filter(linkedin="anna-müller").exists()
    assert contacts.get(email=known.email).member == known
