"""A house of a million answers, written by PostgreSQL itself.

Every member sends to the members after them in the ring, and one, the busiest, to half the house; of twenty
answered invitations two are answered IDK, one is archived and one in a hundred reported, the rest accepted.
Behind them stand groups with covenants, breaches, sanctions, appeals, reports, cases and the log.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.models import Group as Role
from django.db import connection, models
from django.utils import timezone

from connections.models import Answer, Connection, Invitation
from groups.models import Consent, Covenant, Group, Membership, Post
from lion.members.models import Member, Notice
from lion.moderation import policies, roles
from lion.moderation.models import (
    Action,
    Appeal,
    Breach,
    Case,
    Entry,
    Fold,
    Sanction,
    SpamReport,
    Tally,
    Weighing,
)  # fmt: skip

MEMBERS, SENT, HOT, GROUPS = 20_000, 1_040_000, 10_000, 40
DAYS = 720
LATE = "interval '11 minutes'"


def fill() -> tuple[Member, Member]:
    """Write the house; returns a senior moderator and the busiest sender."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # no look-ups: they take minutes
    _people()
    first = Member.objects.order_by("pk").values_list("pk", flat=True)[0]
    _groups(first)
    _invitations(first)
    _ledger()
    _justice(first)
    _told(first)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")
    return Member.objects.get(handle="m1"), Member.objects.get(handle="m2")


def grow(model: type[models.Model], rows: str, **values: str) -> None:
    """Insert a row for each of `rows` (a FROM clause); each value is SQL, the rest is the model's default."""
    blank: Any = model()
    names, made, given = [], [], []
    for field in model._meta.concrete_fields:
        counted = field.primary_key and field.db_returning
        if field.generated or (counted and field.attname not in values):
            continue
        names.append(connection.ops.quote_name(str(field.column)))
        if field.attname in values:
            made.append(values[field.attname])
        elif isinstance(getattr(blank, field.attname), uuid.UUID):
            made.append("gen_random_uuid()")
        else:
            made.append("%s")
            given.append(field.get_db_prep_save(getattr(blank, field.attname), connection))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        wanted = f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(made)} FROM {rows}"  # noqa: S608
        cursor.execute(wanted, given)


def series(count: int) -> str:
    """`n` from 1 to the count."""
    return f"generate_series(1, {count}) AS n"


def _spread(count: int) -> str:
    """Moments from now back through the house's days, the newest first."""
    return f"now() - interval '1 day' * (n * {DAYS / count})"


def _people() -> None:
    trade = "(ARRAY['Cartographer', 'Transit data lead', 'Urban planner', 'Ferry timetables'])[1 + n %% 4]"
    grow(
        Member, series(MEMBERS), email="'m' || n || '@example.org'", handle="'m' || n", name="'Member ' || n",
        headline=trade, industry=trade, location="'Leipzig'", joined_at=f"now() - interval '{DAYS} days'",
        is_staff="n = 1", invite_me="n %% 3 = 0", pledged_at="CASE WHEN n %% 5 = 0 THEN now() END",
    )  # fmt: skip
    moderator = Member.objects.get(handle="m1")
    moderator.groups.add(*Role.objects.filter(name__in=[roles.MODERATORS, roles.SENIORS]))


def _groups(first: int) -> None:
    """The first group holds everyone, each of the others two in forty; the even ones are ordinary."""
    at = f"now() - interval '{DAYS} days'"
    grow(
        Group, series(GROUPS), slug="'g' || n", name="'Group ' || n", created_at=at,
        kind="CASE WHEN n > 1 AND n %% 2 = 0 THEN 'ordinary' ELSE 'open' END",
    )  # fmt: skip
    grow(Covenant, "groups_group AS g WHERE kind = 'open'", group_id="g.id", version="1", published_at=at)
    people = f"groups_group AS g, {series(MEMBERS)} WHERE g.slug = 'g1' OR (n + g.id) %% {GROUPS} < 2"
    grow(
        Membership, people, group_id="g.id", member_id=f"{first} + n - 1", joined_at=at, entered_at=at,
        role="CASE WHEN n = 2 THEN 'owner' ELSE 'member' END",
    )  # fmt: skip
    grow(
        Consent, "groups_membership AS m JOIN groups_covenant AS c USING (group_id)",
        membership_id="m.id", covenant_id="c.id", given_at=at,
    )  # fmt: skip
    grow(
        Post, f"groups_group AS g, {series(100)}", group_id="g.id", title="'Words on ' || n", text="'Words.'",
        author_id=f"{first} + n", published_at="now()", active_at="now() - n * interval '1 day'",
    )  # fmt: skip


