"""The staff's roles: Django groups made by a migration. Facts may be looked at; rulings go through the domain."""

MODERATORS = "Moderators"
