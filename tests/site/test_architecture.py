"""The house rules that a machine can hold. The rules themselves: CONTRIBUTING.md."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from config.catalogues import APPS
from tests.site.addresses import ours

ROOT = settings.BASE_DIR
NO_JOB = {"utils", "helpers", "common", "core", "base", "services", "managers", "selectors", "mixins", "constants"}
OUR_FOLDERS = (*APPS, "config", "tests", "demo")
WEB = ("views", "forms", "filters", "tasks", "admin", "urls", "tables", "feeds")  # of no interest to another app
FAR_FROM_ACTIONS = (
    "celery",
    "httpx",
    "requests",
    "django.http",
    "django.core.mail",
    "django.contrib.messages",
    "django.shortcuts",
)
# Places that write a status without `people.history.move`, each with its reason.
OWN_QUEUES = {
    "catalog/actions/sync.py": "items of synchronisation: claimed, settled and given back by workers, many at once; "
    "`SyncCall` and `SyncRun` are their history",
}


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts and "node_modules" not in path.parts:
                yield path


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def is_of(path: Path, room: str) -> bool:
    """Whether a file is `<app>/<room>.py`, or in the package `<app>/<room>/`."""
    parts = path.relative_to(ROOT).parts
    return parts[1].removesuffix(".py") == room


def imports_of(path: Path) -> Iterator[str]:
    """Full names of what a file imports: `from a.b import c` gives `a.b.c`."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def functions_of(path: Path) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef))


def test_imports_go_one_way():
    command = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_file_has_a_job_in_its_name():
    bad = [name_of(path) for path in python_files(*OUR_FOLDERS) if path.stem in NO_JOB or path.parent.name in NO_JOB]
    assert bad == []


def test_other_apps_see_only_models_actions_permissions_and_pure_modules():
    wrong = []
    for app in APPS:
        for path in python_files(app):
            for imported in imports_of(path):
                parts = imported.split(".")
                if parts[0] in APPS and parts[0] != app and len(parts) > 1 and parts[1] in WEB:
                    wrong.append(f"{name_of(path)} imports {imported}")
    assert wrong == []


def test_actions_know_nothing_of_the_web_or_the_broker():
    wrong = [
        f"{name_of(path)} imports {imported}"
        for path in python_files(*APPS)
        if is_of(path, "actions")
        for imported in imports_of(path)
        if imported.startswith(FAR_FROM_ACTIONS)
    ]
    assert wrong == []


def test_models_know_nothing_of_views_and_forms():
    wrong = [
        f"{name_of(path)} imports {imported}"
        for path in python_files(*APPS)
        if is_of(path, "models")
        for imported in imports_of(path)
        if imported.split(".")[1:2] and imported.split(".")[0] in APPS and imported.split(".")[1] in (*WEB, "actions")
    ]
    assert wrong == []


def test_no_signals_between_our_apps():
    wrong = [
        name_of(path)
        for path in python_files(*APPS)
        if any(imported.startswith(("django.db.models.signals", "django.dispatch")) for imported in imports_of(path))
    ]
    assert wrong == []


def status_writes(tree: ast.AST) -> Iterator[int]:
    """Lines that give a stored row another status: `x.status = ...`, `.update(status=...)`, `bulk_update(..., ["status"])`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(each, ast.Attribute) and each.attr == "status" for each in targets):
                yield node.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr == "update" and any(keyword.arg == "status" for keyword in node.keywords):
                yield node.lineno
            if node.func.attr == "bulk_update" and '"status"' in ast.unparse(node).replace("'", '"'):
                yield node.lineno


def test_a_status_is_set_by_history_move_alone():
    found = {
        name_of(path): lines
        for path in python_files(*APPS)
        # A view may have a status of HTTP.
        if not is_of(path, "views") and name_of(path) != "people/history.py"
        if (lines := list(status_writes(ast.parse(path.read_text()))))
    }
    assert {name: lines for name, lines in found.items() if name not in OWN_QUEUES} == {}
    assert sorted(OWN_QUEUES.keys() - found.keys()) == [], "no longer needed"


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("x.status = 1", 1),
        ("rows.update(status=1)", 1),
        ("Model.objects.bulk_update(rows, ['status'])", 1),
        ("Model.objects.create(status=1)", 0),
        ("x.filter(status=1)", 0),
    ],
)
def test_writes_of_a_status_are_seen(source, count):
    assert len(list(status_writes(ast.parse(source)))) == count


def views() -> Iterator[tuple[Path, ast.FunctionDef]]:
    """The functions behind an address, in the files of views."""
    behind = {(address.view.__module__, address.view.__name__) for address in ours()}
    for path in python_files(*APPS):
        if is_of(path, "views"):
            module = name_of(path).removesuffix(".py").replace("/", ".")
            for function in functions_of(path):
                if (module, function.name) in behind:
                    yield path, function


def test_views_are_short():
    long = {
        f"{name_of(path)}:{function.name}": length
        for path, function in views()
        if (length := function.end_lineno - function.lineno + 1) > 40
    }
    assert long == {}


def test_each_view_names_its_methods():
    bare = [
        f"{name_of(path)}:{function.name}"
        for path, function in views()
        if not any(re.search(r"\brequire_", ast.unparse(decorator)) for decorator in function.decorator_list)
    ]
    assert bare == []


def test_templates_hold_no_inline_style_script_or_unescaped_text():
    wrong = []
    rules = {
        "style=": r"\sstyle=",
        "event handler": r"\son[a-z]+=[\"']",
        "hx-on": r"\shx-on",
        "hx-vals js": r"hx-vals=[\"']js:",
        "|safe": r"\|\s*safe\b",
        "autoescape off": r"autoescape off",
        "inline script": r"<script(?![^>]*\b(src|type=\"application/(ld\+)?json\"))[^>]*>",
        "another site": r"<(?:script|link|img)[^>]+(?:src|href)=[\"'](?:https?:)?//",
    }
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = path.read_text()
        wrong += [f"{name_of(path)}: {what}" for what, pattern in rules.items() if re.search(pattern, text)]
    assert wrong == []


def test_actions_take_one_object_and_the_rest_by_name():
    """`submit(application, *, statement, by)`: what is acted upon comes first, the rest is named where it is called."""
    wrong = []
    for path in python_files(*APPS):
        if is_of(path, "actions"):
            for function in functions_of(path):
                says_who = "by" in {argument.arg for argument in function.args.kwonlyargs}
                by_place = [argument.arg for argument in function.args.args]
                if not function.name.startswith("_") and ("by" in by_place or (says_who and len(by_place) > 1)):
                    wrong.append(f"{name_of(path)}:{function.name}({', '.join(by_place)})")
    assert wrong == []