def _invitations(first: int) -> None:
    """One in twenty-seven is pending; the busiest sends one in a hundred, and gets half the house's."""
    busy, others = f"n %% {SENT // HOT} = 0", MEMBERS - 2
    ring = f"SELECT n, {busy} AS busy, n %% {others} AS here, n / {others} AS turn FROM {series(SENT)}"  # noqa: S608
    pair = (
        f"SELECT n, CASE WHEN busy THEN {first} + 1 ELSE {first} + 2 + here END AS sender, {first} + 2 + "  # noqa: S608
        f"CASE WHEN busy THEN n / {SENT // HOT} - 1 ELSE (here + turn + 1) %% {others} END AS recipient, "
        f"now() - interval '1 day' * ({DAYS} * (1 - n / {SENT + 1}.0)) AS at, "
        "CASE WHEN n %% 27 = 0 THEN '' WHEN n %% 101 = 0 THEN 'spam' WHEN n %% 21 = 1 THEN 'archive' "
        f"WHEN n %% 10 = 2 THEN 'idk' ELSE 'accept' END AS verb FROM ({ring}) AS ring"
    )
    waiting = (
        f"SELECT n, {first} + n, {first} + 1, now() - interval '1 minute' * n, '' "  # noqa: S608
        f"FROM generate_series({HOT + 2}, {MEMBERS - 1}) AS n"
    )
    grow(
        Invitation, f"({pair} UNION ALL {waiting}) AS row(n, sender, recipient, at, verb)",
        sender_id="sender", recipient_id="recipient", how="'group'", fellows="n %% 2 = 0",
        note="CASE WHEN n %% 3 = 0 THEN 'We met at the fair.' ELSE '' END", in_common="n %% 9",
        sent_at="at", announced_at="at", expires_at="at + interval '180 days'", answer="verb",
        answered_at=f"CASE WHEN verb <> '' THEN least(at + interval '5 hours', now() - {LATE}) END",
        closed_at="CASE WHEN verb = 'accept' THEN at + interval '5 hours' END",
    )  # fmt: skip
    grow(
        Answer, "connections_invitation AS i WHERE answer <> '' ORDER BY answered_at", invitation_id="i.id",
        verb="answer", answered_at="answered_at", settles_at=f"answered_at + {LATE}", entered_at="now()",
    )  # fmt: skip
    grow(
        Connection, "connections_invitation AS i WHERE answer = 'accept' ON CONFLICT DO NOTHING",
        low_id="low", high_id="high", invitation_id="i.id", connected_at="answered_at",
    )  # fmt: skip
    grow(
        Invitation.shared_groups.through, "connections_invitation AS i, groups_group AS g "
        "WHERE fellows AND g.slug = 'g1'", invitation_id="i.id", group_id="g.id",
    )  # fmt: skip


def _ledger() -> None:
    grow(
        Entry, "connections_answer AS a JOIN connections_invitation AS i ON i.id = a.invitation_id "
        "WHERE a.verb IN ('accept', 'idk') ORDER BY a.settles_at",
        kind="'answer'", at="a.settles_at", actor_id="recipient_id", target_id="sender_id", verb="a.verb",
        covered="fellows", answer_id="a.id", policy_id=str(policies.in_force().pk),
    )  # fmt: skip
    grow(
        Weighing, "moderation_entry AS e", entry_id="e.id", sender_id="target_id", recipient_id="actor_id",
        at="at", verb="verb", covered="covered", counted="true", weight="1", cap="1", taint="1", circle="1",
        r_before="0.5", r_after="0.5 + (id %% 7) / 10.0", in_habit="id %% 10 = 0",
    )  # fmt: skip
    grow(
        Tally, "moderation_entry AS e GROUP BY target_id", member_id="target_id", r="count(*) %% 97 / 97.0",
        counted="count(*)", counted_idk="count(*) FILTER (WHERE verb = 'idk')",
    )  # fmt: skip
    last = Entry.objects.order_by("-pk").values_list("pk", flat=True)[0]
    Fold.objects.update(mark=last, folded_at=timezone.now())


