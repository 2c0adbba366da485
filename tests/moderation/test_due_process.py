"""Due process of covenants: time to think, a steward who confirms, objections, reversal."""

from datetime import timedelta

import pytest
from django.urls import reverse

from connections import answering, invitations
from connections.models import Invitation
from connections.models.invitation import Verb
from groups import founding, membership
from groups.models import Covenant, Deed, Membership
from lion.moderation import breaches, cooling, ledger, objecting, own_data, proposing, standing
from lion.moderation.models import Breach, Case, Proposal, Sanction
from lion.refusals import Refused
from tests.cast import person

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Role = Membership.Role
pytestmark = pytest.mark.usefixtures("noise")


@pytest.fixture
def carl(db, open_group, now):
    """A fellow who sends."""
    carl = person("Carl Clever")
    membership.join(carl, open_group, covenant=open_group.covenants.get(), at=now - 100 * DAY)
    return carl


@pytest.fixture
def stella(db, open_group, now):
    """A steward who is no part of anything."""
    stella = person("Stella Steward")
    there = membership.join(stella, open_group, covenant=open_group.covenants.get(), at=now - 100 * DAY)
    Membership.objects.filter(pk=there.pk).update(role=Role.STEWARD)
    return stella


def unknown(sender, recipient, at):
    """An IDK that has settled, and cools."""
    invitation = invitations.send(sender, recipient, how="group", at=at - HOUR)
    answering.answer(invitation, Verb.UNKNOWN, by=recipient, at=at)
    ledger.fold_all(at=at + HOUR)
    return Breach.objects.get(answer__invitation=invitation)


@pytest.fixture
def proposed(ana, ben, carl, stella, open_group, now):
    """Ben's second breach, whose end a steward has to confirm; carl had asked him."""
    unknown(ana, ben, now - 20 * DAY)
    second = unknown(carl, ben, now - 10 * DAY)
    ledger.fold_all(at=now - 5 * DAY)
    second.refresh_from_db()
    return second


def is_in(member, group):
    return Membership.objects.current().filter(member=member, group=group).exists()


# Time to think ----------------------------------------------------------------------------------
def test_nothing_follows_before_the_time_to_think_has_passed(ana, ben, open_group, now):
    breach = unknown(ana, ben, now)
    assert breach.matures_at == now + 3 * DAY
    assert breach.state == "cooling"
    assert ben.notices.get(kind="breach").url == breach.get_absolute_url()
    ledger.fold_all(at=now + 2 * DAY)
    assert not ben.notices.filter(kind="breach-warning").exists()
    for _again in range(2):
        ledger.fold_all(at=now + 3 * DAY)
    told = ben.notices.get(kind="breach-warning")
    assert "object until" in " ".join(told.context["statement"])
    breach.refresh_from_db()
    assert breach.state == "warning"


@pytest.mark.parametrize("verb", [Verb.ACCEPT, Verb.ARCHIVE, Verb.SPAM])
@pytest.mark.parametrize("archived_before", [False, True])
def test_an_idk_taken_back_in_time_was_no_breach(ana, ben, open_group, now, verb, archived_before):
    invitation = invitations.send(ana, ben, how="group", at=now - HOUR)
    if archived_before:
        answering.answer(invitation, Verb.ARCHIVE, by=ben, at=now - HOUR / 2)
    answering.answer(invitation, Verb.UNKNOWN, by=ben, at=now)
    ledger.fold_all(at=now + HOUR)
    breach = Breach.objects.get()
    cooling.take_back(breach, verb, by=ben, at=now + DAY)
    invitation.refresh_from_db()
    assert invitation.answer == verb
    ledger.fold_all(at=now + 9 * DAY)
    breach.refresh_from_db()
    assert breach.state == "voided"
    assert not ben.notices.filter(kind="breach-warning").exists()
    with pytest.raises(Refused):
        cooling.take_back(breach, verb, by=ben, at=now + DAY)
    with pytest.raises(Refused):
        answering.undo(invitation, by=ben, at=now + DAY)
    with pytest.raises(Refused):
        answering.answer(invitation, Verb.UNKNOWN, by=ben, at=now + 2 * DAY)


def test_who_takes_back_too_late_or_what_is_not_theirs_is_refused(ana, ben, stranger, open_group, now):
    breach = unknown(ana, ben, now)
    for who, verb, at in (
        (ben, Verb.ARCHIVE, now + 3 * DAY),
        (stranger, Verb.ARCHIVE, now + DAY),
        (ana, Verb.ACCEPT, now + DAY),
        (ben, Verb.UNKNOWN, now + DAY),
    ):
        with pytest.raises(Refused):
            cooling.take_back(breach, verb, by=who, at=at)
    assert Invitation.objects.get().answer == Verb.UNKNOWN


def test_a_first_breach_that_was_taken_back_makes_the_next_one_the_first(ana, ben, carl, open_group, now):
    first = unknown(ana, ben, now)
    second = unknown(carl, ben, now + DAY)
    cooling.take_back(first, Verb.ARCHIVE, by=ben, at=now + DAY + HOUR)
    ledger.fold_all(at=now + 9 * DAY)
    second.refresh_from_db()
    assert (second.state, second.is_second) == ("warning", False)


