from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """V7: levels of OEAPI, plus `none` for what has no formal level."""

    MBO1 = "secondary_vocational_education_1", _("mbo 1")
    MBO2 = "secondary_vocational_education_2", _("mbo 2")
    MBO3 = "secondary_vocational_education_3", _("mbo 3")
    MBO4 = "secondary_vocational_education_4", _("mbo 4")
    AD = "associate_degree", _("associate degree")
    HBO = "bachelor_hbo", _("hbo bachelor")
    WO = "bachelor_wo", _("university bachelor")
    MASTER = "master", _("master")
    DOCTORAL = "doctoral", _("doctoral")
    NONE = "none", _("no formal level")


class Delivery(models.TextChoices):
    """V8: the form in which a module is given."""

    ONLINE = "online", _("online")
    HYBRID = "hybrid", _("hybrid")
    PRESENTIAL = "presential", _("on site")
    WORK_BASED = "work_based", _("at work")


class Language(models.TextChoices):
    """Languages of instruction, ISO 639-1."""

    NL = "nl", _("Dutch")
    EN = "en", _("English")
    DE = "de", _("German")
    FR = "fr", _("French")


class LoadUnit(models.TextChoices):
    """V10: units of study load. 1 EC is 28 hours."""

    EC = "ec", _("EC")
    SBU = "sbu", _("SBU")
    CONTACT = "contact_hours", _("contact hours")
    HOURS = "hours", _("hours")


class Vat(models.TextChoices):
    """How a price stands towards VAT. A consumer price includes it; a business price may exclude it."""

    INCLUDED = "included", _("including VAT")
    EXCLUDED = "excluded", _("excluding 21% VAT")
    EXEMPT_CRKBO = "exempt_crkbo", _("exempt from VAT (CRKBO register)")
    EXEMPT_FORMAL = "exempt_formal", _("exempt from VAT (publicly funded education)")


class Taxonomy(models.TextChoices):
    """What kind of thing somebody can do after an outcome: Bloom's taxonomy as revised in 2001."""

    REMEMBER = "remember", _("remember")
    UNDERSTAND = "understand", _("understand")
    APPLY = "apply", _("apply")
    ANALYSE = "analyse", _("analyse")
    EVALUATE = "evaluate", _("evaluate")
    CREATE = "create", _("create")


class LiteracyRole(models.TextChoices):
    """For whom in an organisation a module helps with AI literacy (AI Act, article 4). The law names no roles and knows
    no certificate for it; these are the words of the field."""

    USES = "uses", _("who works with AI")
    OVERSEES = "oversees", _("who keeps human oversight of AI")
    DECIDES = "decides", _("who decides about AI or buys it")
    BUILDS = "builds", _("who builds AI or puts it into use")


class ContentLicence(models.TextChoices):
    """What others may do with materials."""

    CC0 = "cc0", _("CC0: free of all rights")
    BY = "cc_by", _("CC BY: share and change, name the maker")
    BY_SA = "cc_by_sa", _("CC BY-SA: the same, and share alike")
    BY_NC = "cc_by_nc", _("CC BY-NC: the same as CC BY, not for profit")
    BY_NC_SA = "cc_by_nc_sa", _("CC BY-NC-SA: not for profit, and share alike")
    RESERVED = "reserved", _("all rights reserved")
