import inspect
import json

from django.core.management import BaseCommand, CommandError
from django.utils.module_loading import autodiscover_modules

from config.bench import SUBJECTS


class Command(BaseCommand):
    help = "Measure. Without a subject: all of them. Compare only figures of one run."

    def add_arguments(self, parser):
        parser.add_argument("subject", nargs="*")
        parser.add_argument("--json", action="store_true", help="print nothing but the figures, as JSON")
        parser.add_argument("--rows", type=int, default=10_000, help="size of the scratch database (default: 10000)")
        parser.add_argument("--growth", action="store_true", help="also how the time grows from 10,000 rows")
        parser.add_argument("--compare", type=int, default=1_000, help="questions to compare with SQL (default: 1000)")

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
            known = inspect.signature(SUBJECTS[name]).parameters
            figures[name] = SUBJECTS[name](**{option: value for option, value in options.items() if option in known})
            if not json:
                for line, value in figures[name].items():
                    self.stdout.write(f"  {line}: {value}")
        if json:
            self.stdout.write(as_json(figures if len(subject) != 1 else figures[subject[0]]))


def as_json(figures: dict) -> str:
    return json.dumps(figures, indent=2)
