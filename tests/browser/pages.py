"""Every page of the demo community, and who looks at it: for the pictures and for axe."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from connections.models import Invitation
from groups.models import Contest, Group, Membership
from lion.members.models import Member
from lion.moderation import standing
from lion.moderation.models import Appeal, Breach, Case, Closing, Sanction, SecondLook, SpamReport, Tally

NOBODY = ""
CAST = ("ana", "sam", "steward", "moderator", "senior")
ANA, SAM, STEWARD, MODERATOR, SENIOR = (f"{name}@lion.test" for name in CAST)


@dataclass(frozen=True, slots=True)
class PageOf:
    """A page: a name for its picture, who looks (an e-mail, or nobody), its address."""

    name: str
    who: str
    address: str
    status: int = 200


def all_pages() -> list[PageOf]:
    """The pages, as the demo in the database makes them possible."""
    return [*_public(), *_desk(), *_people_and_groups(), *_standing(), *_account(), *_admin()]


def _public() -> list[PageOf]:
    return [
        PageOf("landing", NOBODY, "/"),
        PageOf("sign-in", NOBODY, reverse("account_login")),
        PageOf("sign-up", NOBODY, reverse("account_signup")),
        PageOf("password-forgotten", NOBODY, reverse("account_reset_password")),
        PageOf("policy", NOBODY, reverse("moderation:policy")),
        PageOf("transparency", NOBODY, reverse("moderation:transparency")),
        PageOf("report", NOBODY, reverse("moderation:report", args=[timezone.now().year])),
        PageOf("not-found", NOBODY, "/nothing/here/", 404),
    ]


def _desk() -> list[PageOf]:
    now = timezone.now()
    ana = Member.objects.get(email=ANA)
    pending = Invitation.objects.received_by(ana, now).pending(now)
    covered = pending.filter(fellows=True, questions=None).exclude(note="").order_by("-in_common").first()
    bare = pending.filter(fellows=False, pledged=False, questions=None).order_by("-sent_at").first()
    talked = pending.filter(questions__replied_at__isnull=False).first() or bare
    sent = Invitation.objects.sent_by(ana).open(now).order_by("-sent_at").first()
    assert covered is not None
    assert bare is not None
    assert talked is not None
    pages = [
        PageOf("inbox", ANA, reverse("connections:inbox")),
        PageOf("letter", ANA, covered.get_absolute_url()),
        PageOf("unknown", ANA, reverse("moderation:unknown", args=[bare.pk])),
        PageOf("unknown-covenant", ANA, reverse("moderation:unknown", args=[covered.pk])),
        PageOf("ask-first", ANA, talked.get_absolute_url()),
        PageOf("waiting", ANA, reverse("connections:waiting")),
        PageOf("accepted", ANA, reverse("connections:accepted")),
        PageOf("archived", ANA, reverse("connections:archived")),
        PageOf("nothing-fits", ANA, reverse("connections:inbox") + "?q=nothingfits"),
        PageOf("sent", ANA, reverse("connections:sent")),
        PageOf("rules", ANA, reverse("connections:rules")),
        PageOf("rule-new", ANA, reverse("connections:rule_new") + "?verb=archive&note=without"),
        PageOf("inbox-filtered", ANA, reverse("connections:inbox") + "?note=with"),
        PageOf("connections", ANA, reverse("connections:connections")),
        PageOf("network-picture", ANA, reverse("connections:picture")),
        PageOf("insights", ANA, reverse("connections:insights") + "?days=365"),
        PageOf("import", ANA, reverse("connections:import")),
        PageOf("notifications", ANA, reverse("members:notifications")),
    ]
    return [*pages, PageOf("sent-invitation", ANA, sent.get_absolute_url())] if sent else pages


def _people_and_groups() -> list[PageOf]:
    ana, ben = Member.objects.get(email=ANA), Member.objects.get(email="ben@lion.test")
    hers = Membership.objects.current().filter(member=ana, group__kind="open").select_related("group").first()
    apart = Group.objects.open_networking().exclude(memberships__member=ana).first()
    other = Member.objects.listed().pledged().exclude(pk__in=[ana.pk, ben.pk]).order_by("pk").last()
    assert hers is not None
    assert other is not None
    pages = [
        PageOf("directory", ANA, reverse("connections:directory")),
        PageOf("profile", ANA, ben.get_absolute_url()),
        PageOf("invite", ANA, reverse("moderation:invite", args=[other.handle])),
        PageOf("groups", ANA, reverse("groups:index")),
        PageOf("group", ANA, hers.group.get_absolute_url()),
        PageOf("group-new", ANA, reverse("groups:create")),
    ]
    pages += _talk()
    return [*pages, PageOf("group-sign", ANA, apart.get_absolute_url())] if apart else pages


def _talk() -> list[PageOf]:
    steward = Member.objects.get(email=STEWARD)
    kept = Group.objects.of(steward).filter(posts__kind="article", posts__replies__isnull=False).first()
    assert kept is not None
    article = kept.posts.filter(kind="article").first()
    discussion = kept.posts.filter(kind="discussion").order_by("active_at").first()
    assert article is not None
    assert discussion is not None
    contest = Contest.objects.with_words().filter(deed__group__in=Group.objects.of(steward)).first()
    assert contest is not None
    author = contest.said.author
    assert author is not None
    return [
        PageOf("group-desk", STEWARD, reverse("groups:desk", args=[contest.deed.group.slug])),
        PageOf("group-covenant", STEWARD, reverse("groups:covenant", args=[kept.slug])),
        PageOf("group-hidden-words", author.email, contest.said.contest_url),
        PageOf("group-discussions", STEWARD, reverse("groups:discussions", args=[kept.slug])),
        PageOf("group-discussion", STEWARD, discussion.get_absolute_url()),
        PageOf("group-articles", STEWARD, reverse("groups:articles", args=[kept.slug])),
        PageOf("group-article", STEWARD, article.get_absolute_url()),
        PageOf("group-write", STEWARD, reverse("groups:write", args=[kept.slug])),
        PageOf("group-report", ANA, reverse("groups:report", args=[kept.slug, article.pk])),
    ]


def _standing() -> list[PageOf]:
    pages = [
        PageOf("standing", ANA, reverse("moderation:standing")),
        PageOf("standing-near-a-warning", SAM, reverse("moderation:standing")),
    ]
    live = Sanction.objects.live().select_related("member").order_by("-ends_at")
    steward = Member.objects.get(email=STEWARD)
    kept = Breach.objects.seen_by(steward).filter(group__in=Group.objects.of(steward))
    for breach in kept.whole().filter(removed_at__isnull=False).order_by("answer")[:1]:
        pages.append(PageOf("breach", breach.member.email, breach.get_absolute_url()))
        pages.append(PageOf("breach-on-the-desk", STEWARD, breach.desk_url))
    standings = {"warning": "warned", "restriction": "restricted", "suspension": "suspended"}
    for step, level in standings.items():
        sanction = next((one for one in live.filter(step=step) if standing.of(one.member) == level), None)
        if sanction:
            pages.append(PageOf(step, sanction.member.email, reverse("moderation:standing")))
    return pages


def _account() -> list[PageOf]:
    names = {
        "settings": "members:settings",
        "notices": "members:notice_settings",
        "blocks": "connections:blocks",
        "your-data": "moderation:own_data",
        "email": "account_email",
        "password": "account_change_password",
        "two-step": "mfa_index",
        "sessions": "usersessions_list",
        "sign-out": "account_logout",
    }
    return [PageOf(name, ANA, reverse(view)) for name, view in names.items()]


def _admin() -> list[PageOf]:
    worst = Tally.objects.order_by("-r").first()
    flagged = reverse("admin:moderation_tally_changelist")
    pages = [
        PageOf("admin", MODERATOR, reverse("admin:index")),
        PageOf("admin-flagged", MODERATOR, f"{flagged}?standing=flagged"),
        PageOf("desk-overview", MODERATOR, reverse("admin:moderation_overview")),
        PageOf("desk-mails", MODERATOR, reverse("admin:moderation_mails")),
        PageOf("desk-queue", MODERATOR, reverse("admin:moderation_case_changelist")),
        PageOf("admin-appeals", MODERATOR, reverse("admin:moderation_appeal_changelist")),
        PageOf("admin-reports", MODERATOR, reverse("admin:moderation_spamreport_changelist")),
        PageOf("admin-log", MODERATOR, reverse("admin:moderation_action_changelist")),
        PageOf("desk-whatif", MODERATOR, reverse("admin:moderation_supposition_add")),
    ]
    if worst:
        pages.append(
            PageOf("desk-member", MODERATOR, reverse("admin:moderation_dossier_change", args=[worst.pk]))
        )
    shown = {case.kind: case for case in Case.objects.open().order_by("-due_at")}
    pages += [PageOf(f"desk-{kind}", MODERATOR, case.get_absolute_url()) for kind, case in shown.items()]
    if "group" in shown:
        pages.append(PageOf("content-to-decide", MODERATOR, shown["group"].url))
    if appeal := Appeal.objects.open().first():
        address = reverse("admin:moderation_appeal_change", args=[appeal.pk])
        pages.append(PageOf("admin-appeal", MODERATOR, address))
        pages.append(PageOf("desk-ruling", MODERATOR, f"{address[: -len('change/')]}uphold/"))
    if report := SpamReport.objects.filter(ruled_at__isnull=True).first():
        address = reverse("admin:moderation_spamreport_change", args=[report.pk])
        pages.append(PageOf("admin-report", MODERATOR, f"{address[: -len('change/')]}uphold/"))
    if look := SecondLook.objects.first():
        pages.append(PageOf("desk-second-look", SENIOR, look.get_absolute_url()))
    if closing := Closing.objects.first():
        pages.append(PageOf("desk-closing", SENIOR, closing.get_absolute_url()))
    if step := Sanction.objects.live().order_by("-started_at").first():
        address = reverse("admin:moderation_sanction_change", args=[step.pk])
        pages.append(PageOf("admin-step", MODERATOR, address))
    return pages
