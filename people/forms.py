from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from config.addresses import reverse
from config.days import DayField
from people import actions, roles
from people.models import PortalRole


class SignupForm(forms.Form):
    """What signing up asks besides address and password; allauth builds its own forms on this one."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(
        label=_("Language of our mails"), choices=settings.LANGUAGES, initial=lambda: (get_language() or "nl")[:2]
    )
    terms = forms.BooleanField(
        label=_("I am 16 or older and agree to the terms of use."),
        error_messages={"required": _("An account is for people of 16 and older who agree to the terms of use.")},
    )
    field_order = ["email", "name", "language", "password1", "terms"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["terms"].help_text = format_html(
            '<a href="{}">{}</a>', reverse("people:terms"), _("Read the terms of use")
        )

    def signup(self, request, user):
        actions.open_account(user, name=self.cleaned_data["name"], language=self.cleaned_data["language"], by=user)


class ProfileForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(
        label=_("Language of our mails"),
        choices=settings.LANGUAGES,
        help_text=_("You also arrive in this language after signing in."),
    )


class GrantForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=PortalRole.Role.choices)
    email = forms.EmailField(
        label=_("E-mail address of the person"),
        help_text=_("We mail an invitation. Whoever has confirmed this address can accept the role."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The person and other administrators read this."),
    )
    ends_on = DayField(
        label=_("Until and including"),
        required=False,
        help_text=_("Leave empty for a role without an end date."),
    )

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("This date has passed. Choose today or a later date."))
        return day


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason (you may leave this empty)"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class EraseForm(forms.Form):
    understood = forms.BooleanField(
        label=_("I understand that this cannot be undone."),
        error_messages={"required": _("Tick this box if you want to close your account.")},
    )


STATES = [
    ("", _("All")),
    ("current", _("Works now")),
    ("waiting", _("Waits for an answer")),
    ("ended", _("Ended")),
]


class GrantFilter(forms.Form):
    """The search of the list of roles. The rows come from several tables, so this is no FilterSet."""

    q = forms.CharField(label=_("Name or address"), required=False, max_length=120)
    role = forms.ChoiceField(label=_("Role"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("All"))] + [
            (f"{table.label}:{value}", label)
            for table in roles.tables()
            for value, label in table.model._meta.get_field("role").flatchoices
        ]

    def clean_role(self):
        table, _colon, role = self.cleaned_data["role"].partition(":")
        return (table, role) if role else None
