"""First step: where one provider gave a code to several offerings, the oldest keeps it and the others get a number behind
it. The next migration lets the database refuse it."""

from django.db import migrations
from django.db.models import Count

LONGEST = 60


def number(apps, schema_editor):
    Offering = apps.get_model("catalog", "Offering")
    doubles = Offering.objects.exclude(code="").values("provider", "code").annotate(times=Count("pk")).filter(times__gt=1)
    modules = set()
    for double in doubles.order_by("provider", "code"):
        same = Offering.objects.filter(provider=double["provider"], code=double["code"]).order_by("pk")
        for offering in list(same.select_related("version"))[1:]:
            Offering.objects.filter(pk=offering.pk).update(code=free_code(Offering, offering))
            modules.add(offering.version.module_id)
    ListingTask = apps.get_model("catalog", "ListingTask")
    ListingTask.objects.bulk_create(ListingTask(module_id=module) for module in sorted(modules))


def free_code(Offering, offering):
    times = 2
    while True:
        tail = f"-{times}"
        code = offering.code[: LONGEST - len(tail)] + tail
        if not Offering.objects.filter(provider=offering.provider_id, code=code).exists():
            return code
        times += 1


class Migration(migrations.Migration):
    dependencies = [("catalog", "0019_pairs")]

    operations = [migrations.RunPython(number, migrations.RunPython.noop)]
