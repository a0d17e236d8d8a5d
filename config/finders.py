"""Static files that are not in `static/`: parts of npm packages, and two files made from others."""

import os
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from config.icons import sprite
from config.styles import stylesheet

# address prefix -> (folder in node_modules, the files that are served). A file that another one names belongs in the
# list too (source maps), or the manifest storage refuses.
PACKAGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "bootstrap": ("bootstrap/dist", ("css/bootstrap.min.css*", "js/bootstrap.bundle.min.js*")),
    "chart": ("chart.js/dist", ("chart.umd.min.js*",)),
    "fonts/familjen-grotesk": ("@fontsource-variable/familjen-grotesk/files", ("*-latin*-wght-normal.woff2",)),
    "fonts/source-sans-3": ("@fontsource-variable/source-sans-3/files", ("*-latin*-wght-normal.woff2",)),
}
GENERATED: dict[str, Callable[[], str]] = {"css/site.css": stylesheet, "icons.svg": sprite}


class PackageFinder(BaseFinder):
    """Serves the files named in `PACKAGES` straight from `node_modules`."""

    def check(self, **kwargs):
        return []

    def find(self, path, find_all=False, **kwargs):
        for prefix, (folder, patterns) in PACKAGES.items():
            name = path.removeprefix(f"{prefix}/")
            if name != path and any(fnmatch(name, pattern) for pattern in patterns):
                root = settings.BASE_DIR / "node_modules" / folder
                file = root / name
                if file.is_file() and file.resolve().is_relative_to(root.resolve()):
                    return [str(file)] if find_all else str(file)
        return []

    def list(self, ignore_patterns) -> Iterator[tuple[str, FileSystemStorage]]:
        for prefix, (folder, patterns) in PACKAGES.items():
            root = settings.BASE_DIR / "node_modules" / folder
            if not root.is_dir():
                raise FileNotFoundError(f"{root} is missing: run `make setup` (it installs the front-end packages).")
            storage = FileSystemStorage(location=root)
            storage.prefix = prefix
            for pattern in patterns:
                for file in sorted(root.glob(pattern)):
                    yield file.relative_to(root).as_posix(), storage


class GeneratedFinder(BaseFinder):
    """Serves the files named in `GENERATED`, made anew from their sources each time that they are looked up."""

    @property
    def root(self) -> Path:
        return settings.VAR_DIR / "generated"

    def check(self, **kwargs):
        return []

    def find(self, path, find_all=False, **kwargs):
        if path not in GENERATED:
            return []
        file = str(self._write(path))
        return [file] if find_all else file

    def list(self, ignore_patterns) -> Iterator[tuple[str, FileSystemStorage]]:
        storage = FileSystemStorage(location=self.root)
        for path in GENERATED:
            self._write(path)
            yield path, storage

    def _write(self, path: str) -> Path:
        file, text = self.root / path, GENERATED[path]()
        if not file.is_file() or file.read_text() != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            draft = file.with_name(f"{file.name}.{os.getpid()}")  # several processes may be at it
            draft.write_text(text)
            draft.replace(file)
        return file
