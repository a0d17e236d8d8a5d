from django.core.management import BaseCommand

from catalog import listing


class Command(BaseCommand):
    help = "Asks for the listings that would look different now (template, translations, vocabularies, dates); --all: for all."

    def add_arguments(self, parser):
        parser.add_argument(
            "--all", action="store_true", help="every public module, also where nothing seems to have changed"
        )
        parser.add_argument("--now", action="store_true", help="draw them here instead of leaving them to the worker")

    def handle(self, *, now, **options):
        count = listing.ask_for_all() if options["all"] else listing.ask_for_stale()
        self.stdout.write(f"{count} listings asked for")
        while now and (listing.draw_many() or listing.draw_next()):
            pass
