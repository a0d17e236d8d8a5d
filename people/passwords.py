from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class MinimumLength(MinimumLengthValidator):
    """Django 5.2 has no Dutch for what its own validator says."""

    def get_error_message(self):
        return _("This password is too short: use at least %(count)s characters.") % {"count": self.min_length}
