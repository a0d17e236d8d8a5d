import datetime
import json
import uuid

import pytest
from standardwebhooks import Webhook

from tests.catalog.platform import SECRET, Platform

COURSE = "0d3adcf0-4b9e-4a64-8b1e-3a5b5f5c1a11"


@pytest.fixture
def platform(tmp_path):
    return Platform(tmp_path)


def body(version=1, title="AI op de werkvloer", **changes):
    texts = [{"language": "nl-NL", "value": title}]
    course = {
        "courseId": COURSE,
        "primaryCode": {"codeType": "identifier", "code": "A1"},
        "name": texts,
        "abbreviation": "A1",
        "description": texts,
        "teachingLanguage": "nld",
        "level": "bachelor",
        "ext": {"owner": {"name": "Leerwerk (fictief)"}},
    }
    return {"version": version, "course": course, "offerings": [], **changes}


def call(platform, method, told, *, key=None, secret=SECRET, signed=None, course=COURSE):
    raw, now = json.dumps(told), datetime.datetime.now(datetime.UTC)
    key = key or f"{method}:{course}:{told['version']}"
    headers = {
        "webhook-id": key,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(key, now, signed if signed is not None else raw),
    }
    client = platform.app.test_client()
    return client.open(f"/api/courses/{course}", method=method, data=raw, headers=headers)


def test_put_shows_a_course_and_delete_takes_it_away(platform):
    assert call(platform, "PUT", body()).status_code == 201
    assert platform.shown() == ["AI op de werkvloer"]
    assert call(platform, "DELETE", {"version": 2}).status_code == 200
    assert platform.shown() == []
    client = platform.app.test_client()
    assert client.get(f"/courses/{COURSE}").status_code == 410
    (held,) = client.get("/api/courses").get_json()["items"]
    assert (held["version"], held["removed"]) == (2, True)


def test_the_public_page_says_codes_and_dates_as_a_reader_does(platform):
    told = body()
    told["course"] |= {
        "level": "secondary vocational education 4",
        "studyLoad": {"studyLoadUnit": "hour", "value": 20.0},
    }
    told["offerings"] = [
        {
            "offeringId": str(uuid.uuid4()),
            "primaryCode": {"codeType": "identifier", "code": "A1-1"},
            "offeringType": "course",
            "name": told["course"]["name"],
            "description": told["course"]["name"],
            "teachingLanguage": "nld",
            "resultExpected": False,
            "startDate": "2026-12-03",
            "endDate": "2027-01-20",
            "link": "https://leerkring.example/",
            "ext": {"provider": "Leerwerk (fictief)"},
        }
    ]
    assert call(platform, "PUT", told).status_code == 201
    page = platform.app.test_client().get(f"/courses/{COURSE}").text
    assert "mbo 4" in page
    assert "20 uur" in page
    assert "3 december 2026 tot en met 20 januari 2027" in page


def test_the_same_call_twice_gives_the_same_answer_and_happens_once(platform):
    first, second = call(platform, "PUT", body()), call(platform, "PUT", body())
    assert (first.status_code, first.data) == (second.status_code, second.data)
    assert platform.storage.deliveries() == {f"PUT:{COURSE}:1": 2}


def test_an_older_version_overwrites_nothing_and_brings_nothing_back(platform):
    call(platform, "PUT", body(3, "Nieuw"))
    assert call(platform, "PUT", body(2, "Oud")).status_code == 409
    call(platform, "DELETE", {"version": 5})
    assert call(platform, "PUT", body(4, "Nieuw")).status_code == 409
    assert platform.shown() == []


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"secret": "whsec_YW5kZXJzYW5kZXJzYW5kZXJz"}, 401),
        ({"signed": "{}"}, 401),
        ({"key": f"PUT:{COURSE}:9"}, 422),
        ({"key": f"DELETE:{COURSE}:1"}, 422),
    ],
)
def test_a_call_that_is_signed_wrongly_or_for_something_else_is_refused(platform, changes, status):
    assert call(platform, "PUT", body(), **changes).status_code == status
    assert platform.shown() == []


@pytest.mark.parametrize(
    "told",
    [
        {"version": 1},
        body(course={"courseId": COURSE}),
        body(extra="x"),
        body(offerings=[{"offeringId": str(uuid.uuid4())}]),
    ],
)
def test_a_body_outside_the_contract_is_refused_with_the_place(platform, told):
    response = call(platform, "PUT", told)
    assert (response.status_code, "$" in response.get_json()["detail"]) == (422, True)


@pytest.mark.parametrize(("mode", "status"), [("error", 500), ("busy", 503), ("refuse", 422), ("gone", 410), ("", 201)])
def test_the_switch_breaks_the_interface_and_never_the_public_page(platform, mode, status):
    client = platform.app.test_client()
    client.post("/chaos", data={"mode": mode})
    assert call(platform, "PUT", body()).status_code == status
    assert client.get("/").status_code == 200


def test_the_shared_secret_is_made_once_and_read_by_its_owner_alone(tmp_path):
    from demo_platform.secret import shared_secret

    assert shared_secret(tmp_path / "p") == shared_secret(tmp_path / "p")
    assert (tmp_path / "p" / "secret").stat().st_mode & 0o777 == 0o600
