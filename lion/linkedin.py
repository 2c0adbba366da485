"""One person, one slug: the last part of a LinkedIn profile's address, however it was written."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote, unquote_to_bytes, urlsplit

LONGEST = 200
"""Characters; LinkedIn's own limit is 100, before percent-encoding."""
ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://")
PREFIXES = frozenset({"m", "mwlite", "comm"})
"""What the app and mails put before /in/."""
DECODINGS = 3
"""How often an address may have been encoded over again."""


def slug_of(address: str) -> str:
    """Return the decoded, lower-case slug (NFC) of a profile's address; empty where it is none.

    https://www.linkedin.com/in/J%C3%B6rg-M/?trk=x, de.linkedin.com/in/jörg-m and
    http://LinkedIn.com/in/jörg-m/de are all `jörg-m`.
    """
    address = "".join(mark for mark in address if mark.isprintable()).strip().strip("<>\"'")
    if not SCHEME.match(address):
        address = f"https://{address.lstrip('/')}"
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return ""
    if parts.scheme.lower() not in {"http", "https"} or not (
        host == "linkedin.com" or host.endswith(".linkedin.com")
    ):
        return ""
    steps = [step for step in parts.path.split("/") if step]
    if steps and steps[0].lower() in PREFIXES:
        steps = steps[1:]
    if len(steps) < 2 or steps[0].lower() != "in":
        return ""
    return _plain(steps[1])


def _plain(step: str) -> str:
    """Decode one step of a path and bring it into the form that is compared."""
    for _time in range(DECODINGS):
        if not ESCAPE.search(step):
            break
        try:
            step = unquote(step, errors="strict")
        except UnicodeDecodeError:
            step = unquote_to_bytes(step).decode("cp1252", errors="replace")
    slug = unicodedata.normalize("NFC", unicodedata.normalize("NFC", step).lower())
    slug = "".join(mark for mark in slug if mark.isprintable()).strip()
    return "" if len(slug) > LONGEST or "/" in slug or "\ufffd" in slug else slug
