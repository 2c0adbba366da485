from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from groups import covenants, founding, membership
from groups.models import Consent, Group, Membership

from .conftest import NOW, binding, place, sign_in_to

HTMX = {"HX-Request": "true"}
Role = Membership.Role
PAGES = ["index", "create", "group", "members", "covenant"]
VERBS = ["join", "leave"]


def url(name, group):
    return reverse(f"groups:{name}", args=[] if name in {"index", "create"} else [group.slug])


def text(response):
    return response.content.decode()


def count_queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("name", [*PAGES, *VERBS])
def test_who_is_signed_out_is_asked_to_sign_in(client, trains, name, headers):
    ask = client.post if name in VERBS else client.get
    response = ask(url(name, trains), headers=headers)
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_is_not_done_by_looking(signed_in, trains, chidi, name):
    assert signed_in(chidi).get(url(name, trains)).status_code == 405
    assert membership.current(chidi, trains) is None


def test_a_verb_needs_the_forms_token(client, trains, chidi):
    client.handler.enforce_csrf_checks = True
    client.force_login(chidi, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post(url("join", trains), {"version": 1, "agree": "on"})
    assert response.status_code == 403
    assert membership.current(chidi, trains) is None


@pytest.mark.parametrize("name", ["group", "members", "covenant", "join", "leave"])
def test_there_is_nothing_at_the_address_of_no_group(signed_in, chidi, name):
    ask = signed_in(chidi).post if name in VERBS else signed_in(chidi).get
    assert ask(reverse(f"groups:{name}", args=["nowhere"])).status_code == 404


# Finding --------------------------------------------------------------------------------------
def test_the_list_shows_every_group_with_its_size_and_whom_one_knows_of(signed_in, trains, bakers, ana, ben):
    response = signed_in(ben).get(url("index", None))
    rows = {
        group.name: (group.size, known, bool(group.joined_at)) for group, known in response.context["rows"]
    }
    assert rows == {
        "Bakers": (1, 1, False),
        "Night Train Alliance": (2, 0, True),
        "Noise": (1, 0, False),
    }
    assert "Night Train Alliance" in text(response)
    assert escape("People who love sleepers.") in text(response)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=night+train", ["Night Train Alliance"]),
        ("q=SLEEPERS", ["Night Train Alliance"]),
        ("q=night+bakers", []),
        ("kind=ordinary", ["Bakers"]),
        ("kind=open&mine=on", ["Night Train Alliance"]),
        ("order=name", ["Bakers", "Night Train Alliance", "Noise"]),
        ("order=new", ["Bakers", "Night Train Alliance", "Noise"]),
        ("order=nonsense&kind=nonsense&page=nonsense", ["Night Train Alliance", "Bakers", "Noise"]),
        ("q=" + "x" * 200, ["Night Train Alliance", "Bakers", "Noise"]),
    ],
)
def test_the_list_is_searched_filtered_and_ordered(signed_in, trains, bakers, ben, query, names):
    response = signed_in(ben).get(f"{url('index', None)}?{query}")
    assert [group.name for group, _known in response.context["rows"]] == names


def test_with_htmx_only_the_list_is_sent(signed_in, trains, ben):
    response = signed_in(ben).get(f"{url('index', None)}?q=night", headers=HTMX)
    assert text(response).strip().startswith('<div id="groups-found"')
    assert "<html" not in text(response)
    assert "HX-Request" in response["Vary"]


def test_a_search_without_a_match_says_what_to_do(signed_in, trains, ben):
    response = signed_in(ben).get(f"{url('index', None)}?q=zzz")
    assert "No group fits" in text(response)


def test_a_house_without_groups_invites_to_found_one(signed_in, ben):
    Consent.objects.all().delete()
    Group.objects.all().delete()
    assert "No groups yet" in text(signed_in(ben).get(url("index", None)))


