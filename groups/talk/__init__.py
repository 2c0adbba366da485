"""What members say in a group, and what those who keep the group do about it."""
