"""The members' template tags."""
