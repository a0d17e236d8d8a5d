import json

from django.core.management import BaseCommand, CommandError
from django.utils.module_loading import autodiscover_modules

from config.bench import SUBJECTS


class Command(BaseCommand):
    help = "Measure. Without a subject: all of them. Compare only figures of one run."

    def add_arguments(self, parser):
        parser.add_argument("subject", nargs="*")
        parser.add_argument("--json", action="store_true", help="print nothing but the figures, as JSON")

    def handle(self, *, subject, json: bool, **options):
        autodiscover_modules("bench")
        if unknown := set(subject) - set(SUBJECTS):
            raise CommandError(
                f"No such subject: {', '.join(sorted(unknown))}. There are: {', '.join(sorted(SUBJECTS))}"
            )
        figures = {}
        for name in subject or sorted(SUBJECTS):
            if not json:
                self.stdout.write(f"{name}: {SUBJECTS[name].__doc__}")
            figures[name] = SUBJECTS[name]()
            if not json:
                for line, value in figures[name].items():
                    self.stdout.write(f"  {line}: {value}")
        if json:
            self.stdout.write(as_json(figures))


def as_json(figures: dict) -> str:
    return json.dumps(figures, indent=2)
