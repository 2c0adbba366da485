"""LION: a home for open networkers.

This package has three roles, and the import contract keeps them apart:

* the root, which may import everything and which nothing imports: `urls`, `views`, `wsgi`,
  `management` (the commands) and `demo`;
* two apps, because who you are and whether you are in good standing is what LION *is*:
  `members` (lowest) and `moderation` (highest);
* the kernel, a handful of flat files that know no app: `environment`, `settings`, `celery`,
  `refusals`, `mail`, `templatetags`, …
"""

from lion.celery import app as celery_app

__all__ = ["celery_app"]
