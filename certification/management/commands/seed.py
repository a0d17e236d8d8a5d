from django.conf import settings
from django.core.management import BaseCommand, CommandError

from certification.demo import load
from certification.demo import scale as at_scale


class Command(BaseCommand):
    help = "Loads the demonstration data, once. Refuses in production."

    def add_arguments(self, parser):
        parser.add_argument("--sign-ins", action="store_true", help="only show one sign-in per role")
        parser.add_argument(
            "--scale", action="store_true", help="besides 500 communities, 5,000 organisations and 20,000 partnerships"
        )

    def handle(self, *, sign_ins, scale, **options):
        if settings.PRODUCTION:
            raise CommandError("Demonstration accounts and data do not belong in production; nothing was loaded.")
        if sign_ins:
            self.stdout.write(load.sign_ins())
            return
        self._once(load.is_loaded, load.load_all, "The demonstration data")
        if scale:
            self._once(at_scale.is_loaded, at_scale.load, "The data at scale")
        load.settle_platform()

    def _once(self, is_loaded, load_it, what):
        if is_loaded():
            self.stdout.write(f"{what} is there already.")
        else:
            self.stdout.write(", ".join(f"{count} {name}" for name, count in load_it().items()))
