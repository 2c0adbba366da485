"""The staff's roles: Django groups made by a migration."""

MODERATORS = "Moderators"
