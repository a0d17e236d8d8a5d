"""The vocabularies and the hubs with which every installation begins: facts of the field, loaded by a migration.

From then on they are data: the catalogue manager edits the words. Loading again adds what is missing and changes
nothing that is there.
"""

from typing import Any

# code, Dutch, English, and for areas: icon and tint of `static/css/components/area.css`
APPLICATION_AREAS = [
    ("public_services", "Publieke diensten", "Public services", "bank", "public"),
    ("health", "Gezondheid en zorg", "Health and care", "heart-pulse", "health"),
    ("energy", "Energie en duurzaamheid", "Energy and sustainability", "lightning-charge", "energy"),
    ("security", "Veiligheid, vrede en recht", "Security, peace and justice", "shield-check", "safety"),
    ("built_environment", "Gebouwde omgeving", "Built environment", "buildings", "built"),
    (
        "creative",
        "Cultuur, media en creatieve industrie",
        "Culture, media and creative industry",
        "palette",
        "creative",
    ),
    ("industry", "Technische industrie", "Technical industry", "gear-wide-connected", "industry"),
    ("mobility", "Mobiliteit, transport en logistiek", "Mobility, transport and logistics", "truck", "mobility"),
    ("maritime", "Haven en maritiem", "Port and maritime", "globe2", "mobility"),
    ("agrifood", "Landbouw en voeding", "Agriculture and food", "sun", "energy"),
    ("education", "Onderwijs", "Education", "mortarboard", "public"),
    ("finance", "Financiële dienstverlening", "Financial services", "cash-coin", "industry"),
    ("defence", "Defensie", "Defence", "shield-lock", "safety"),
    ("retail", "Retail", "Retail", "tag", "creative"),
    ("sport", "Sport", "Sport", "flag", "health"),
]
TOPICS = [
    ("ai_literacy", "Basis AI-geletterdheid", "AI literacy"),
    ("machine_learning", "Machine learning", "Machine learning"),
    ("deep_learning", "Deep learning", "Deep learning"),
    ("generative_ai", "Generatieve AI en taalmodellen", "Generative AI and language models"),
    ("computer_vision", "Beeldherkenning (computer vision)", "Computer vision"),
    ("nlp", "Taaltechnologie (NLP)", "Language technology (NLP)"),
    ("robotics", "Robotica", "Robotics"),
    ("data_engineering", "Data-engineering en MLOps", "Data engineering and MLOps"),
    ("data_sharing", "Datadelen", "Data sharing"),
    ("responsible_ai", "Mensgerichte en verantwoorde AI", "Human-centred and responsible AI"),
    ("ai_law", "AI-verordening en recht", "AI Act and law"),
    ("ai_strategy", "AI-strategie en adoptie", "AI strategy and adoption"),
    ("edge_ai", "Edge- en embedded AI", "Edge and embedded AI"),
    ("ai_security", "AI-veiligheid", "AI security"),
]
TARGET_GROUPS = [
    ("student", "Studenten", "Students"),
    ("teacher", "Docenten en docent-onderzoekers", "Teachers and teacher-researchers"),
    ("professional", "Werkende professionals", "Working professionals"),
    ("entrepreneur", "Mkb-ondernemers", "SME entrepreneurs"),
    ("executive", "Bestuurders en managers", "Executives and managers"),
    ("civil_servant", "Ambtenaren", "Civil servants"),
    ("care_professional", "Zorgprofessionals", "Care professionals"),
    ("developer", "Ontwikkelaars en datawetenschappers", "Developers and data scientists"),
    ("job_seeker", "Werkzoekenden", "Job seekers"),
    ("citizen", "Burgers", "Citizens"),
]
# The agenda of June 2024 counts eleven; the names of these eight are known. The catalogue manager adds the others.
KEMS = [
    ("vision_imagination", "Visie en verbeelding", "Vision and imagination"),
    ("participation_cocreation", "Participatie en co-creatie", "Participation and co-creation"),
    ("behaviour_empowerment", "Gedrag en empowerment", "Behaviour and empowerment"),
    ("value_upscaling", "Waardecreatie en opschaling", "Value creation and upscaling"),
    ("system_change", "Systeemverandering", "System change"),
    ("experimental_environments", "Experimentele omgevingen", "Experimental environments"),
    ("institutional_change", "Institutionele verandering", "Institutional change"),
    ("monitoring", "Monitoring en effectmeting", "Monitoring and effect measurement"),
]
BUILDING_BLOCKS = [
    ("curriculum", "Curriculuminnovatie", "Curriculum innovation"),
    ("didactics", "Didactische innovatie", "Didactic innovation"),
    ("lifelong_learning", "Leven lang ontwikkelen", "Lifelong learning"),
    ("shared_infrastructure", "Delen van infrastructuur", "Sharing infrastructure"),
    ("research", "Onderzoek en ontwikkeling", "Research and development"),
    ("skills_ecosystem", "Faciliteren van het skills-ecosysteem", "Facilitating the skills ecosystem"),
]
VOCABULARIES = {
    "application_area": APPLICATION_AREAS,
    "topic": TOPICS,
    "target_group": TARGET_GROUPS,
    "kem": KEMS,
    "building_block": BUILDING_BLOCKS,
}

