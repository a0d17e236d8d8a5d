"""The forms of the numbers under which registers know an organisation. That it exists is confirmed by a person."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
NOT_A_ROR_ID = _("A ROR id has 9 signs and begins with 0, for instance https://ror.org/02e2c7k09. Check each of them.")

kvk_establishment = RegexValidator(r"^[0-9]{12}$", _("An establishment number has 12 digits, without letters or dots."))
brin = RegexValidator(
    r"^[0-9]{2}[A-Z]{2}([0-9]{2})?$",
    _("A BRIN code has two digits and two letters, for instance 12AB, or two digits more."),
)
rio = RegexValidator(r"^[0-9]{3}A[0-9]{3}$", _("A RIO code has three digits, the letter A and three digits: 123A456."))


def ror(value: str) -> None:
    """The two last digits check the six signs before them (ISO 7064, mod 97-10), so that a slip of the pen is seen."""
    if not re.fullmatch(rf"0[{CROCKFORD}]{{6}}[0-9][0-9]", value):
        raise ValidationError(NOT_A_ROR_ID)
    number = 0
    for sign in value[1:7]:
        number = 32 * number + CROCKFORD.index(sign)
    if 98 - number * 100 % 97 != int(value[7:]):
        raise ValidationError(NOT_A_ROR_ID)


def bare_ror(value: str) -> str:
    """The id itself of what people paste: often the whole address."""
    return re.sub(r"^(https?://)?(www\.)?ror\.org/", "", value.strip().lower()).rstrip("/")
