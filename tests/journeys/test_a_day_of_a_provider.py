"""An editor's day in a browser: a new module by the short route, its translation, a learning path, three starts, a preview,
publishing, and a new version. What the worker would do is done here by hand, so that the day stays short."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog import listing, tasks
from catalog.models import LearningPath, Listing, Module, Offering
from tests.factories.catalog import ModuleVersionFactory
from tests.factories.partners import OrganisationRoleFactory
from tests.journeys.hands import fill, follow, heading, press, read, told

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "Vragen stellen aan een taalmodel"
EIGHT = {
    "Titel": TITLE,
    "Samenvatting": "U leert vragen stellen waar u iets aan hebt.",
    "Na deze module kunt u…": "een goede vraag stellen aan een taalmodel",
    "…en kunt u": "een antwoord controleren",
    "Niveau": "hbo-bachelor",
    "Waarop is dit niveau gebaseerd?": "indicatief, opgegeven door de aanbieder",
    "Studielast": "16",
    "Nederlands": True,
    "online": True,
    "gratis": True,
}


def test_from_a_new_module_to_a_path_with_starts_and_a_second_version(open_page):
    editor = OrganisationRoleFactory(
        role="editor", organisation__verified=True, organisation__name="Leerwerk (fictief)"
    )
    ModuleVersionFactory(published=True, title_nl="Een taalmodel kiezen", module__slug="een-taalmodel-kiezen")
    tasks_of_the_worker()
    page = open_page(editor.person)
    page.goto(f"/nl/organisations/{editor.organisation.slug}/supply/")

    follow(page, "Nieuwe module")
    fill(page, EIGHT)
    press(page, "Publiceren")  # eight answers are enough
    told(page, "De module is openbaar")
    tasks_of_the_worker()
    module = Module.objects.get(owner_organisation=editor.organisation)
    assert Listing.objects.get(pk=module.pk).title_nl == TITLE

    for number in (1, 2, 3):
        plan_and_open_a_start(page, module, weeks=4 * number)
    assert module.versions.get().offerings.filter(status="active").count() == 3

    page.goto(f"/nl/organisations/{editor.organisation.slug}/supply/")
    follow(page, "Nieuw leerpad")
    fill(
        page,
        {"Titel in het Nederlands": "Werken met taalmodellen", "Samenvatting in het Nederlands": "In twee stappen."},
    )
    press(page, "Opslaan en modules kiezen")
    press(page, f"Toevoegen : {TITLE}")
    fill(page, {"Module zoeken": "taalmodel kiezen"})
    press(page, "Zoeken")
    press(page, "Toevoegen : Een taalmodel kiezen")
    press(page, "Eén plaats omhoog: Een taalmodel kiezen")
    press(page, "Leerpad publiceren")
    told(page, "Het leerpad is openbaar")
    follow(page, "Openbare pagina")
    heading(page, "Werken met taalmodellen")
    read(page, "2 modules", TITLE, "Een taalmodel kiezen")
    steps = LearningPath.objects.get().steps.values_list("module__slug", flat=True)
    assert list(steps) == ["een-taalmodel-kiezen", module.slug]

    page.goto(f"/nl/desk/modules/{module.slug}/")
    press(page, "Nieuwe versie maken")
    fill(page, {"Titel in het Engels": "Asking a language model", "Samenvatting in het Engels": "You learn to ask."})
    for number, outcome in enumerate(("ask a good question", "check an answer"), start=1):
        fill(page.get_by_role("group", name=f"Leeruitkomst {number}"), {"In het Engels": outcome})
    fill(page.get_by_role("group", name="Leeruitkomst 1"), {"Vaardigheden in een raamwerk": "DigComp 2.2 1.1"})
    press(page, "Opslaan")
    told(page, "Opgeslagen")
    follow(page, "Voorbeeld")
    read(page, "DigComp 2.2: 1.1", "een goede vraag stellen aan een taalmodel")
    page.go_back()
    follow(page, "Publiceren…")
    read(page, "Asking a language model")  # what changes
    press(page, "Publiceren")
    told(page, "De module is openbaar")
    tasks_of_the_worker()
    shown = Listing.objects.get(pk=module.pk)
    assert (shown.title_en, shown.version_number) == ("Asking a language model", 2)
    assert Offering.objects.filter(version__number=1, status="active").count() == 3  # they keep what people enrol for


def tasks_of_the_worker():
    listing.ask_for_all()
    tasks.draw_listings()


def plan_and_open_a_start(page, module, *, weeks):
    page.goto(f"/nl/desk/modules/{module.slug}/offerings/new/")
    start = timezone.localdate() + timedelta(weeks=weeks)
    fill(
        page, {"Eerste dag": str(start), "Laatste dag": str(start + timedelta(days=1)), "hier": True, "Plaatsen": "12"}
    )
    press(page, "Als concept opslaan")
    press(page, "Uitvoering openstellen")
    told(page, "De uitvoering staat open")
