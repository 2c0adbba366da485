"""What each number of the policy means, in words that a member can read."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TALLY = {
    "start": _("Evidence of someone nobody has answered yet"),
    "restart": _("Evidence added by restarts, in a lifetime"),
    "epoch": _("Time between restarts, in seconds"),
    "half_life": _("Time in which evidence fades by half, in seconds"),
    "habit_idk": _("A habit starts as if so many “I don’t know you” …"),
    "habit_answers": _("… had been among so many answers"),
    "base_rate": _("Share of “I don’t know you” that anyone may meet"),
    "top_rate": _("Highest habit that is believed"),
    "odds": _("How many times those odds speak against a sender"),
    "credit": _("Share of the evidence that one accept may take away"),
    "taint_answers": _("Accepts needed before those of restricted people weigh"),
    "circle_voices": _("Last answers among which a circle is looked for"),
    "circle_window": _("Time in which a circle is looked for, in seconds"),
    "circle_power": _("How strongly a circle’s answers are damped"),
    "covered_share": _("What an accept of a covered invitation weighs"),
    "warn": _("Evidence at which a warning is due"),
    "restrict": _("Evidence at which a restriction is due"),
    "suspend": _("Evidence at which a suspension is due"),
}
LADDER = {
    "warning_at_least": _("A warning lasts so many days at least"),
    "warning_at_most": _("A warning lasts so many days at most"),
    "restriction_at_least": _("A restriction lasts so many days at least"),
    "restriction_at_most": _("A restriction lasts so many days at most"),
    "first_suspension": _("Days of a first suspension"),
    "later_suspensions": _("Days of every later suspension"),
    "appeal_within": _("Days in which an appeal is heard"),
}
