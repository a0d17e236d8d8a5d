"""Learning paths: composed, added up, stacked without circles, published, shown."""

import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.urls import reverse

from catalog import actions, listing, paths
from catalog.actions.editing import Stale, stamp
from catalog.models import LearningPath, PathStack
from people.history import NotPossible
from people.models import Event
from tests.factories.catalog import LearningPathFactory, ModuleVersionFactory
from tests.factories.partners import OrganisationFactory, OrganisationRoleFactory

pytestmark = pytest.mark.django_db


def public_module(**fields):
    module = ModuleVersionFactory(published=True, **fields).module
    listing.draw(module)
    return module


def order(path):
    return list(path.steps.values_list("module", flat=True))


def verbs(path):
    return list(Event.objects.about(path).order_by("pk").values_list("verb", flat=True))


@pytest.fixture
def writer():
    return OrganisationRoleFactory(role="editor", organisation__verified=True)


def test_a_path_is_composed_published_and_put_away(writer):
    first, second, third = (public_module() for _ in range(3))
    path = actions.create_path(writer.organisation, content={"title_nl": "Leerlijn"}, by=writer.person)
    again = actions.create_path(writer.organisation, content={"title_nl": "X"}, uuid=path.uuid, by=writer.person)
    assert again == path
    for module in (first, second, third, first):
        actions.add_step(path, module=module, by=writer.person)
    actions.move_step(path, module=third, up=True, by=writer.person)
    actions.move_step(path, module=first, up=True, by=writer.person)  # it is the first already
    actions.set_optional(path, module=second, is_optional=True, by=writer.person)
    assert order(path) == [first.pk, third.pk, second.pk]
    with pytest.raises(NotPossible, match="samenvatting"):
        actions.publish_path(path, by=writer.person)
    path.refresh_from_db()
    actions.save_path(path, content={"summary_nl": "Kort."}, seen=stamp(path), by=writer.person)
    actions.publish_path(path, by=writer.person)
    actions.remove_step(path, module=third, by=writer.person)
    with pytest.raises(NotPossible, match="twee modules"):
        actions.remove_step(path, module=second, by=writer.person)
    with pytest.raises(NotPossible, match="niet onvolledig"):
        actions.save_path(path, content={"summary_nl": ""}, by=writer.person)
    actions.archive_path(path, by=writer.person)
    with pytest.raises(NotPossible, match="gearchiveerd"):
        actions.add_step(path, module=third, by=writer.person)
    actions.restore_path(path, by=writer.person)
    assert verbs(path) == [
        "learningpath.created", *["learningpath.recomposed"] * 5, "learningpath.saved", "learningpath.published",
        "learningpath.recomposed", "learningpath.archived", "learningpath.draft",
    ]  # fmt: skip


def test_who_saves_second_is_told_and_four_eyes_hold(writer):
    writer.organisation.needs_second_pair_of_eyes = True
    writer.organisation.save()
    path = LearningPathFactory(
        owner_organisation=writer.organisation, written_by=writer.person, modules=[public_module(), public_module()]
    )
    with pytest.raises(Stale):
        actions.save_path(path, content={"title_nl": "Te laat"}, seen="2020-01-01", by=writer.person)
    with pytest.raises(NotPossible, match="tweede persoon"):
        actions.publish_path(path, by=writer.person)
    actions.publish_path(path, by=OrganisationRoleFactory(organisation=writer.organisation, role="editor").person)


def test_sums_say_what_they_leave_out():
    dear = public_module(load_value=Decimal(2), load_unit="ec", price=Decimal(400))
    silent = public_module(load_value=None, price=None)
    extra = public_module(load_value=Decimal(10), price=Decimal(90))
    hidden = ModuleVersionFactory().module
    path = LearningPathFactory(modules=[dear, silent, hidden, extra])
    actions.set_optional(path, module=extra, is_optional=True, by=None)
    assert paths.sums(paths.shown_steps(path)) == paths.Sums(
        count=2, optional=1, hours=56, price=Decimal(400), unknown_load=1, unknown_price=1
    )
    assert paths.sums([]) == paths.Sums(0, 0, 0, Decimal(0), 0, 0)


def test_what_counts_towards_what_is_never_a_circle():
    minor, trajectory, line = (LearningPathFactory() for _ in range(3))
    actions.stack(minor, whole=trajectory, by=None)
    actions.stack(minor, whole=trajectory, by=None)
    actions.stack(trajectory, whole=line, by=None)
    for part, whole in ((trajectory, minor), (line, minor), (line, line)):
        with pytest.raises(NotPossible, match="cirkel"):
            actions.stack(part, whole=whole, by=None)
    actions.unstack(trajectory, whole=line, by=None)
    actions.stack(line, whole=minor, by=None)
    assert set(PathStack.objects.values_list("part", "whole")) == {(minor.pk, trajectory.pk), (line.pk, minor.pk)}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_guarded", [True, False])