def test_a_long_list_has_pages_that_keep_the_filter(signed_in, ana):
    for number in range(30):
        founding.found(ana, f"Club {number:02}")
    client = signed_in(ana)
    first = client.get(f"{url('index', None)}?q=club&order=name")
    assert len(first.context["rows"]) == 24
    assert "?q=club&amp;order=name&amp;page=2" in text(first)
    second = client.get(f"{url('index', None)}?q=club&order=name&page=2")
    assert [group.name for group, _known in second.context["rows"]] == [f"Club {n}" for n in range(24, 30)]
    assert "?q=club&amp;order=name&amp;page=1" in text(second)


def test_the_list_asks_no_more_of_the_database_for_many_groups(signed_in, trains, ana, ben):
    client = signed_in(ben)
    few = count_queries(client, url("index", None))
    for number in range(12):
        group = founding.found(ana, f"Club {number}", at=NOW)
        if number % 2:
            sign_in_to(group, ben)
    assert count_queries(client, url("index", None)) == few


# Founding -------------------------------------------------------------------------------------
FOUNDING = {"name": "Rail & Sail", "summary": "", "about": "", "kind": "open", "covenant_text": "We nod."}


def test_the_founding_page_offers_the_template(signed_in, ana):
    page = text(signed_in(ana).get(url("create", None)))
    assert "We welcome each other." in page
    assert 'value="open" id="id_kind" checked' in page


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_member_founds_a_group(signed_in, ana, headers):
    response = signed_in(ana).post(url("create", None), FOUNDING, headers=headers)
    group = Group.objects.get(slug="rail-sail")
    assert (response.status_code, response.url) == (302, group.get_absolute_url())
    assert (place(ana, group).role, binding(ana, group).text) == (Role.OWNER, "We nod.")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "required"),
        ({"covenant_text": " \n "}, "An open group needs a covenant"),
        ({"covenant_text": "x" * 6001}, "at most 6000 characters"),
        ({"kind": "secret"}, "valid choice"),
    ],
)
def test_a_form_that_cannot_be_kept_comes_back_with_what_was_typed(signed_in, ana, change, sentence):
    response = signed_in(ana).post(url("create", None), FOUNDING | {"summary": "Kept."} | change)
    assert response.status_code == 422
    assert sentence in text(response)
    assert "Kept." in text(response)
    assert not Group.objects.filter(summary="Kept.").exists()


def test_an_ordinary_group_is_founded_whatever_its_covenant_says(signed_in, ana):
    signed_in(ana).post(url("create", None), FOUNDING | {"kind": "ordinary"})
    assert not Group.objects.get(slug="rail-sail").covenants.exists()


def test_a_suspended_member_reads_why_nothing_is_founded(signed_in, ana):
    ana.suspended_until = timezone.now() + timedelta(days=2)
    ana.save()
    response = signed_in(ana).post(url("create", None), FOUNDING)
    assert response.status_code == 403
    assert escape("You’re suspended until") in text(response)


# One group ------------------------------------------------------------------------------------
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_stranger_reads_the_covenant_and_what_breaking_it_leads_to(signed_in, trains, stranger, headers):
    response = signed_in(stranger).get(url("group", trains), headers=headers)
    page = text(response)
    assert response.status_code == 200
    assert "Version 1." in page
    assert page.count("<li><h3") == 4
    assert "A warning, in private." in page
    assert "no return for 90 days" in page
    assert "I have read version 1 and will keep it" in page
    assert "Ana Abara" in page
    assert "Leave the group" not in page
    assert url("members", trains) not in page


def test_a_stranger_reads_how_many_there_share_another_group_with_them(signed_in, trains, bakers, ana, chidi):
    sign_in_to(bakers, chidi)
    assert "<b>1</b> shares another group with you" in text(signed_in(chidi).get(url("group", trains)))


def test_a_member_reads_since_when_and_what_they_signed(signed_in, trains, ben):
    page = text(signed_in(ben).get(url("group", trains)))
    assert "version 1, 2 November 2025" in page
    assert "Leave the group" in page
    assert url("members", trains) in page
    assert "Sign and join" not in page


