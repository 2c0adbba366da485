"""The moderators' window on the facts, and the rulings they make through the domain."""

from lion.moderation.admin import cases, casework, closings, dossier, facts, flagged, whatif

__all__ = ["cases", "casework", "closings", "dossier", "facts", "flagged", "whatif"]
