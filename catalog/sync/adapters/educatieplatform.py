"""Speaks `docs/push-api.yaml`: OOAPI v5 bodies, pushed with a Standard Webhooks signature."""

import datetime
import hashlib
import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
from django.conf import settings
from django.utils.translation import override
from standardwebhooks import Webhook

from catalog import ooapi
from catalog.models import CatalogTarget, SyncItem
from catalog.sync.adapters import Answer, Held, Parcel, Unreadable
from config.addresses import reverse
from config.texts import absolute

TIMEOUT = httpx.Timeout(10, connect=3)
LONGEST_TEXT = 2000  # of an answer that is kept
Failure = SyncItem.Failure


def make(target: CatalogTarget) -> "Educatieplatform":
    return Educatieplatform(target.base_url, target.secrets)


class Educatieplatform:
    def __init__(self, base_url: str, secrets: list[str]):
        self.base_url = base_url.rstrip("/")
        self.secrets = secrets

    def parcel(self, document: dict[str, Any], version: int) -> Parcel:
        with override(settings.LANGUAGE_CODE):
            link = absolute(reverse("catalog:listing-detail", args=[document["slug"]]))
        content = {
            "course": ooapi.course(document, link=link),
            "offerings": ooapi.offerings(document, link=link),
        }
        return _parcel("PUT", document["uuid"], version, content)

    def removal(self, module: str, version: int) -> Parcel:
        return _parcel("DELETE", module, version, {})

    def send(self, parcel: Parcel) -> Answer:
        began = time.monotonic()
        try:
            with httpx.Client(timeout=TIMEOUT) as client:
                response = client.request(
                    parcel.method,
                    f"{self.base_url}/courses/{parcel.module}",
                    content=parcel.body,
                    headers=self._headers(parcel),
                )
        except httpx.TimeoutException as error:
            return Answer(Failure.TIMEOUT, f"No answer in time ({type(error).__name__}).", duration_ms=_since(began))
        except httpx.InvalidURL as error:
            return Answer(Failure.CONFIGURATION, f"The address of the target is wrong: {error}", is_final=True)
        except httpx.HTTPError as error:
            return Answer(Failure.TRANSIENT, f"{type(error).__name__}: {error}"[:300], duration_ms=_since(began))
        return judge(response, _since(began))

    def held(self) -> Iterator[tuple[str, Held]]:
        after = ""
        with httpx.Client(timeout=TIMEOUT) as client:
            while True:
                try:
                    response = client.get(f"{self.base_url}/courses", params={"after": after})
                    page = response.raise_for_status().json()
                    items = page["items"]
                    for item in items:
                        yield item["courseId"], Held(item["version"], item.get("hash", ""), item["removed"])
                    if not page["has_next"]:
                        return
                    after = items[-1]["courseId"]
                except (httpx.HTTPError, ValueError, KeyError, IndexError, TypeError) as error:
                    raise Unreadable(f"{type(error).__name__}: {error}"[:300]) from error

    def _headers(self, parcel: Parcel) -> dict[str, str]:
        now = datetime.datetime.now(datetime.UTC)  # the library takes any other zone for UTC
        text = parcel.body.decode()
        return {
            "content-type": "application/json",
            "webhook-id": parcel.key,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(Webhook(secret).sign(parcel.key, now, text) for secret in self.secrets),
        }


def judge(response: httpx.Response, duration_ms: int = 0) -> Answer:
    """What an HTTP answer means for the queue. 409 is success: the target has a newer version of ours already."""
    code, said = response.status_code, {"status_code": response.status_code, "duration_ms": duration_ms}
    said["text"] = _storable(response.text[:LONGEST_TEXT])
    if response.is_success or code == 409:
        return Answer(**said)
    reason = f"{code}: {_title(response)}"
    if code == 410:
        return Answer(Failure.CONFIGURATION, reason, is_final=True, is_over=True, **said)
    if code in (401, 403, 404, 405):
        return Answer(Failure.CONFIGURATION, reason, is_final=True, **said)
    if code in (408, 425, 429) or code >= 500:
        return Answer(Failure.TRANSIENT, reason, retry_after=_retry_after(response), **said)
    return Answer(Failure.PERMANENT, reason, is_final=True, **said)


def _title(response: httpx.Response) -> str:
    try:
        said = response.json()
        return _storable(" ".join(filter(None, [said["title"], said.get("detail", "")]))[:400])
    except (ValueError, KeyError, TypeError, AttributeError):
        return response.reason_phrase


def _storable(text: str) -> str:
    """PostgreSQL holds no NUL and no half surrogates, and a target may answer anything."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _retry_after(response: httpx.Response) -> int | None:
    """Seconds; the other form of the header, a date, is rare enough to fall back on our own wait."""
    value = response.headers.get("retry-after", "")
    return int(value) if value.isdecimal() and len(value) < 10 else None


def _parcel(method: str, module: str, version: int, content: dict[str, Any]) -> Parcel:
    body = _json({"version": version, **content})
    return Parcel(f"{method}:{module}:{version}", method, module, version, body, _hash(body), _hash(_json(content)))


def _json(values: dict[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, sort_keys=True).encode()


def _hash(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
