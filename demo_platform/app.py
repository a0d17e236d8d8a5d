"""The platform's web server: the interface of `docs/push-api.yaml`, a public page, and a switch that breaks things."""

import datetime
import hashlib
import json
import time
from pathlib import Path

import yaml
from flask import Flask, Response, abort, redirect, render_template, request, url_for
from jsonschema import Draft202012Validator, FormatChecker
from standardwebhooks import Webhook, WebhookVerificationError

from demo_platform.storage import Storage

CONTRACT = Path(__file__).resolve().parent.parent / "docs" / "push-api.yaml"
PAGE_SIZE = 500
# What the switch can do to the interface; the public page always answers.
CHAOS = {
    "": "Alles werkt",
    "slow": "Elk antwoord duurt 3 seconden",
    "hang": "Er komt geen antwoord (30 seconden)",
    "error": "Elke vraag krijgt een fout 500",
    "busy": "Elke vraag krijgt ‘later’ (503, na 5 seconden opnieuw)",
    "half": "De opdracht wordt uitgevoerd, maar het antwoord komt niet aan",
    "refuse": "Elke cursus wordt geweigerd (422)",
    "gone": "Het platform wil niets meer ontvangen (410)",
}
MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]
WORDS = {
    **{f"secondary vocational education {number}": f"mbo {number}" for number in range(1, 5)},
    "doctoral": "doctoraat",
    "undefined": "geen formeel niveau",
    "ects": "EC",
    "sbu": "SBU",
    "contacttime": "contacturen",
    "hour": "uur",
}


def make_app(storage: Storage, secrets: list[str]) -> Flask:
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 2 * 1024 * 1024
    contract = yaml.safe_load(CONTRACT.read_text())
    schemas = {name: _validator(contract, name) for name in ("Push", "Removal")}

    @app.get("/healthz")
    def healthz():
        return {"status": "ok"}

    @app.put("/api/courses/<uuid:course_id>")
    def put_course(course_id):
        return receive(str(course_id), "Push", removed=False)

    @app.delete("/api/courses/<uuid:course_id>")
    def delete_course(course_id):
        return receive(str(course_id), "Removal", removed=True)

    @app.get("/api/courses")
    def get_courses():
        disturb()
        rows, has_next = storage.page(request.args.get("after", ""), PAGE_SIZE)
        return {"items": [held(row) for row in rows], "has_next": has_next}

    def receive(course_id, schema, removed):
        body, key = request.get_data(), request.headers.get("webhook-id", "")
        if not is_signed(body, secrets):
            return problem(401, "The signature is missing or wrong")
        disturb()
        try:
            told = json.loads(body)
        except ValueError:
            return problem(422, "The body is not JSON")
        wrong = next(iter(schemas[schema].iter_errors(told)), None)
        if wrong is not None:
            return problem(422, "The body does not fit the contract", f"{wrong.json_path}: {wrong.message}"[:300])
        if key != f"{request.method}:{course_id}:{told['version']}":
            return problem(422, "The webhook-id does not name this call")
        with storage.writing() as db:
            before = storage.answered(db, key)
            if before is not None:
                return answer(*before)
            row = storage.course(db, course_id)
            if row is not None and row["version"] > told["version"]:
                return problem(409, "A newer version is here already")
            storage.store(db, course_id, told["version"], told, hashlib.sha256(body).hexdigest(), removed)
            status, said = (201 if row is None else 200), held(storage.course(db, course_id))
            storage.remember(db, key, status, said)
        if storage.setting("chaos") == "half":
            time.sleep(30)
        return answer(status, said)

    def held(row):
        return {
            "courseId": row["id"],
            "version": row["version"],
            "removed": bool(row["removed"]),
            "hash": row["hash"],
            "link": url_for("course", course_id=row["id"], _external=True),
        }

    def disturb():
        mode = storage.setting("chaos")
        if mode == "slow":
            time.sleep(3)
        if mode == "hang":
            time.sleep(30)
        if mode == "error":
            abort(problem(500, "The switch says: error"))
        if mode == "busy":
            abort(problem(503, "The switch says: later", headers={"Retry-After": "5"}))
        if mode == "refuse" and request.method != "GET":
            abort(problem(422, "The switch says: refuse"))
        if mode == "gone":
            abort(problem(410, "The switch says: gone"))

    @app.get("/")
    def home():
        words = request.args.get("q", "")
        courses = [json.loads(row["body"]) for row in storage.shown(words)]
        return render_template("home.html", courses=courses, words=words, chaos=CHAOS, mode=storage.setting("chaos"))

    @app.get("/courses/<uuid:course_id>")
    def course(course_id):
        row = storage.one(str(course_id))
        if row is None:
            abort(404)
        if row["removed"]:
            return render_template("removed.html"), 410
        return render_template("course.html", **json.loads(row["body"]))

    @app.post("/chaos")
    def chaos():
        mode = request.form.get("mode", "")
        storage.set("chaos", mode if mode in CHAOS else "")
        return redirect(url_for("home"))

    @app.template_filter("dutch")
    def dutch(texts):
        """The Dutch one of some language typed strings, otherwise the first."""
        texts = texts or [{"language": "", "value": ""}]
        return next((each["value"] for each in texts if each["language"].startswith("nl")), texts[0]["value"])

    @app.template_filter("words")
    def words(code):
        """A value of the standard as a reader says it."""
        return WORDS.get(code, code)

    @app.template_filter("day")
    def day(text):
        """`2026-12-03` as `3 december 2026`."""
        found = datetime.date.fromisoformat(text)
        return f"{found.day} {MONTHS[found.month - 1]} {found.year}"

    return app


def is_signed(body: bytes, secrets: list[str]) -> bool:
    """Whether one of the secrets made the signature, within five minutes of now."""
    for secret in secrets:
        try:
            Webhook(secret).verify(body, dict(request.headers), json_parse=False)
            return True
        except WebhookVerificationError:
            continue
    return False


def answer(status, said):
    return Response(json.dumps(said), status, content_type="application/json")


def problem(status, title, detail="", headers=None):
    said = {"title": title, **({"detail": detail} if detail else {})}
    return Response(json.dumps(said), status, headers=headers, content_type="application/problem+json")


def _validator(contract, name):
    return Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": contract["components"]}, format_checker=FormatChecker()
    )
