"""A statement of reasons in the fields of the European database of such (DSA, Articles 17 and 24(5)).

Names and values are those of the DSA Transparency Database's API, as documented at
transparency.dsa.ec.europa.eu.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lion.moderation import statements

if TYPE_CHECKING:
    from lion.moderation.models import Sanction

FIELDS = [
    *("puid", "decision_visibility", "decision_account", "end_date_account_restriction", "decision_ground"),
    *("incompatible_content_ground", "incompatible_content_explanation", "incompatible_content_illegal"),
    *("category", "content_type", "application_date", "source_type", "automated_detection"),
    *("automated_decision", "territorial_scope", "decision_facts"),
]
"""The fields in their order."""
PROVISION = {
    "warning": ("", ""),
    "restriction": ("DECISION_VISIBILITY_OTHER", ""),
    "suspension": ("DECISION_VISIBILITY_CONTENT_DISABLED", "DECISION_ACCOUNT_SUSPENDED"),
}
AUTOMATED = {True: "AUTOMATED_DECISION_FULLY", False: "AUTOMATED_DECISION_NOT_AUTOMATED"}
GROUND = "/policy/"


def fields(sanction: Sanction, *, personal: bool) -> dict[str, str]:
    """One statement. `personal` is for the member alone: all that was counted; else a day and no number."""
    visibility, account = PROVISION[sanction.step]
    ends = sanction.lifted_at or sanction.ends_at
    if personal:
        facts = " ".join(statements.paragraphs(sanction))
    elif sanction.automatic:
        facts = "The weighed answers to the member's invitations reached the line of the published policy."
    else:
        facts = "A moderator decided under the published policy."
    return {
        "puid": str(sanction.pk) if personal else "",
        "decision_visibility": visibility,
        "decision_account": account,
        "end_date_account_restriction": _day(ends) if account else "",
        "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        "incompatible_content_ground": GROUND,
        "incompatible_content_explanation": f"Version {sanction.policy_id} of the policy: {sanction.step}.",
        "incompatible_content_illegal": "No",
        "category": "STATEMENT_CATEGORY_SCOPE_OF_PLATFORM_SERVICE",
        "content_type": "CONTENT_TYPE_OTHER",
        "application_date": _day(sanction.started_at),
        "source_type": "SOURCE_VOLUNTARY",
        "automated_detection": "Yes" if sanction.automatic else "No",
        "automated_decision": AUTOMATED[sanction.automatic],
        "territorial_scope": "EEA",
        "decision_facts": facts,
    }


def _day(moment: object) -> str:
    return f"{moment:%Y-%m-%d}"