def test_a_member_is_asked_again_when_the_covenant_has_changed(signed_in, trains, ana, ben):
    covenants.publish(trains, ana, "We nod.")
    page = text(signed_in(ben).get(url("group", trains)))
    assert escape("You’re bound by version 1, which you signed, until you say yes to version 2.") in page
    signed_in(ben).post(url("join", trains), {"version": 2, "agree": "on"})
    assert binding(ben, trains).version == 2
    assert "The covenant has changed" not in text(signed_in(ben).get(url("group", trains)))


def test_an_ordinary_group_says_that_nothing_is_promised(signed_in, bakers, chidi):
    page = text(signed_in(chidi).get(url("group", bakers)))
    assert "Nothing is promised about invitations here." in page
    assert 'name="agree"' not in page


def test_the_removed_and_the_suspended_read_until_when(signed_in, trains, ben, chidi):
    soon = timezone.now() + timedelta(days=5)
    membership.remove(place(ben, trains), until=soon, reason="A second <breach>.")
    chidi.suspended_until = soon
    chidi.save()
    removed = text(signed_in(ben).get(url("group", trains)))
    assert f"You can come back from {membership.day(soon)}." in removed
    assert "A second &lt;breach&gt;." in removed
    assert escape(f"You’re suspended until {membership.day(soon)}") in text(
        signed_in(chidi).get(url("group", trains))
    )


def test_an_empty_group_says_that_the_next_one_owns_it(signed_in, bakers, ana, chidi):
    membership.leave(ana, bakers)
    assert "Whoever joins first owns the group." in text(signed_in(chidi).get(url("group", bakers)))


def test_what_people_wrote_is_shown_as_text(signed_in, ana):
    group = founding.found(ana, "<b>Rail", "<i>S", "<script>x</script>", covenant_text="We <u>nod.")
    page = text(signed_in(ana).get(url("group", group)))
    assert not any(tag in page for tag in ("<b>Rail", "<i>S", "<script>x", "<u>nod"))


def test_the_page_asks_no_more_of_the_database_for_many_people(signed_in, trains, ana, ben, person):
    client = signed_in(ben)
    few = count_queries(client, url("group", trains))
    for number in range(8):
        there = sign_in_to(trains, person(f"Person{number}"))
        Membership.objects.filter(pk=there.pk).update(role=Role.STEWARD)
    assert count_queries(client, url("group", trains)) == few


# Joining and leaving --------------------------------------------------------------------------
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_stranger_signs_and_is_in(signed_in, trains, chidi, headers):
    client = signed_in(chidi)
    response = client.post(url("join", trains), {"version": 1, "agree": "on"}, headers=headers)
    assert (response.status_code, response.url) == (302, trains.get_absolute_url())
    assert binding(chidi, trains).version == 1
    assert escape("You’re a member of Night Train Alliance.") in text(client.get(response.url))


@pytest.mark.parametrize("data", [{"version": 1}, {"agree": "on"}, {"version": "x", "agree": "on"}, {}])
def test_without_a_yes_to_a_version_the_page_comes_back(signed_in, trains, chidi, data):
    response = signed_in(chidi).post(url("join", trains), data)
    assert response.status_code == 422
    assert "We welcome each other." in text(response)
    assert membership.current(chidi, trains) is None


def test_without_the_tick_the_box_says_so(signed_in, trains, chidi):
    page = text(signed_in(chidi).post(url("join", trains), {"version": 1}))
    assert "joining takes your explicit yes" in page
    assert 'aria-describedby="id_agree_error"' in page


def test_a_version_published_meanwhile_is_shown_with_409(signed_in, trains, ana, chidi):
    covenants.publish(trains, ana, "We nod to each other.")
    response = signed_in(chidi).post(url("join", trains), {"version": 1, "agree": "on"})
    page = text(response)
    assert (membership.current(chidi, trains), response.status_code) == (None, 409)
    assert "We nod to each other." in page
    assert "I have read version 2 and will keep it" in page
    assert 'name="version" value="2"' in page


