"""The scheme "Keurmerk Leerkring" for modules, version 1: its criteria, limits, deadlines and what it covers."""

import datetime

from django.db import migrations

SCHEME = {
    "slug": "keurmerk-leerkring",
    "name_nl": "Keurmerk Leerkring",
    "name_en": "Leerkring mark",
    "subject": "module",
    "owner_name": "Leerkring",
    "number_prefix": "LK-M",
    "is_nl": (
        "Dit keurmerk zegt dat twee deskundigen deze module los van elkaar hebben beoordeeld op dertien openbare criteria, "
        "en dat iemand anders daarna heeft besloten dat de module eraan voldoet. Het geldt voor één module, in de versie "
        "die is beoordeeld, tot de datum die erbij staat."
    ),
    "is_en": (
        "This mark says that two experts judged this module independently of each other on thirteen public criteria, and "
        "that somebody else then decided that the module meets them. It holds for one module, in the version that was "
        "judged, until the day that is given."
    ),
    "is_not_nl": (
        "Dit keurmerk is een particulier oordeel van Leerkring. Het is geen oordeel van de overheid, van de NVAO of van de "
        "Inspectie van het Onderwijs, en geen diploma. Het zegt niets over de opleider als geheel, over andere modules of "
        "over wat een deelnemer heeft geleerd. Het geeft geen recht op subsidie, vrijstelling of studiepunten."
    ),
    "is_not_en": (
        "This mark is a private judgement by Leerkring. It is not a judgement by the government, by the NVAO or by the "
        "Inspectorate of Education, and it is not a diploma. It says nothing about the provider as a whole, about other "
        "modules or about what a participant has learned. It gives no right to a grant, an exemption or credits."
    ),
}  # fmt: skip

CERTIFIED_FIELDS = [
    "outcomes", "level", "eqf_level", "eqf_basis", "load_value", "load_unit",
    "assessments", "assessment_nl", "assessment_en", "supervision", "award",
]  # fmt: skip

MICRO = ("Kwaliteitskader microcredentials", "Quality framework for microcredentials")
STAP = ("Criteria voor scholing, herziene STAP-regeling", "Criteria for training, revised STAP scheme")
CRKBO = ("Gedragscode CRKBO", "CRKBO code of conduct")
VISION = ("Learning Communities voor AI (brochure, 2021)", "Learning Communities for AI (brochure, 2021)")

