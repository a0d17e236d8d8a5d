import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils.module_loading import autodiscover_modules

from config import bench


@pytest.fixture
def subjects(monkeypatch):
    def search() -> dict:
        "How quickly something is found."
        return {"p95_ms": 3.2}

    autodiscover_modules("bench")  # now, or the real subjects would join this one
    monkeypatch.setattr(bench, "SUBJECTS", {})
    bench.subject(search)
    monkeypatch.setattr("config.management.commands.bench.SUBJECTS", bench.SUBJECTS)


def test_figures_come_as_json_and_nothing_else_by_subject_unless_one_is_named(subjects):
    one, all_of_them = StringIO(), StringIO()
    call_command("bench", "search", json=True, stdout=one)
    call_command("bench", json=True, stdout=all_of_them)
    assert json.loads(one.getvalue()) == {"p95_ms": 3.2}
    assert json.loads(all_of_them.getvalue()) == {"search": {"p95_ms": 3.2}}


def test_without_a_subject_all_are_measured_and_explained(subjects):
    output = StringIO()
    call_command("bench", stdout=output)
    assert output.getvalue() == "search: How quickly something is found.\n  p95_ms: 3.2\n"


def test_an_unknown_subject_is_refused_with_those_there_are(subjects):
    with pytest.raises(CommandError, match=r"No such subject: speed\. There are: search"):
        call_command("bench", "speed")


def test_the_empty_view_is_served_by_each_server_that_is_measured(monkeypatch):
    monkeypatch.setattr(bench, "SECONDS", 0.2)
    with bench.running(bench.SERVERS["gunicorn, sync"]) as port:
        result = bench.load(port, "/healthz")
    assert result["failed"] == 0
    assert result["per_second"] > 0
