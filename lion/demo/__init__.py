"""The demo community: invented people, groups and a year of invitations, told to the real tally.

* `texts`: what they are called and what they write (lion/demo/data);
* `people`, `gathering`: who they are and which groups they are in;
* `world`: what is known of them while the year is told; `sending`, `answering`: what they do;
* `stories`, `rulings`: what has to happen to somebody; `year`: the days, one by one, with the real fold;
* `community`: all of it in one transaction.

Facts are written in bulk; whatever follows from them (breaches, reports, sanctions, notices, the log) is
written by the code that writes it every day.
"""
