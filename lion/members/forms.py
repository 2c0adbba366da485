"""The members' forms."""

from allauth.account.forms import SignupForm as AccountSignupForm
from django import forms
from django.utils.translation import gettext_lazy as _


class SignupForm(AccountSignupForm):  # type: ignore[misc]
    """Signing up: a name beside e-mail and password."""

    name = forms.CharField(label=_("Your name"), max_length=80)