# Flevoland and Zeeland have no hub. Where the announcement's full address is not known, the source is left empty.
HUBS = [
    {
        "slug": "ai-hub-noord-nederland",
        "name": "AI-hub Noord-Nederland",
        "provinces": ["NL-GR", "NL-FR", "NL-DR"],
        "focus_nl": "Datadelen, digitale kennis en verantwoord gebruik van AI.",
        "focus_en": "Data sharing, digital knowledge and responsible use of AI.",
    },
    {
        "slug": "ai-hub-oost-nederland",
        "name": "AI-hub Oost-Nederland",
        "provinces": ["NL-GE", "NL-OV"],
        "application_areas": ["health", "industry", "agrifood", "energy"],
        "focus_nl": "Gezondheid, slimme industrie, voeding en energie.",
        "focus_en": "Health, smart industry, food and energy.",
        "source_url": "https://nlaic.com/en/news/ai-hub-east-netherlands-starts/",
    },
    {
        "slug": "ai-hub-brainport",
        "name": "AI-hub Brainport",
        "provinces": ["NL-NB"],
        "application_areas": ["industry", "mobility", "health"],
        "focus_nl": "Hightech, mobiliteit en medische technologie.",
        "focus_en": "High-tech, mobility and medical technology.",
        "source_url": "https://nlaic.com/en/news/ai-hub-brainport-starts-2/",
    },
    {
        "slug": "ai-hub-brightlands",
        "name": "AI-hub Brightlands",
        "provinces": ["NL-LI"],
        "focus_nl": "Datawetenschap en dienstverlening, vanuit Heerlen.",
        "focus_en": "Data science and services, from Heerlen.",
        "source_url": "https://nlaic.com/en/news/brightlands-ai-hub-kicked-off-in-heerlen/",
    },
    {
        "slug": "ai-hub-zuid-holland",
        "name": "AI-hub Zuid-Holland",
        "also_known_as": "Holland AI",
        "provinces": ["NL-ZH"],
        "application_areas": ["security", "maritime", "energy", "health", "industry"],
        "focus_nl": "Vrede, recht en veiligheid, haven en maritiem, energie, gezondheid en technische industrie.",
        "focus_en": "Peace, justice and security, port and maritime, energy, health and technical industry.",
        "source_url": "https://www.leiden-delft-erasmus.nl/nl/nieuws/ai-hub-zuid-holland-van-start",
    },
    {
        "slug": "ai-hub-midden-nederland",
        "name": "AI-hub Midden-Nederland",
        "provinces": ["NL-UT"],
        "focus_nl": "Mensgerichte AI.",
        "focus_en": "Human-centred AI.",
        "source_url": "https://www.uu.nl/organisatie/ai-hub-midden-nederland",
    },
    {
        "slug": "ai-hub-amsterdam",
        "name": "AI-hub Amsterdam",
        "also_known_as": "Amsterdam AI",
        "provinces": ["NL-NH"],
        "source_url": "https://nlaic.com/use_cases/elsa-lab-centre-of-expertise-applied-ai/",
    },
]


def load(registry: Any) -> None:
    """Adds the terms and hubs that are missing. `registry` is `django.apps.apps` or a migration's."""
    Term, Hub = registry.get_model("partners", "Term"), registry.get_model("partners", "Hub")
    for vocabulary, rows in VOCABULARIES.items():
        for position, (code, dutch, english, *look) in enumerate(rows, start=1):
            icon, tint = look or ("", "")
            words = {"label_nl": dutch, "label_en": english, "icon": icon, "tint": tint, "position": 10 * position}
            Term.objects.get_or_create(vocabulary=vocabulary, code=code, defaults=words)
    for hub in HUBS:
        Hub.objects.get_or_create(slug=hub["slug"], defaults=hub)
