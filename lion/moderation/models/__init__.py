"""The rows of the app: one module per noun."""

from lion.moderation.models.appeal import Appeal, Message, SecondLook
from lion.moderation.models.breach import Breach, Objection, Proposal
from lion.moderation.models.case import Case
from lion.moderation.models.closing import Closing
from lion.moderation.models.dossier import Dossier
from lion.moderation.models.ledger import Entry, Fold, PolicyVersion, Tally, Weighing
from lion.moderation.models.log import Action
from lion.moderation.models.reach import Reach
from lion.moderation.models.report import SpamReport
from lion.moderation.models.sanction import Sanction
from lion.moderation.models.supposition import Supposition

__all__ = [
    "Action",
    "Appeal",
    "Breach",
    "Case",
    "Closing",
    "Dossier",
    "Entry",
    "Fold",
    "Message",
    "Objection",
    "PolicyVersion",
    "Proposal",
    "Reach",
    "Sanction",
    "SecondLook",
    "SpamReport",
    "Supposition",
    "Tally",
    "Weighing",
]