# code, weight, knock-out, source, then in Dutch and in English: name, guidance, four sentences for the scores 1 to 4
CRITERIA = [
    (
        "A1", 8, False, MICRO,
        "Doelgroep, voorkennis en toelating duidelijk en getoetst",
        "Weet iemand vooraf of deze module bij hem of haar past? Let op: voor wie is de module, wat moet iemand al kunnen, en hoe wordt dat vastgesteld?",
        [
            "De doelgroep of de gevraagde voorkennis ontbreekt.",
            "Doelgroep en voorkennis zijn genoemd, maar te ruim om te kunnen kiezen.",
            "Doelgroep, voorkennis en toelating zijn duidelijk, en de opleider stelt ze vooraf vast.",
            "Bovendien kan een deelnemer vooraf zelf nagaan of de module past, en krijgt wie dat nodig heeft hulp om in te stappen.",
        ],
        "Target group, prior knowledge and admission clear and tested",
        "Does somebody know beforehand whether this module suits them? Look at: who it is for, what somebody must be able to do already, and how that is established.",
        [
            "The target group or the prior knowledge asked for is missing.",
            "Target group and prior knowledge are named, but too broadly to choose by.",
            "Target group, prior knowledge and admission are clear, and the provider establishes them beforehand.",
            "Moreover, participants can find out for themselves beforehand whether the module suits them, and who needs it is helped to get in.",
        ],
    ),
    (
        "A2", 12, True, MICRO,
        "Leeruitkomsten meetbaar, niveau onderbouwd",
        "Beschrijven de leeruitkomsten wat iemand na afloop kan, zodat dit te toetsen is? Klopt het niveau (EQF) met wat er wordt gevraagd, en is duidelijk waar het op berust?",
        [
            "De leeruitkomsten beschrijven onderwerpen of activiteiten, geen uitkomsten.",
            "Een deel van de leeruitkomsten is toetsbaar, of het niveau is niet onderbouwd.",
            "Alle leeruitkomsten zijn toetsbaar en het niveau is per leeruitkomst te volgen.",
            "Bovendien zijn de leeruitkomsten met mensen uit de praktijk vastgesteld en vergeleken met een bekend kader.",
        ],
        "Outcomes measurable, level justified",
        "Do the learning outcomes describe what somebody can do afterwards, so that it can be assessed? Does the level (EQF) fit what is asked, and is it clear what it rests on?",
        [
            "The learning outcomes describe subjects or activities, not outcomes.",
            "Some of the learning outcomes can be assessed, or the level is not justified.",
            "All learning outcomes can be assessed and the level can be followed for each of them.",
            "Moreover, the learning outcomes were set with people from practice and compared with a known framework.",
        ],
    ),
    (
        "A3", 6, False, MICRO,
        "Omvang realistisch",
        "Past het opgegeven aantal uren of EC bij de leeruitkomsten en bij deze doelgroep? Is ook zelfstudie meegeteld, en blijkt dit uit ervaring?",
        [
            "De omvang ontbreekt of past duidelijk niet bij de leeruitkomsten.",
            "De omvang is genoemd, maar niet verdeeld over bijeenkomsten, zelfstudie en toets.",
            "De omvang is verdeeld over de onderdelen en past bij de leeruitkomsten.",
            "Bovendien is de omvang gecontroleerd bij deelnemers en daarop bijgesteld.",
        ],
        "Study load realistic",
        "Does the number of hours or EC fit the learning outcomes and this target group? Is self-study counted as well, and does experience show it?",
        [
            "The study load is missing or clearly does not fit the learning outcomes.",
            "The study load is named, but not divided over meetings, self-study and assessment.",
            "The study load is divided over the parts and fits the learning outcomes.",
            "Moreover, the study load was checked with participants and adjusted to that.",
        ],
    ),
    (
        "B1", 10, False, MICRO,
        "Programma en leeromgeving maken de uitkomsten haalbaar",
        "Leiden de werkvormen, de materialen en de begeleiding deze doelgroep naar elke leeruitkomst? Is er tijd om te oefenen en krijgen deelnemers terugkoppeling?",
        [
            "Voor een of meer leeruitkomsten is er geen onderdeel in het programma.",
            "Elke leeruitkomst komt aan bod, maar oefening of terugkoppeling ontbreekt op plaatsen.",
            "Voor elke leeruitkomst zijn er uitleg, oefening en terugkoppeling, in een passende leeromgeving.",
            "Bovendien kunnen deelnemers het programma aanpassen aan hun eigen werk en tempo.",
        ],
        "Programme and learning environment make the outcomes reachable",
        "Do the working methods, materials and guidance lead this target group to each learning outcome? Is there time to practise, and do participants get feedback?",
        [
            "For one or more learning outcomes there is no part in the programme.",
            "Each learning outcome is treated, but practice or feedback is missing in places.",
            "For each learning outcome there is explanation, practice and feedback, in a fitting learning environment.",
            "Moreover, participants can fit the programme to their own work and pace.",
        ],
    ),
    (
        "B2", 8, False, MICRO,
        "Deskundigheid van docenten: vak, didactiek en AI",
        "Hebben de docenten samen voldoende kennis van het vak, van lesgeven aan volwassenen en van AI? Hoe houden zij die bij?",
        [
            "Het is niet duidelijk wie lesgeeft of wat die persoon kan.",
            "Van vak, didactiek of AI is één onderdeel niet aangetoond.",
            "Vakkennis, didactiek en kennis van AI zijn in het docententeam aangetoond en worden bijgehouden.",
            "Bovendien werken docenten zelf in onderzoek of praktijk met AI, en leren zij daarin van elkaar.",
        ],
        "Competence of teachers: subject, didactics and AI",
        "Do the teachers together know enough of the subject, of teaching adults and of AI? How do they keep it up?",
        [
            "It is not clear who teaches or what that person is able to do.",
            "Of subject, didactics and AI one part has not been shown.",
            "Knowledge of the subject, of didactics and of AI has been shown in the team of teachers and is kept up.",
            "Moreover, teachers themselves work with AI in research or practice, and learn from each other in it.",
        ],
    ),
    (
        "B3", 12, True, MICRO,
        "Toetsing valide, betrouwbaar, transparant en onafhankelijk",
        "Past de toets bij elke leeruitkomst? Kent de deelnemer de eisen vooraf? Oordeelt iemand die de deelnemer niet zelf begeleidde?",
        [
            "Er is geen toets, of de toets past niet bij de leeruitkomsten.",
            "De toets dekt een deel van de leeruitkomsten, of de eisen zijn vooraf niet bekend.",
            "De toets dekt alle leeruitkomsten, de eisen zijn vooraf bekend en de beoordeling is voldoende onafhankelijk.",
            "Bovendien worden toets en beoordeling door anderen bekeken en aantoonbaar verbeterd.",
        ],
        "Assessment valid, reliable, transparent and independent",
        "Does the assessment fit each learning outcome? Does the participant know the requirements beforehand? Is it judged by somebody who did not guide the participant?",
        [
            "There is no assessment, or it does not fit the learning outcomes.",
            "The assessment covers some of the learning outcomes, or the requirements are not known beforehand.",
            "The assessment covers all learning outcomes, the requirements are known beforehand and the judgement is sufficiently independent.",
            "Moreover, others look at the assessment and the judging, and both are demonstrably improved.",
        ],
    ),
    (
        "C1", 8, False, VISION,
        "Actuele AI-inhoud met een bron in onderzoek of lab",
        "Is de inhoud over AI van nu? Is te zien uit welk onderzoek, lab of welke praktijk die komt, en wanneer de inhoud voor het laatst is gecontroleerd?",
        [
            "De inhoud over AI is verouderd of onjuist.",
            "De inhoud is grotendeels actueel, maar een bron of controledatum ontbreekt.",
            "De inhoud is actueel, in het laatste jaar gecontroleerd en te herleiden tot onderzoek, lab of praktijk.",
            "Bovendien komt nieuwe kennis uit onderzoek of lab via een vaste weg in de module.",
        ],
        "Up-to-date AI content with a source in research or lab",
        "Is the content about AI of today? Can you see from which research, lab or practice it comes, and when it was last checked?",
        [
            "The content about AI is outdated or wrong.",
            "Most of the content is up to date, but a source or a date of checking is missing.",
            "The content is up to date, was checked in the past year and can be traced to research, lab or practice.",
            "Moreover, new knowledge from research or lab gets into the module by a fixed route.",
        ],
    ),
    (
        "C2", 8, True, VISION,
        "Ethische, juridische en maatschappelijke aspecten en de AI-verordening",
        "Leren deelnemers wat AI in hun werk betekent voor mensen, rechten en samenleving? Komt aan bod wat de AI-verordening van hen vraagt, zonder te beloven dat zij daarmee ‘voldoen’?",
        [
            "Ethische, juridische en maatschappelijke aspecten ontbreken.",
            "Deze aspecten worden genoemd, maar niet toegepast op het werk van de deelnemer.",
            "Deelnemers passen deze aspecten en de AI-verordening toe op een geval uit hun eigen werk.",
            "Bovendien zijn deze aspecten door de hele module heen verwerkt en worden zij getoetst.",
        ],
        "Ethical, legal and social aspects and the AI Act",
        "Do participants learn what AI in their work means for people, rights and society? Does it treat what the AI Act asks of them, without promising that they will ‘comply’?",
        [
            "Ethical, legal and social aspects are missing.",
            "These aspects are named, but not applied to the work of the participant.",
            "Participants apply these aspects and the AI Act to a case from their own work.",
            "Moreover, these aspects run through the whole module and are assessed.",
        ],
    ),
    (
        "C3", 8, False, VISION,
        "Vraagstuk uit de praktijk en leren op de werkplek",
        "Werken deelnemers aan een echt vraagstuk, bij voorkeur uit hun eigen organisatie? Is geregeld dat zij het geleerde op hun werk kunnen gebruiken?",
        [
            "De module heeft geen verband met de praktijk.",
            "Er zijn voorbeelden uit de praktijk, maar deelnemers werken er niet zelf aan.",
            "Deelnemers werken aan een echt vraagstuk en gebruiken het geleerde op hun werk.",
            "Bovendien brengt een organisatie het vraagstuk in, en komt het resultaat daar terug.",
        ],
        "Practice case and learning at work",
        "Do participants work on a real question, preferably from their own organisation? Is it arranged that they can use at work what they learned?",
        [
            "The module has no link with practice.",
            "There are examples from practice, but participants do not work on them.",
            "Participants work on a real question and use at work what they learned.",
            "Moreover, an organisation brings the question in, and the result returns there.",
        ],
    ),
    (
        "D1", 6, True, CRKBO,
        "Evaluatie, inspraak en klachtenregeling",
        "Vraagt de opleider deelnemers om hun oordeel en doet hij er iets mee? Kan een deelnemer een klacht voorleggen aan iemand die onafhankelijk is?",
        [
            "Er is geen evaluatie of geen klachtenregeling.",
            "Er is een evaluatie en een klachtenregeling, maar een onafhankelijke derde ontbreekt.",
            "Deelnemers beoordelen de module, er is een klachtenregeling met een onafhankelijke derde, en beide zijn vooraf bekend.",
            "Bovendien laat de opleider zien wat er door evaluaties en klachten is verbeterd.",
        ],
        "Evaluation, say and complaints",
        "Does the provider ask participants for their judgement and act on it? Can a participant put a complaint before somebody independent?",
        [
            "There is no evaluation or no complaint procedure.",
            "There is an evaluation and a complaint procedure, but no independent third party.",
            "Participants judge the module, there is a complaint procedure with an independent third party, and both are known beforehand.",
            "Moreover, the provider shows what was improved because of evaluations and complaints.",
        ],
    ),
    (
        "D2", 6, False, MICRO,
        "Intern kwaliteitsproces en eigenaar van het eindniveau",
        "Hoe ontwerpt, controleert en vernieuwt de opleider de module? Wie staat er in voor het eindniveau, en kan die persoon of commissie ook nee zeggen?",
        [
            "Er is geen vaste manier van werken en niemand staat in voor het eindniveau.",
            "Er is een manier van werken, maar wie instaat voor het eindniveau is niet duidelijk.",
            "Ontwerp, controle en vernieuwing liggen vast, en een persoon of commissie staat in voor het eindniveau.",
            "Bovendien kijken anderen van buiten de opleider regelmatig mee.",
        ],
        "Internal quality process and owner of the end level",
        "How does the provider design, check and renew the module? Who guarantees the end level, and can that person or committee also say no?",
        [
            "There is no fixed way of working and nobody guarantees the end level.",
            "There is a way of working, but it is not clear who guarantees the end level.",
            "Design, checking and renewal are laid down, and a person or committee guarantees the end level.",
            "Moreover, others from outside the provider look along regularly.",
        ],
    ),
    (
        "D3", 4, True, STAP,
        "Prijs, voorwaarden en informatie vooraf volledig",
        "Weet een deelnemer vóór de inschrijving wat het kost, wat daarbij hoort, welk bewijs hij krijgt, hoe hij kan annuleren en met wie hij een overeenkomst sluit?",
        [
            "Prijs of voorwaarden ontbreken, of kloppen niet.",
            "Prijs en voorwaarden zijn er, maar bijkomende kosten of annulering zijn niet duidelijk.",
            "Alles wat een deelnemer vooraf moet weten, staat er volledig en begrijpelijk.",
            "Bovendien is deze informatie geschreven in gewone taal en met deelnemers getest.",
        ],
        "Price, terms and information beforehand complete",
        "Does a participant know before enrolling what it costs, what is included, which document it gives, how to cancel and with whom the contract is made?",
        [
            "Price or terms are missing, or wrong.",
            "Price and terms are there, but additional costs or cancellation are not clear.",
            "All that a participant has to know beforehand is there, complete and understandable.",
            "Moreover, this information is written in plain language and was tested with participants.",
        ],
    ),
    (
        "E1", 4, False, VISION,
        "Toegankelijkheid en inclusie",
        "Kan iemand met een beperking, met weinig tijd of met een andere achtergrond meedoen? Zijn materialen en digitale omgeving toegankelijk?",
        [
            "Er is niet nagedacht over toegankelijkheid.",
            "Aanpassingen zijn mogelijk, maar een deelnemer moet er zelf om vragen en weet niet waar.",
            "Materialen en omgeving zijn toegankelijk, en een deelnemer weet vooraf welke aanpassingen mogelijk zijn.",
            "Bovendien is dit met mensen uit die groepen getest, en staan de uitkomsten open.",
        ],
        "Accessibility and inclusion",
        "Can somebody with a disability, with little time or with another background take part? Are materials and the digital environment accessible?",
        [
            "Accessibility has not been thought of.",
            "Adjustments are possible, but participants have to ask for them and do not know where.",
            "Materials and environment are accessible, and participants know beforehand which adjustments are possible.",
            "Moreover, this was tested with people from those groups, and the results are public.",
        ],
    ),
]  # fmt: skip


def load(apps, schema_editor):
    Scheme = apps.get_model("certification", "Scheme")
    SchemeVersion = apps.get_model("certification", "SchemeVersion")
    Criterion = apps.get_model("certification", "Criterion")
    scheme = Scheme.objects.create(**SCHEME)
    version = SchemeVersion.objects.create(
        scheme=scheme, number=1, in_force_from=datetime.date(2026, 1, 1), certified_fields=CERTIFIED_FIELDS
    )
    for position, row in enumerate(CRITERIA, 1):
        code, weight, is_knock_out, source, name_nl, guide_nl, scale_nl, name_en, guide_en, scale_en = row
        Criterion.objects.create(
            version=version,
            position=position,
            code=code,
            weight=weight,
            is_knock_out=is_knock_out,
            name_nl=name_nl,
            name_en=name_en,
            guidance_nl=guide_nl,
            guidance_en=guide_en,
            scale_nl=scale_nl,
            scale_en=scale_en,
            source_nl=source[0],
            source_en=source[1],
        )


def unload(apps, schema_editor):
    apps.get_model("certification", "Scheme").objects.filter(slug=SCHEME["slug"]).delete()


class Migration(migrations.Migration):
    dependencies = [("certification", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
