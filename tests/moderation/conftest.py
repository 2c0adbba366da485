"""The cast."""

from tests.cast import ana, ben, moderator, noise, now, open_group, other_moderator, stranger

__all__ = ["ana", "ben", "moderator", "noise", "now", "open_group", "other_moderator", "stranger"]
