"""The members' forms: signing in and up, profile and preferences."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from allauth.account import forms as account
from allauth.account.internal import flows
from allauth.mfa.webauthn import forms as keys
from allauth.socialaccount import forms as social
from django import forms
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from lion.linkedin import slug_of
from lion.members import topics
from lion.members.models import Member
from lion.members.models.member import RESERVED_HANDLES

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    MemberForm = forms.ModelForm[Member]
else:
    MemberForm = forms.ModelForm

BARE_SLUG = re.compile(r"[^\s/?#%@:.]{2,100}")
NAME_LENGTH = 80
QUIET = ("quiet_from", "quiet_until")


def name_field() -> forms.CharField:
    """The name that a new member goes by."""
    widget = forms.TextInput(attrs={"autocomplete": "name"})
    return forms.CharField(label=_("Your name"), max_length=NAME_LENGTH, widget=widget)


def time_zone_field() -> forms.CharField:
    """What the browser says its time zone is: filled by a script, empty without one."""
    return forms.CharField(
        required=False, max_length=50, widget=forms.HiddenInput(attrs={"data-time-zone": ""})
    )


class LoginForm(account.LoginForm):  # type: ignore[misc]
    """Signing in by e-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Email")
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].help_text = ""


class SignupForm(account.SignupForm):  # type: ignore[misc]
    """Signing up: a name beside e-mail and password."""

    name = name_field()
    time_zone = time_zone_field()
    field_order = ["name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _(
            "At least 10 characters; not your name, and not one that many people use."
        )

    def try_save(self, request: HttpRequest) -> tuple[Member | None, HttpResponse | None]:
        """Make the member; where the same address signs up twice at once, the second is told nothing else."""
        try:
            with transaction.atomic():
                outcome: tuple[Member | None, HttpResponse | None] = super().try_save(request)
        except IntegrityError:
            return None, flows.signup.prevent_enumeration(request, email=self.cleaned_data["email"])
        return outcome


class SocialSignupForm(social.SignupForm):  # type: ignore[misc]
    """Signing up through a provider that said too little."""

    name = name_field()
    time_zone = time_zone_field()
    field_order = ["name", "email"]


class AddKeyForm(keys.AddWebAuthnForm):  # type: ignore[misc]
    """Adding a key: a passkey that signs in alone, unless the member wants a second step only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


@cache
def time_zones() -> list[tuple[str, str]]:
    """The time zones to choose from, by continent and city."""
    cities = {
        zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/"))
    }
    return [(zone, zone.replace("_", " ")) for zone in ["UTC", *sorted(cities)]]


class ProfileForm(MemberForm):
    """What others read of a member, who may find them, and how LION speaks to them."""

    linkedin = forms.CharField(
        label=_("LinkedIn profile"),
        required=False,
        max_length=400,
        help_text=_("The address of your profile there. It lets people who bring their archive find you."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = Member
        fields = [
            *("name", "handle", "headline", "industry", "location", "about", "linkedin"),
            *("in_directory", "invites_from", "invite_me"),
            *("language", "time_zone", "theme", "keys"),
        ]
        widgets = {
            "about": forms.Textarea(attrs={"rows": 6}),
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "handle": forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
        }
        labels = {
            "in_directory": _("List me in the directory"),
            "invite_me": _("Put me on the “invite me” lists of my groups"),
            "invites_from": _("Who may invite me"),
            "theme": _("Look"),
            "keys": _("Keyboard"),
        }
        help_texts = {
            "handle": _("The address of your profile. Change it and the old address is gone."),
            "headline": _("What you do, in a line."),
            "invites_from": _(
                "Whoever knows your e-mail address may always. With the LION pledge everybody may."
            ),
            "keys": _("Keys never fire while you type; every key has a button too."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = time_zones()
        mine = self.instance.time_zone
        known = any(mine == zone for zone, _name in zones)
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"), choices=zones if known else [(mine, mine), *zones]
        )
        if self.instance.linkedin:
            self.initial["linkedin"] = f"linkedin.com/in/{self.instance.linkedin}"

    def clean_invites_from(self) -> str:
        """Who welcomes every invitation may be invited by anyone."""
        chosen: str = self.cleaned_data["invites_from"]
        if self.instance.pledged_at and chosen != Member.InvitesFrom.ANYONE:
            raise forms.ValidationError(
                _("You pledged to welcome every invitation. Withdraw the pledge first, below.")
            )
        return chosen

    def clean_handle(self) -> str:
        """A handle is not a word that the site itself uses in its addresses."""
        handle: str = self.cleaned_data["handle"]
        if handle in RESERVED_HANDLES and handle != self.initial.get("handle"):
            raise forms.ValidationError(_("This handle is LION’s own. Choose another."))
        return handle

    def clean_linkedin(self) -> str:
        """The slug of the profile's address, or of what was typed where that is a slug itself."""
        typed: str = self.cleaned_data["linkedin"].strip()
        slug = slug_of(typed) or slug_of(f"linkedin.com/in/{typed}" if BARE_SLUG.fullmatch(typed) else "")
        if typed and not slug:
            raise forms.ValidationError(
                _("This isn’t the address of a profile, such as linkedin.com/in/ana-lopez.")
            )
        return slug


class NoticesForm(MemberForm):
    """What is mailed and when, by topic, and the hours in which nothing is."""

    class Meta:
        model = Member
        fields = ["mail_notices", "quiet_from", "quiet_until"]
        labels = {
            "mail_notices": _("Send me notices by e-mail"),
            "quiet_from": _("No mail from"),
            "quiet_until": _("until"),
        }
        help_texts = {
            "mail_notices": _(
                "Decisions about your account and your groups reach you by e-mail in any case."
            ),
        }
        widgets = {name: forms.TimeInput(attrs={"type": "time"}, format="%H:%M") for name in QUIET}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        member = self.instance
        for name, (label, _kinds) in topics.TOPICS.items():
            wanted = (
                topics.Mode.NEVER
                if name in member.mail_off
                else topics.Mode.DAILY
                if name in member.mail_daily
                else topics.Mode.NOW
            )
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=topics.Mode.choices,
                initial=wanted,
                required=False,
                widget=forms.RadioSelect,
            )

    def by_topic(self) -> list[forms.BoundField]:
        """The fields of the topics."""
        return [self[name] for name in topics.TOPICS]

    def clean(self) -> dict[str, Any]:
        """Quiet hours have two ends; what is chosen by topic is kept as two lists."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = data.get("quiet_from"), data.get("quiet_until")
        if not set(QUIET) & set(self.errors) and (start is None) != (end is None):
            self.add_error("quiet_until", _("Give both ends of the quiet hours, or none."))
        elif start is not None and start == end:
            self.add_error("quiet_until", _("Quiet hours end at another time than they begin."))
        chosen = {name: data.get(name) or topics.Mode.NOW for name in topics.TOPICS}
        self.instance.mail_off = [name for name, mode in chosen.items() if mode == topics.Mode.NEVER]
        self.instance.mail_daily = [name for name, mode in chosen.items() if mode == topics.Mode.DAILY]
        return data
