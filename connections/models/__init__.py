"""The rows of the app: one module per noun."""

from connections.models.connection import Connection, ConnectionQuerySet
from connections.models.contact import Contact, Import, Remark
from connections.models.invitation import Answer, Invitation, InvitationQuerySet, Question
from connections.models.memo import Memo, Tag
from connections.models.rule import Rule, SavedView

__all__ = [
    "Answer",
    "Connection",
    "ConnectionQuerySet",
    "Contact",
    "Import",
    "Invitation",
    "InvitationQuerySet",
    "Memo",
    "Question",
    "Remark",
    "Rule",
    "SavedView",
    "Tag",
]