# A steward confirms -----------------------------------------------------------------------------
def test_a_removal_waits_for_a_steward_who_is_no_part_of_it(
    proposed, ana, ben, carl, stella, open_group, now
):
    assert proposed.state == "proposed"
    assert is_in(ben, open_group)
    assert stella.notices.filter(kind="dispute").exists()
    Membership.objects.filter(member__in=[ben, carl]).update(role=Role.STEWARD)
    for who in (ben, carl):
        with pytest.raises(Refused):
            proposing.confirm(who, proposed.proposal, reason="So it is.", at=now)
    for reason in (" ", "x" * 201, "a\0b"):
        with pytest.raises(Refused):
            proposing.confirm(stella, proposed.proposal, reason=reason, at=now)
    proposing.confirm(stella, proposed.proposal, reason="Twice in ten days.", at=now)
    assert not is_in(ben, open_group)
    assert Deed.objects.get(kind="confirmed").by == stella
    statement = " ".join(ben.notices.get(kind="removed").context["statement"])
    assert "confirmed" in statement
    assert "object until" in statement
    with pytest.raises(Refused):
        proposing.drop(ana, proposed.proposal, reason="No.", at=now)


def test_a_proposal_that_is_dropped_or_lapses_leaves_the_member_in(proposed, ben, stella, open_group, now):
    with pytest.raises(Refused):
        proposing.confirm(stella, proposed.proposal, reason="Late.", at=now + 40 * DAY)
    proposing.drop(stella, proposed.proposal, reason="Give him time.", at=now)
    assert is_in(ben, open_group)
    proposed = Breach.objects.get(pk=proposed.pk)
    assert proposed.state == "dropped"
    assert "Give him time." in str(ben.notices.filter(kind="breach").order_by("pk").last().context)


# Objections -------------------------------------------------------------------------------------
def test_an_objection_upheld_by_a_steward_restores_the_membership(
    proposed, ana, ben, stella, open_group, now
):
    proposing.confirm(ana, proposed.proposal, reason="Twice.", at=now)
    proposed = Breach.objects.get(pk=proposed.pk)
    objection = objecting.file(proposed, "It was my cat.", by=ben, at=now + DAY)
    assert objection.level == "steward"
    assert own_data.collected(ben, now + DAY)["objections"][0]["text"] == "It was my cat."
    with pytest.raises(Refused):
        objecting.file(proposed, "Twice.", by=ben, at=now + DAY)
    for who in (ana, ben):  # she confirmed it, he clicked
        with pytest.raises(Refused):
            objecting.uphold(objection, by=who, words="Fine.", at=now + DAY)
    objecting.uphold(objection, by=stella, words="A cat, then.", at=now + 2 * DAY)
    assert is_in(ben, open_group)
    assert Breach.objects.get(pk=proposed.pk).state == "voided"
    assert Deed.objects.get(kind="upheld").by == stella
    with pytest.raises(Refused):
        objecting.reject(objection, by=stella, words="No.", at=now + 2 * DAY)


def test_after_the_stewards_the_moderators_hear_it(
    proposed, ben, stella, moderator, stranger, open_group, now
):
    proposing.confirm(stella, proposed.proposal, reason="Twice.", at=now)
    first = objecting.file(Breach.objects.get(pk=proposed.pk), "It was my cat.", by=ben, at=now)
    objecting.reject(first, by=open_group.memberships.get(role="owner").member, words="No cat.", at=now + DAY)
    again = objecting.file(Breach.objects.get(pk=proposed.pk), "Here is my cat.", by=ben, at=now + 2 * DAY)
    assert again.level == "moderator"
    assert Case.objects.get(kind="group").member == ben
    for who in (stella, stranger):
        with pytest.raises(Refused):
            objecting.uphold(again, by=who, words="Fine.", at=now + 3 * DAY)
    objecting.uphold(again, by=moderator, words="A fine cat.", at=now + 3 * DAY)
    assert is_in(ben, open_group)
    assert Case.objects.get(kind="group").resolved_at
    with pytest.raises(Refused):
        objecting.file(Breach.objects.get(pk=proposed.pk), "More.", by=ben, at=now + 4 * DAY)


def test_without_a_steward_to_hear_it_the_moderators_do(ana, ben, open_group, now):
    breach = unknown(ana, ben, now)
    ledger.fold_all(at=now + 4 * DAY)
    breach.refresh_from_db()
    with pytest.raises(Refused):
        objecting.file(breach, "  ", by=ben, at=now + 5 * DAY)
    with pytest.raises(Refused):
        objecting.file(breach, "Not mine.", by=ana, at=now + 5 * DAY)
    with pytest.raises(Refused):
        objecting.file(breach, "Late.", by=ben, at=now + 200 * DAY)
    assert objecting.file(breach, "She owns the group.", by=ben, at=now + 5 * DAY).level == "moderator"


