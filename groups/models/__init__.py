"""Groups: the rows."""

from groups.models.contest import Contest
from groups.models.covenant import Consent, Covenant
from groups.models.door import Ban, InviteLink, JoinRequest
from groups.models.group import RESERVED_SLUGS, Group, Membership
from groups.models.heard import Following, Thanks
from groups.models.log import Deed
from groups.models.record import Record
from groups.models.report import Report
from groups.models.talk import Earlier, Post, Reply

__all__ = [
    "RESERVED_SLUGS",
    "Ban",
    "Consent",
    "Contest",
    "Covenant",
    "Deed",
    "Earlier",
    "Following",
    "Group",
    "InviteLink",
    "JoinRequest",
    "Membership",
    "Post",
    "Record",
    "Reply",
    "Report",
    "Thanks",
]