def test_two_who_close_a_circle_at_once(is_guarded):
    """Unguarded, which is the control, both look before either writes: the circle is there."""
    one, other = LearningPathFactory(), LearningPathFactory()
    together = threading.Barrier(2)

    def naively(part, whole):
        with transaction.atomic():
            assert not paths.reaches(whole.pk, part.pk)
            together.wait()
            PathStack.objects.create(part=part, whole=whole)

    def guarded(part, whole):
        together.wait()
        actions.stack(part, whole=whole, by=None)

    def run(pair):
        try:
            (guarded if is_guarded else naively)(*pair)
        except NotPossible as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(run, [(one, other), (other, one)]))
    assert PathStack.objects.count() == (1 if is_guarded else 2)
    assert len([answer for answer in answers if answer]) == (1 if is_guarded else 0)


def test_the_public_page_lists_the_cards_in_order(client, django_assert_num_queries):
    modules = [public_module() for _ in range(3)]
    hidden = ModuleVersionFactory().module
    path = LearningPathFactory(published=True, modules=[modules[2], hidden, modules[0], modules[1]])
    whole = LearningPathFactory(published=True, title_nl="Het hele traject")
    actions.stack(path, whole=whole, by=None)
    address = reverse("catalog:path-detail", args=[path.slug])
    with django_assert_num_queries(4):
        html = client.get(address).content.decode()
    places = [html.index(f'"/nl/catalogue/{module.slug}/"') for module in (modules[2], modules[0], modules[1])]
    assert places == sorted(places)
    assert hidden.slug not in html
    assert "Het hele traject" in html
    assert '"numberOfItems": 3' in html
    assert list(paths.part_of(modules[0].pk)) == [path]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(client, django_assert_num_queries, count):
    modules = [public_module(), public_module()]
    for _ in range(count):
        LearningPathFactory(published=True, kind="minor", modules=modules)
    LearningPathFactory(kind="track")
    LearningPathFactory(published=True, kind="track", owner_organisation=OrganisationFactory())  # unverified
    with django_assert_num_queries(3):
        response = client.get(reverse("catalog:path-list"), {"kind": "minor"})
    assert len(response.context["rows"]) == count
    assert list(client.get(reverse("catalog:path-list"), {"kind": "track"}).context["rows"]) == []
    assert (
        len(client.get(reverse("catalog:path-list"), {"kind": "nonsense", "page": "10000000000"}).context["rows"])
        == count
    )


def test_a_path_is_made_on_its_pages(client_of, writer):
    client, module = client_of(writer.person), public_module(title_nl="Taalmodellen voor gemeenten")
    new = {"uuid": "6f1c1c55-7d7a-4f57-9f5a-0d2f60a3c001", "owner": f"organisation:{writer.organisation.slug}"}
    texts = {"kind": "minor", "title_nl": "Minor AI", "summary_nl": "Kort.", "vat": "included"}
    assert client.post(reverse("catalog:path-create"), new | texts | {"title_nl": ""}).context["form"].errors
    client.post(reverse("catalog:path-create"), new | texts)
    path = LearningPath.objects.get()
    desk = reverse("catalog:path-compose", args=[path.slug])
    found = client.get(desk, {"q": "taalmodellen gemeenten"}).context["found"]
    assert found == [module]
    step = reverse("catalog:path-step", args=[path.slug])
    assert client.post(step, {"module": module.slug, "do": "add"}).status_code == 302
    assert client.post(step, {"module": module.slug, "do": "dance"}).status_code == 404
    assert client.post(step, {"module": ModuleVersionFactory().module.slug, "do": "add"}).status_code == 404
    assert order(path) == [module.pk]
    whole = LearningPathFactory(owner_organisation=writer.organisation)
    stack = reverse("catalog:path-stack", args=[path.slug])
    client.post(stack, {"whole": LearningPathFactory().slug})  # of somebody else
    client.post(stack, {"whole": whole.slug})
    assert list(path.counts_towards.all()) == [whole]
    edit = reverse("catalog:path-edit", args=[path.slug])
    stale = client.post(edit, texts | {"seen": "2020-01-01", "title_nl": "Minor AI en recht"})
    assert (stale.status_code, stale.context["form"]["title_nl"].value()) == (409, "Minor AI en recht")
    client.post(edit, texts | {"seen": stale.context["form"].data["seen"], "title_nl": "Minor AI en recht"})
    path.refresh_from_db()
    assert path.title_nl == "Minor AI en recht"
    assert client.post(reverse("catalog:path-publish", args=[path.slug])).status_code == 409
