import json

from django.core.management import BaseCommand

from catalog.bench import PARTS


class Command(BaseCommand):
    help = "One part of `manage.py bench`, in a process that knows only the scratch database. Prints JSON."

    def add_arguments(self, parser):
        parser.add_argument("part", choices=sorted(PARTS))
        parser.add_argument("rows", type=int)
        parser.add_argument("compare", type=int)

    def handle(self, *, part, rows, compare, **options):
        self.stdout.write(json.dumps(PARTS[part](rows, compare)))
