"""What people type, and what must be on the first page when the demonstration data are there.

A question stands before the beginnings of the titles that it must find. `~` before a question: it is mistyped, and what
"did you mean" offers must find them."""

TABLE = """
kunstmatige intelligentie | AI-geletterdheid; Eerste stappen met AI; AI in de les
artificiële intelligentie | AI-geletterdheid; Eerste stappen met AI
artificiele intelligentie | AI-geletterdheid
artificial intelligence | AI-geletterdheid; AI in de les
AI | AI-geletterdheid; Eerste stappen met AI; AI in de les; AI-strategie
ai | AI-geletterdheid
zorg ai cursus | Leefstijlcoaching
ai zorg | Taalmodellen in het patiëntendossier
gezondheidszorg ai | Taalmodellen in het patiëntendossier
zorg | Arbeidsmarktregio en zorg; Zorgvraag en rooster
gezondheidszorg | Arbeidsmarktregio en zorg
healthcare | Arbeidsmarktregio en zorg
care demand | Zorgvraag en rooster
zorgvraag | Zorgvraag en rooster
zorgvragen | Zorgvraag en rooster
rooster | Zorgvraag en rooster
roosters | Zorgvraag en rooster
machinelearning | Machine learning in tien weken; Energieprestatieberekeningen
machine learning | Machine learning in tien weken; Energieprestatieberekeningen
"machine learning" | Machine learning in tien weken
machinaal leren | Machine learning in tien weken
ML | Machine learning in tien weken
algoritme gemeente | In gesprek met inwoners
algoritmes gemeenten | In gesprek met inwoners
gemeente | In gesprek met inwoners
gemeenten | In gesprek met inwoners
municipality | In gesprek met inwoners
municipalities | In gesprek met inwoners
lokale overheid | In gesprek met inwoners
inwoners | In gesprek met inwoners; Gezondheidsgegevens delen
inwoner | In gesprek met inwoners
residents | In gesprek met inwoners
resident | In gesprek met inwoners
algoritme | Algoritmen inkopen; AI-geletterdheid
algoritmen | Algoritmen inkopen; AI-geletterdheid
algoritmes | Algoritmen inkopen; AI-geletterdheid
algorithm | Algoritmen inkopen
algorithms | Algoritmen inkopen
inkopen | Algoritmen inkopen
aanbesteden | Algoritmen inkopen
tendering | Algoritmen inkopen
ambtenaar | AI-geletterdheid
ambtenaren | AI-geletterdheid
civil servants | AI-geletterdheid
AI geletterdheid | AI-geletterdheid
AI-geletterdheid | AI-geletterdheid
"ai geletterdheid" | AI-geletterdheid
AI literacy | AI-geletterdheid
geletterdheid ambtenaren | AI-geletterdheid
AI-verordening | De AI-verordening
AI Act | De AI-verordening
AI-wet | De AI-verordening
verordening | De AI-verordening
risicogroep | De AI-verordening
LLM | Taalmodellen in het patiëntendossier; Taalmodellen in de redactie; Loketgesprekken
taalmodel | Taalmodellen in het patiëntendossier; Taalmodellen in de redactie; Loketgesprekken
taalmodellen | Taalmodellen in het patiëntendossier; Taalmodellen in de redactie; Loketgesprekken
language model | Taalmodellen in de redactie; Loketgesprekken
language models | Taalmodellen in de redactie; Loketgesprekken
large language model | Taalmodellen in de redactie
groot taalmodel | Taalmodellen in de redactie
patientendossier | Taalmodellen in het patiëntendossier
patiëntendossier | Taalmodellen in het patiëntendossier
redactie | Taalmodellen in de redactie
newsroom | Taalmodellen in de redactie
chatbot | Chatbots voor de webwinkel
chatbots | Chatbots voor de webwinkel
webwinkel | Chatbots voor de webwinkel
web shop | Chatbots voor de webwinkel
robot | Robots en mensen
robots | Robots en mensen
robotica | Robots en mensen
robotics | Robots en mensen
cobot | Robots en mensen
cobots | Robots en mensen
drone | Onkruid herkennen
drones | Onkruid herkennen
onkruid | Onkruid herkennen
weeds | Onkruid herkennen
landbouw | Sensoren en voorspellingen op het land
agriculture | Sensoren en voorspellingen op het land
sensor | Valpreventie; Vochtschade; Sensoren en voorspellingen
sensoren | Valpreventie; Vochtschade; Sensoren en voorspellingen
sensors | Valpreventie; Vochtschade
valpreventie | Valpreventie
wijkverpleging | Valpreventie
district nursing | Valpreventie
warmtepomp | Warmtepompen
warmtepompen | Warmtepompen
heat pump | Warmtepompen
heat pumps | Warmtepompen
laadplan | Netcongestie
netcongestie | Netcongestie
smart charging | Netcongestie
bedrijventerrein | Netcongestie
monument | Vochtschade
monumenten | Vochtschade
vochtschade | Vochtschade
gebouw | Gebouwdata
gebouwen | Gebouwdata
buildings | Gebouwdata
beeldherkenning | Beeldherkenning in de openbare ruimte
computer vision | Beeldherkenning in de openbare ruimte
computervision | Beeldherkenning in de openbare ruimte
camera | Beeldherkenning in de openbare ruimte
openbare ruimte | Beeldherkenning in de openbare ruimte
"openbare ruimte" | Beeldherkenning in de openbare ruimte
deepfake | Deepfakes
deepfakes | Deepfakes
namaakbeelden | Deepfakes
meldkamer | Voorspellingen in de meldkamer
control room | Voorspellingen in de meldkamer
veiligheidsregio | Voorspellingen in de meldkamer
voorspelling | Voorspellingen in de meldkamer
voorspellingen | Voorspellingen in de meldkamer; Containers plannen
generatieve AI | Beeld en stem
generative AI | Beeld en stem
genAI | Beeld en stem
stem | Beeld en stem
museum | Digitale mensen
onderhoud | Predictief onderhoud
predictive maintenance | Predictief onderhoud
machines | Predictief onderhoud
container | Containers plannen
containers | Containers plannen
mkb | AI-strategie
SME | AI-strategie
SMEs | AI-strategie
strategie mkb | AI-strategie
docent | AI in de les
docenten | AI in de les
leraar | AI in de les
teachers | AI in de les
les | AI in de les
lessen | AI in de les
datakwaliteit | Datakwaliteit
data kwaliteit | Datakwaliteit
data quality | Datakwaliteit
verkeersdata | Verkeersdata
verkeers data | Verkeersdata
beeld herkenning | Beeldherkenning in de openbare ruimte
taal model | Taalmodellen in de redactie
warmte pompen | Warmtepompen
krediet | Krediet en uitleg
credit explanation | Krediet en uitleg
neuraal netwerk | Machine learning in tien weken
neural network | Machine learning in tien weken
cursus tabel | Datakwaliteit
cursussen tabel | Datakwaliteit
course table | Datakwaliteit
bedrijf | AI-strategie
bedrijven | AI-strategie
modellen productie | Modellen in productie
model productie | Modellen in productie
toestemming gegevens | Gezondheidsgegevens delen
apps leefstijlcoaching | Leefstijlcoaching
huisarts* | Beelden uit de huisartsenpraktijk
verk* | Verkeersdata
verantwoorde AI gemeente | In gesprek met inwoners
prompt | Loketgesprekken
prompts | Loketgesprekken
leerlijn | Leerlijn AI in de publieke dienst
leerlijnen | Leerlijn AI in de publieke dienst
learning path | Leerlijn AI in de publieke dienst; Minor toegepaste AI
minor | Minor toegepaste AI
minor AI | Minor toegepaste AI
train-de-trainer | Train-de-trainer AI in de les
train the trainer | Train-de-trainer AI in de les
traject zorg | Traject gegevens in de zorg
"regels en inkoop" | Track regels en inkoop
predictief | Predictief onderhoud
taalmodel -redactie | Taalmodellen in het patiëntendossier
~algoritmus | Algoritmen inkopen
~taalmodelen | Taalmodellen in de redactie
~warmtepmop | Warmtepompen
~beeldherkening | Beeldherkenning in de openbare ruimte
~verodening | De AI-verordening
~chatbott | Chatbots voor de webwinkel
~sensorren meten | Vochtschade
~predictve maintenance | Predictief onderhoud
~predictive maintenence | Predictief onderhoud
~predictieve onderhuod | Predictief onderhoud
~predictieff | Predictief onderhoud
~onderhuod | Predictief onderhoud
~beeldherkning | Beeldherkenning in de openbare ruimte
~taalmodellne | Taalmodellen in de redactie
~patientendosier | Taalmodellen in het patiëntendossier
~wijkverplging | Valpreventie
~bedrijventerein | Netcongestie
~geletterdhied ambtenaren | AI-geletterdheid
~leerlin | Leerlijn AI in de publieke dienst
~gemeete | In gesprek met inwoners
~robbots | Robots en mensen
"""
ROWS = [
    (question.strip(), [title.strip() for title in titles.split(";")])
    for question, titles in (line.rsplit("|", 1) for line in TABLE.strip().splitlines())
]
NOT_FOUND = {  # pairs that must not meet
    "taalmodel -redactie": "Taalmodellen in de redactie",
    "les": "Datakwaliteit",
    "stem": "Eerste stappen",
    "gebouw": "Sportdata",
    "krediet": "Containers plannen",
    "zorg": "Deepfakes",
    "robot": "Verkeersdata",
    "museum": "Vochtschade",
}