def test_a_pardon_needs_a_steward_who_is_no_part_of_it(ana, ben, stella, stranger, open_group, now):
    breach = unknown(ana, ben, now - 9 * DAY)
    ledger.fold_all(at=now)
    for who in (ana, ben, stranger):
        with pytest.raises(Refused):
            objecting.pardon(breach, by=who, reason="Fine.", at=now)
    for reason in ("x" * 201, "a\0b", " "):
        with pytest.raises(Refused):
            objecting.pardon(breach, by=stella, reason=reason, at=now)
    objecting.pardon(breach, by=stella, reason="A slip.", at=now)
    with pytest.raises(Refused):
        objecting.pardon(breach, by=stella, reason="A slip.", at=now)
    assert Deed.objects.get(kind="pardoned").reason == "A slip."


# The promises -----------------------------------------------------------------------------------
def test_a_removal_reaches_no_other_group_and_no_standing_and_who_returns_starts_clean(
    proposed, ana, ben, carl, stella, open_group, now
):
    other = founding.found(stella, "Second Home", at=now - 200 * DAY)
    membership.join(ben, other, covenant=other.covenants.get(), at=now - 150 * DAY)
    proposing.confirm(stella, proposed.proposal, reason="Twice.", at=now)
    assert is_in(ben, other)
    assert standing.of(ben, now) == "good"
    assert not Sanction.objects.exists()
    back = now + 91 * DAY
    covenant = open_group.covenants.get()
    with pytest.raises(Refused):
        membership.join(ben, open_group, covenant=covenant, at=back - 3 * DAY)
    membership.join(ben, open_group, covenant=covenant, at=back)
    assert not breaches.is_second(ben, ana, open_group, covenant, back + DAY)


def test_a_new_version_binds_nobody_before_their_yes(ana, ben, carl, open_group, now):
    Covenant.objects.create(
        group=open_group, version=2, text="We nod.", first_breach="removal", published_at=now - 50 * DAY
    )
    breach = unknown(carl, ben, now)
    assert (breach.covenant.version, breach.consequence) == (1, "warning")


# Pages ------------------------------------------------------------------------------------------
def test_the_one_who_clicked_takes_it_back_on_the_page(client, ana, ben, stranger, open_group, now):
    breach = unknown(ana, ben, now - DAY)
    client.force_login(stranger)
    assert client.get(breach.get_absolute_url()).status_code == 404
    client.force_login(ben)
    page = client.get(breach.get_absolute_url()).content.decode()
    assert "Take it back" in page
    address = reverse("moderation:take_back", args=[open_group.slug, breach.answer.invitation_id])
    assert client.post(address, {"verb": "idk"}).status_code == 422
    assert client.post(address, {"verb": "archive"}).status_code == 302
    assert "Counts no more" in client.get(breach.get_absolute_url()).content.decode()
    assert client.post(address, {"verb": "archive"}).status_code == 409


def test_a_steward_decides_on_the_desk_and_the_sender_sees_nothing(
    client, proposed, ana, ben, carl, stella, stranger, open_group
):
    Membership.objects.filter(member=carl).update(role=Role.STEWARD)
    listed = reverse("moderation:group_breaches", args=[open_group.slug])
    for who, status in ((stranger, 403), (ben, 403), (carl, 200), (stella, 200)):
        client.force_login(who)
        assert client.get(listed).status_code == status
        assert client.get(proposed.desk_url).status_code == (200 if who == stella else 404)
    page = client.get(listed).content.decode()
    assert page.count(proposed.desk_url) == 2
    client.force_login(carl)
    assert proposed.desk_url not in client.get(listed).content.decode()
    client.force_login(stella)
    assert carl.name not in client.get(proposed.desk_url).content.decode()
    address = reverse("moderation:decide_breach", args=[open_group.slug, proposed.answer.invitation_id])
    assert client.post(address, {"verb": "confirm"}).status_code == 422
    assert client.post(address, {"verb": "confirm", "reason": "Twice."}).status_code == 302
    assert client.post(address, {"verb": "drop", "reason": "No."}).status_code == 409
    assert Proposal.objects.get().decided_by == stella


def test_an_objection_goes_from_the_member_to_a_steward(
    client, proposed, ana, ben, stella, open_group, django_assert_max_num_queries
):
    proposing.confirm(stella, proposed.proposal, reason="Twice.")
    key = [open_group.slug, proposed.answer.invitation_id]
    client.force_login(ben)
    assert client.post(reverse("moderation:object", args=key), {"text": " "}).status_code == 422
    assert client.post(reverse("moderation:object", args=key), {"text": "A cat."}).status_code == 302
    assert "A cat." in client.get(proposed.get_absolute_url()).content.decode()
    client.force_login(stella)
    rule = reverse("moderation:rule_objection", args=key)
    assert client.post(rule, {"verb": "uphold", "words": "Hm."}).status_code == 403
    client.force_login(ana)
    assert client.post(rule, {"verb": "shrug", "words": "Hm."}).status_code == 422
    with django_assert_max_num_queries(30):
        client.get(reverse("moderation:group_breaches", args=[open_group.slug]))
    assert client.post(rule, {"verb": "uphold", "words": "A cat, then."}).status_code == 302
    assert client.post(rule, {"verb": "reject", "words": "No."}).status_code == 409
    assert is_in(ben, open_group)
