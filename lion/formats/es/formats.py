"""Days and times, in the letters of Django's `date` filter; the rest of Spanish is Django's."""

DATETIME_FORMAT = r"j \d\e F \d\e Y, H:i"
