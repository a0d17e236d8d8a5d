"""The rule sets with which every installation begins, loaded by a migration. From then on they are data."""

from typing import Any

RESEARCH = ["university", "university_of_applied_sciences", "research_institute"]
PRACTICE = ["sme", "startup", "large_company", "public_authority", "care_organisation"]

RULE_SETS = [
    {
        "code": "leerkring",
        "name_nl": "Basisregels van Leerkring",
        "name_en": "Basic rules of Leerkring",
        "is_default": True,
        "rules": [
            {
                "kind": "min_of_helix",
                "values": ["education"],
                "minimum": 1,
                "label_nl": "Minstens één onderwijspartner",
                "label_en": "At least one education partner",
                "what_nl": "onderwijspartners",
                "what_en": "education partners",
            },
            {
                "kind": "min_of_kinds",
                "values": RESEARCH,
                "minimum": 1,
                "label_nl": "Minstens één onderzoeksorganisatie",
                "label_en": "At least one research organisation",
                "what_nl": "onderzoeksorganisaties",
                "what_en": "research organisations",
            },
            {
                "kind": "min_of_kinds",
                "values": PRACTICE,
                "minimum": 1,
                "label_nl": "Minstens één partner uit bedrijfsleven, overheid of zorg",
                "label_en": "At least one partner from business, government or care",
                "what_nl": "praktijkpartners",
                "what_en": "practice partners",
            },
            {
                "kind": "min_partners",
                "values": [],
                "minimum": 3,
                "label_nl": "Minstens drie partners",
                "label_en": "At least three partners",
                "what_nl": "partners",
                "what_en": "partners",
            },
        ],
    },
    {
        "code": "ciiic-2026",
        "name_nl": "CIIIC Learning Communities (SIA, 2026)",
        "name_en": "CIIIC Learning Communities (SIA, 2026)",
        "source_url": "https://pr-202.preview.ciiic.nl/en/learning-communities-veelgestelde-vragen",
        "rules": [
            {
                "kind": "min_with_role",
                "values": ["main_applicant"],
                "minimum": 1,
                "label_nl": "Eén hoofdaanvrager (penvoerder)",
                "label_en": "One main applicant",
                "what_nl": "hoofdaanvragers",
                "what_en": "main applicants",
            },
            {
                "kind": "min_of_kinds",
                "values": RESEARCH,
                "minimum": 1,
                "label_nl": "Minstens één onderzoeksorganisatie (hbo, wo of TO2)",
                "label_en": "At least one research organisation (hbo, wo or TO2)",
                "what_nl": "onderzoeksorganisaties",
                "what_en": "research organisations",
            },
            {
                "kind": "min_of_kinds",
                "values": ["sme", "public_authority"],
                "minimum": 3,
                "label_nl": "Minstens drie praktijkpartners (mkb of overheid)",
                "label_en": "At least three practice partners (SME or public)",
                "what_nl": "praktijkpartners",
                "what_en": "practice partners",
            },
        ],
    },
    {
        "code": "rif-mbo",
        "name_nl": "Regionaal investeringsfonds mbo (RIF)",
        "name_en": "Regional investment fund for vocational education (RIF)",
        "source_url": "https://wetten.overheid.nl/BWBR0041553",
        "rules": [
            {
                "kind": "min_of_kinds",
                "values": ["vocational_school"],
                "minimum": 1,
                "label_nl": "Minstens één bekostigde mbo-instelling",
                "label_en": "At least one funded vocational school",
                "what_nl": "mbo-instellingen",
                "what_en": "vocational schools",
            },
            {
                "kind": "min_of_kinds",
                "values": PRACTICE,
                "minimum": 1,
                "label_nl": "Minstens één arbeidsorganisatie",
                "label_en": "At least one labour organisation",
                "what_nl": "arbeidsorganisaties",
                "what_en": "labour organisations",
            },
        ],
    },
    {
        "code": "nro-networks-2024",
        "name_nl": "Regionale netwerken (NRO, 2024)",
        "name_en": "Regional networks (NRO, 2024)",
        "source_url": "https://platformsamenonderzoeken.nl",
        "rules": [
            {
                "kind": "own_share",  # the call says 10 to 25 %: the lower limit always holds
                "values": [],
                "minimum": 10,
                "label_nl": "Eigen bijdrage van minstens 10 % van de subsidie, in geld of natura",
                "label_en": "Own contribution of at least 10 % of the grant, in cash or in kind",
                "what_nl": "eigen bijdragen",
                "what_en": "own contributions",
            },
        ],
    },
]


def load(registry: Any) -> None:
    """Adds the rule sets that are missing. `registry` is `django.apps.apps` or a migration's."""
    RuleSet, Rule = registry.get_model("communities", "RuleSet"), registry.get_model("communities", "Rule")
    for facts in RULE_SETS:
        own = {name: value for name, value in facts.items() if name != "rules"}
        rule_set, is_new = RuleSet.objects.get_or_create(code=own["code"], defaults=own)
        if is_new:
            Rule.objects.bulk_create(
                Rule(rule_set=rule_set, position=position, **rule)
                for position, rule in enumerate(facts["rules"], start=1)
            )