def _justice(first: int) -> None:
    """Breaches, 6,000 sanctions, a third of them appealed against, reports, and 55,000 cases."""
    covenant = Covenant.objects.get(group__slug="g1")
    grow(
        Breach, "connections_answer AS a JOIN connections_invitation AS i ON i.id = a.invitation_id "
        "WHERE a.verb = 'idk' AND fellows AND a.id %% 5 = 0",
        answer_id="a.id", group_id=str(covenant.group_id), covenant_id=str(covenant.pk), at="a.answered_at",
        member_id="recipient_id", sender_id="sender_id", recorded_at="a.settles_at", acted_at="a.settles_at",
        matures_at="a.settles_at", consequence="'warning'",
    )  # fmt: skip
    policy, moderator = str(policies.in_force().pk), str(first)
    grow(
        Sanction, "moderation_entry AS e WHERE id %% 150 = 0", member_id="target_id", entry_id="e.id",
        step="(ARRAY['warning', 'restriction', 'suspension'])[1 + id %% 3]", started_at="at",
        ends_at="at + interval '30 days'", policy_id=policy,
    )  # fmt: skip
    ruled = "s.started_at < now() - interval '90 days'"
    grow(
        Appeal, "moderation_sanction AS s WHERE entry_id %% 450 = 0", sanction_id="s.id",
        member_id="member_id", text="'It was a fair.'", filed_at="s.started_at",
        ruling=f"CASE WHEN {ruled} THEN 'rejected' ELSE '' END",
        ruled_at=f"CASE WHEN {ruled} THEN started_at + interval '2 days' END",
        ruled_by_id=f"CASE WHEN {ruled} THEN {moderator} END",
    )  # fmt: skip
    grow(
        SpamReport, "connections_answer AS a JOIN connections_invitation AS i ON i.id = a.invitation_id "
        "WHERE a.verb = 'spam'", answer_id="a.id", sender_id="sender_id", reporter_id="recipient_id",
        made_at="a.answered_at", ruling="CASE WHEN a.id %% 4 > 0 THEN 'upheld' ELSE '' END",
        ruled_at="CASE WHEN a.id %% 4 > 0 THEN a.settles_at END",
    )  # fmt: skip
    opened, done = _spread(55_000), "n > 5000"
    grow(
        Case, series(55_000), kind="(ARRAY['group', 'staff', 'follow-up'])[1 + n %% 3]", key="'bench:' || n",
        member_id=f"{first} + 1 + n %% {MEMBERS - 1}", opened_at=opened,
        due_at=f"{opened} + interval '7 days'", changed_at=opened,
        resolved_at=f"CASE WHEN {done} THEN {opened} + interval '1 hour' END",
        reason=f"CASE WHEN {done} THEN 'Settled.' ELSE '' END",
    )  # fmt: skip


def _told(first: int) -> None:
    """The log, of which one line in twenty is about the busiest, and members' notices."""
    grow(
        Action, series(200_000), at=_spread(200_000),
        verb="(ARRAY['impose', 'case-open', 'lift', 'note', 'case-resolve'])[1 + n %% 5]",
        actor_id=f"CASE WHEN n %% 2 = 0 THEN {first} END", reason="'Settled.'",
        member_id=f"CASE WHEN n %% 20 = 0 THEN {first} + 1 ELSE {first} + 2 + n %% {MEMBERS - 2} END",
    )  # fmt: skip
    grow(
        Notice, series(400_000), kind="'accepted'", key="'bench:' || n", context="'{}'::jsonb",
        member_id=f"CASE WHEN n %% 40 = 0 THEN {first} + 1 ELSE {first} + n %% {MEMBERS} END",
        created_at="now() - interval '1 minute' * n", mailed_at="now()",
        seen_at="CASE WHEN n %% 3 > 0 THEN now() END",
    )  # fmt: skip