def test_a_yes_to_a_version_that_never_was_is_none(signed_in, trains, chidi):
    response = signed_in(chidi).post(url("join", trains), {"version": 7, "agree": "on"})
    assert (membership.current(chidi, trains), response.status_code) == (None, 422)


def test_a_double_click_joins_once(signed_in, trains, chidi):
    for _again in range(2):
        assert signed_in(chidi).post(url("join", trains), {"version": 1, "agree": "on"}).status_code == 302
    assert Membership.objects.filter(member=chidi).count() == 1


def test_an_ordinary_group_is_joined_by_a_click(signed_in, bakers, chidi):
    assert signed_in(chidi).post(url("join", bakers)).status_code == 302
    assert place(chidi, bakers)


def test_a_banned_member_gets_the_date_in_a_sentence(signed_in, trains, ben):
    soon = timezone.now() + timedelta(days=5)
    membership.remove(place(ben, trains), until=soon, reason="Two.")
    response = signed_in(ben).post(url("join", trains), {"version": 1, "agree": "on"})
    assert response.status_code == 409
    assert f"from {membership.day(soon)}" in text(response)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_member_leaves_and_a_second_click_does_no_harm(signed_in, trains, ben, headers):
    for _again in range(2):
        response = signed_in(ben).post(url("leave", trains), headers=headers)
        assert (response.status_code, response.url) == (302, trains.get_absolute_url())
    assert membership.current(ben, trains) is None


@pytest.mark.parametrize(
    ("headers", "sort"),
    [({}, "text/html"), (HTMX, "text/html"), ({"Accept": "application/json"}, "problem+json")],
)
def test_the_last_owner_reads_why_they_cannot_leave(signed_in, trains, ana, headers, sort):
    response = signed_in(ana).post(url("leave", trains), headers=headers)
    assert response.status_code == 409
    assert sort in response["Content-Type"]
    assert "last owner" in text(response)
    assert place(ana, trains)


# Members and roles ----------------------------------------------------------------------------
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_members_see_one_another_with_role_and_signature(signed_in, trains, ben, headers):
    response = signed_in(ben).get(url("members", trains), headers=headers)
    page = text(response)
    assert [one.member.name for one in response.context["page"]] == ["Ana Abara", "Ben Abara"]
    assert "Version 1" in page
    assert "2 November 2025" in page
    assert ("<html" in page) == (headers == {})
    assert 'name="role"' not in page


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_who_is_not_in_the_group_does_not_see_its_members(signed_in, trains, stranger, headers):
    response = signed_in(stranger).get(url("members", trains), headers=headers)
    assert response.status_code == 403
    assert "for members of Night Train Alliance" in text(response)
    assert "Ben Abara" not in text(response)


def test_members_are_searched_by_name_and_headline(signed_in, trains, ben):
    ben.headline = "Sleeper steward"
    ben.save()
    client = signed_in(ben)
    for words, names in [("ben", ["Ben Abara"]), ("SLEEPER abara", ["Ben Abara"]), ("zzz", [])]:
        response = client.get(url("members", trains), {"q": words})
        assert [one.member.name for one in response.context["page"]] == names
    assert "No one matches “zzz”" in text(response)


def test_who_left_or_closed_the_account_is_not_among_the_members(signed_in, trains, ana, ben, chidi):
    sign_in_to(trains, chidi)
    membership.leave(ben, trains)
    chidi.is_active = False
    chidi.save()
    response = signed_in(ana).get(url("members", trains))
    assert [one.member for one in response.context["page"]] == [ana]


def test_the_members_page_asks_no_more_of_the_database_for_many(signed_in, trains, ben, person):
    client = signed_in(ben)
    few = count_queries(client, url("members", trains))
    for number in range(8):
        sign_in_to(trains, person(f"Person{number}"))
    assert count_queries(client, url("members", trains)) == few


