"""The app’s configuration."""

from django.apps import AppConfig


class LionConfig(AppConfig):
    """The house itself: commands and template tags, no models."""

    name = "lion"
