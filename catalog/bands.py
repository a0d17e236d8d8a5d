"""Ranges under which the catalogue files prices, study loads and levels. Pure."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

LEVELS = {
    "mbo": _("mbo (vocational)"),
    "hbo": _("hbo (applied sciences)"),
    "wo": _("wo (university)"),
    "none": _("no formal level"),
}
LEVEL_BANDS = {
    "secondary_vocational_education_1": "mbo",
    "secondary_vocational_education_2": "mbo",
    "secondary_vocational_education_3": "mbo",
    "secondary_vocational_education_4": "mbo",
    "associate_degree": "hbo",
    "bachelor_hbo": "hbo",
    "bachelor_wo": "wo",
    "master": "wo",
    "doctoral": "wo",
    "none": "none",
}
PRICES = {
    "free": _("free of charge"),
    "to_500": _("up to € 500"),
    "to_1500": _("€ 500 to € 1,500"),
    "above": _("more than € 1,500"),
    "on_request": _("on request"),
}
LOADS = {
    "day": _("up to 8 hours"),
    "week": _("8 to 28 hours (up to 1 EC)"),
    "to_84": _("28 to 84 hours (1 to 3 EC)"),
    "to_140": _("84 to 140 hours (3 to 5 EC)"),
    "above": _("more than 140 hours"),
}


def price_band(amount: Decimal | None) -> str:
    if amount is None:
        return "on_request"
    if amount == 0:
        return "free"
    return "to_500" if amount <= 500 else "to_1500" if amount <= 1500 else "above"


def load_band(hours: int | None) -> str:
    """Empty when the load is not known."""
    if hours is None:
        return ""
    limits = (("day", 8), ("week", 28), ("to_84", 84), ("to_140", 140))
    return next((band for band, most in limits if hours <= most), "above")


def level_band(level: str) -> str:
    return LEVEL_BANDS.get(level, "")
