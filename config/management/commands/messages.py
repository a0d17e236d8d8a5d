from django.core.management.base import BaseCommand, CommandError

from config import catalogues


class Command(BaseCommand):
    help = "Brings the message catalogues up to date with the marked texts; --check only reports, --compile compiles."
    requires_system_checks = []

    def add_arguments(self, parser):
        names = [*catalogues.APPS, catalogues.SITE]
        parser.add_argument("catalogue", nargs="*", help=f"only these: {', '.join(names)}")
        parser.add_argument("--check", action="store_true", help="report what is missing or wrong, change nothing")
        parser.add_argument("--compile", action="store_true", help="compile to .mo, change no source")

    def handle(self, *, catalogue, check, compile, **options):
        if unknown := set(catalogue) - {*catalogues.APPS, catalogues.SITE}:
            raise CommandError(f"No such catalogue: {', '.join(sorted(unknown))}")
        if compile:
            for path in catalogues.compile_all():
                self.stdout.write(f"compiled {path.relative_to(catalogues.ROOT)}")
        if not check and not compile:
            self.merge(catalogue)
        if check:
            self.report(catalogue)

    def merge(self, only):
        for name, texts in catalogues.extract_all().items():
            if only and name not in only:
                continue
            old = catalogues.load(name)
            merged = catalogues.merge(old, texts)
            if not texts and not len(old):
                continue
            changed = catalogues.write(name, merged)
            open_ = sum(1 for entry in merged if not all(catalogues.forms_of(entry)))
            self.stdout.write(
                f"{name}: {len(merged)} texts, {open_} without a translation{'' if changed else ', unchanged'}"
            )

    def report(self, only):
        found = catalogues.problems(only=tuple(only))
        for name, lines in found.items():
            self.stdout.write(f"{catalogues.po_path(name).relative_to(catalogues.ROOT)}:")
            for line in lines:
                self.stdout.write(f"  {line}")
        if found:
            raise CommandError(f"{sum(map(len, found.values()))} problems in {len(found)} catalogues")
        self.stdout.write("All texts are translated.")
