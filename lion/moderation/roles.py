"""The staff's roles: Django groups made by a migration."""

MODERATORS = "Moderators"
SENIORS = "Senior moderators"
POLICY_ADMINS = "Policy admins"
READERS = "Readers"
