"""Members and what they have been told."""

from lion.members.models.account_mail import AccountMail, AccountMailQuerySet
from lion.members.models.block import Block, BlockQuerySet
from lion.members.models.member import (
    Member,
    MemberManager,
    MemberQuerySet,
    free_handle,
    handle_shape,
    known_time_zone,
)
from lion.members.models.notice import Notice, NoticeQuerySet

__all__ = [
    "AccountMail",
    "AccountMailQuerySet",
    "Block",
    "BlockQuerySet",
    "Member",
    "MemberManager",
    "MemberQuerySet",
    "Notice",
    "NoticeQuerySet",
    "free_handle",
    "handle_shape",
    "known_time_zone",
]
