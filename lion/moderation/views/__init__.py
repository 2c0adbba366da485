"""The pages that show a price or a standing, and the public ones about the policy."""
