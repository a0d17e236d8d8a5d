"""What two organisations that turn out to be one bring together: each app registers its foreign keys to an
organisation in `AppConfig.ready`, and says which rows cannot follow. A test fails for a key that nobody registered."""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Count, ForeignKey, Model, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.text import capfirst

from partners.models import Organisation

Stays = Callable[[Model], bool]


def clashes(row: Model) -> bool:
    """Whether the other organisation has the same already, by the rules of the table."""
    return bool(_clash(row))


def always(row: Model) -> bool:
    """Rows that tell what was, and keep pointing where they did."""
    return True


def never(row: Model) -> bool:
    return False


@dataclass(frozen=True)
class Follower:
    """One foreign key. `stays(row)` judges a row that points at the other organisation already, not saved: it says
    whether the row is left behind instead. What is not left behind and clashes, prevents the merger."""

    model: type[Model]
    field: str
    stays: Stays
    called: str | Promise = ""

    def counted(self) -> Coalesce:
        """How many rows point at the organisation of the query around it."""
        rows = self.model._base_manager.filter(**{self.field: OuterRef("pk")}).order_by().values(self.field)
        return Coalesce(Subquery(rows.annotate(rows=Count("pk")).values("rows")), 0)

    def split(self, old: Organisation, into: Organisation) -> tuple[list[int], list[str]]:
        """The ids of the rows that follow, and a sentence for each that neither can follow nor stays."""
        follow, obstacles = [], []
        if self.stays is always:
            return follow, obstacles
        for row in self.model._base_manager.filter(**{self.field: old}).order_by("pk"):
            shown = str(row)
            setattr(row, self.field, into)
            if self.stays(row):
                continue
            follow.append(row.pk)
            if reason := _clash(row):
                obstacles.append(f"{shown}: {reason}")
        return follow, obstacles


_followers: dict[str, Follower] = {}


def register(label: str, *, called: str | Promise = "", stays: Stays = never) -> None:
    """`label` is "communities.partnership.organisation": app, model and foreign key, in small letters. `called`: what
    the rows are to who merges, unless they always stay."""
    model, _, field = label.rpartition(".")
    _followers[label] = Follower(apps.get_model(model), field, stays, called)


def followers() -> dict[str, Follower]:
    return dict(_followers)


def label_of(label: str) -> str:
    """How the rows behind a foreign key are called, for people."""
    return capfirst(str(_followers[label].called))


def belongings(organisation: Organisation) -> list[tuple[str, int]]:
    """What points at the organisation today, and how much of it. One query."""
    labels = [label for label, follower in _followers.items() if follower.stays is not always]
    counts = [_followers[label].counted() for label in labels]
    (row,) = Organisation._base_manager.filter(pk=organisation.pk).values_list(*counts)
    return [(label_of(label), count) for label, count in zip(labels, row, strict=True) if count]


def plan(old: Organisation, into: Organisation) -> tuple[dict[str, list[int]], list[str]]:
    """Which rows follow, by foreign key, and what stands in the way. Changes nothing."""
    rows, obstacles = {}, []
    for label, follower in _followers.items():
        follow, sentences = follower.split(old, into)
        obstacles += sentences
        if follow:
            rows[label] = follow
    return rows, obstacles


def point(rows: dict[str, list[int]], *, at: Organisation, away_from: Organisation) -> None:
    """Lets these rows point at one organisation, as far as they still point at the other."""
    for label, ids in rows.items():
        follower = _followers[label]
        still = follower.model._base_manager.filter(pk__in=ids, **{follower.field: away_from})
        still.update(**{follower.field: at})


def forgotten_fields() -> set[str]:
    """Foreign keys to an organisation that no app registered."""
    found = {
        f"{model._meta.label_lower}.{key.name}"
        for model in apps.get_models(include_auto_created=True)
        for key in model._meta.local_fields
        if isinstance(key, ForeignKey) and key.related_model is Organisation
    }
    return found - _followers.keys()


def _clash(row: Model) -> str:
    try:
        row.validate_unique()
        row.validate_constraints()
    except ValidationError as refused:
        return " ".join(refused.messages)
    return ""
