"""How days and times are written in each language, beside what Django knows of it."""
