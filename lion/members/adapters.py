"""Where allauth asks LION how its accounts work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.emailkit import valid_email_or_none
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.db import transaction
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext_lazy as _

from lion.members.models import AccountMail, Member
from lion.members.tasks import deliver_account_mail
from lion.nudges import after_commit

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin
    from django.forms import Form
    from django.http import HttpRequest

NAME_LENGTH = 80


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Signing in and up by e-mail."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _("That email and password don’t match."),
        "enter_current_password": _("Type your current password."),
        "incorrect_code": _("That code isn’t right."),
        "incorrect_password": _("That isn’t your password."),
        "invalid_password_reset": _("This link has been used or is too old."),
        "rate_limited": _("Too many tries in a short time. Wait a little."),
        "same_as_current": _("That is the one you have now."),
        "too_many_login_attempts": _("Too many tries in a short time. Wait five minutes, then try again."),
    }

    def save_user(self, request: HttpRequest, user: Member, form: Form, commit: bool = True) -> Member:
        """Make the member who signed up, under a handle made from their name."""
        data = form.cleaned_data
        user.email = data.get("email", "").lower()
        user.name = data["name"]
        if data.get("password1"):
            user.set_password(data["password1"])
        else:
            user.set_unusable_password()
        settle(user, request, data.get("time_zone", ""))
        return Member.objects.join(user) if commit else user

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Leave the mail to the worker: whoever asks for it, with an account or without, waits as long."""
        request = allauth_context.request
        site = get_current_site(request)
        context = {"request": request, "email": email, "current_site": site, **context}
        AccountMail.objects.keep(self.render_mail(template_prefix, email, context))
        after_commit(deliver_account_mail)

    def is_safe_url(self, url: str) -> bool:
        """Whether to go on there after signing in; never to what is no address, as `http://[`."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def populate_username(self, request: HttpRequest, user: Member) -> None:
        """Nobody has a user name here: the handle is made when the member is saved."""


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Signing in through LinkedIn or another OpenID Connect provider."""

    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "email_taken": _(
            "Someone already uses this e-mail address. Sign in to that account, then connect %s."
        ),
        "disconnect_last": _("This is your only way in. Set a password first."),
        "no_password": _("This is your only way in. Set a password first."),
    }

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Member:
        """Take name and e-mail from what the provider says."""
        user: Member = sociallogin.user
        user.email = (valid_email_or_none(data.get("email")) or "").lower()
        whole = data.get("name") or f"{data.get('first_name') or ''} {data.get('last_name') or ''}"
        user.name = " ".join(whole.split())[:NAME_LENGTH] or user.email.split("@")[0]
        return user

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, str]:
        """What the form asks again where the provider said too little."""
        return {"email": sociallogin.user.email, "name": sociallogin.user.name}

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Form | None = None) -> Member:
        """Make the member who came through a provider, with their account there, or neither."""
        user: Member = sociallogin.user
        with transaction.atomic():
            if form is not None:
                AccountAdapter(request).save_user(request, user, form)
            else:
                user.set_unusable_password()
                settle(user, request)
                Member.objects.join(user)
            sociallogin.save(request)
        return user


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors and passkeys."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That code isn’t right."),
        "add_email_blocked": _("Two-step sign-in is on: you can’t add an e-mail address."),
        "unverified_email": _("Confirm your e-mail address first."),
    }

    def _get_site_name(self) -> str:
        return "LION"


def settle(member: Member, request: HttpRequest, time_zone: str = "") -> None:
    """Give a new member the browser's language, and its time zone where the form carried one."""
    member.language = get_language_from_request(request)
    member.time_zone = time_zone if time_zone in available_timezones() else settings.TIME_ZONE