def role_of(member, group):
    return reverse("groups:role", args=[group.slug, member.handle])


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_an_owner_gives_roles(signed_in, trains, ana, ben, headers):
    client = signed_in(ana)
    assert role_of(ben, trains) in text(client.get(url("members", trains)))
    response = client.post(role_of(ben, trains), {"role": "steward"}, headers=headers)
    assert (response.status_code, response.url) == (302, url("members", trains))
    assert place(ben, trains).role == Role.STEWARD


def test_nobody_else_gives_roles(client, signed_in, trains, ana, ben, chidi, stranger):
    sign_in_to(trains, chidi)
    assert client.post(role_of(ben, trains), {"role": "owner"}).status_code == 302
    assert signed_in(stranger).post(role_of(ben, trains), {"role": "owner"}).status_code == 404
    assert signed_in(chidi).post(role_of(ben, trains), {"role": "owner"}).status_code == 403
    assert signed_in(ana).post(role_of(stranger, trains), {"role": "owner"}).status_code == 404
    assert signed_in(ana).post(role_of(ben, trains), {"role": "king"}).status_code == 422
    assert signed_in(ana).get(role_of(ben, trains)).status_code == 405
    assert place(ben, trains).role == Role.MEMBER


# The covenant's versions ----------------------------------------------------------------------
VERSION = {
    "text": "We nod.\r\n\r\nWe smile.",
    "first_breach": "none",
    "second_breach": "warning",
    "within_days": "100",
    "return_after_days": "0",
}


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_an_owner_publishes_a_version(signed_in, trains, ana, headers):
    client = signed_in(ana)
    assert "Publish a new version" in text(client.get(url("covenant", trains)))
    response = client.post(url("covenant", trains), VERSION, headers=headers)
    assert (response.status_code, response.url) == (302, trains.get_absolute_url())
    covenant = binding(ana, trains)
    assert (covenant.version, covenant.text, covenant.within_days) == (2, "We nod.\n\nWe smile.", 100)
    page = text(client.get(url("group", trains)))
    assert "Nothing follows." in page
    assert "Again within 100 days" in page
    assert page.count("<li><h3") == 2


@pytest.mark.parametrize(
    "change",
    [
        {"text": ""},
        {"text": " \n "},
        {"first_breach": "jail"},
        {"within_days": "0"},
        {"return_after_days": "-1"},
    ],
)
def test_a_version_that_cannot_stand_comes_back(signed_in, trains, ana, change):
    response = signed_in(ana).post(url("covenant", trains), VERSION | change)
    assert response.status_code == 422
    assert "to put right" in text(response)
    assert trains.covenants.count() == 1


def test_everyone_reads_every_version_but_only_keepers_publish(signed_in, trains, ana, ben, stranger):
    covenants.publish(trains, ana, "We nod.")
    for member in (ben, stranger):
        page = text(signed_in(member).get(url("covenant", trains)))
        assert "Version 1" in page
        assert "Version 2" in page
        assert "<textarea" not in page
        assert signed_in(member).post(url("covenant", trains), VERSION).status_code == 403
    assert trains.covenants.count() == 2


def test_an_ordinary_group_has_no_versions(signed_in, bakers, ana):
    assert signed_in(ana).get(url("covenant", bakers)).status_code == 404
    assert signed_in(ana).post(url("covenant", bakers), VERSION).status_code == 404


# The header's landscape -----------------------------------------------------------------------
def test_the_landscape_is_drawn_from_the_address_and_without_styles(signed_in, trains, bakers, ana):
    client = signed_in(ana)
    pages = [client.get(url("group", group)) for group in (trains, trains, bakers)]
    arts = [page.context["art"] for page in pages]
    assert arts[0] == arts[1] != arts[2]
    assert "style=" not in text(pages[0])
