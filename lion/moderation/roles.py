"""The staff's roles: Django groups made by a migration."""

MODERATORS = "Moderators"
POLICY_ADMINS = "Policy admins"
