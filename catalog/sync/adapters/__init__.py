"""How outside catalogues are spoken to. An adapter turns a listing into the words of its target, sends it, and says what
came of it. It knows nothing of our queue.

A new target with an interface that exists already is a row; a new interface is a module here and a line in `ADAPTERS`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from catalog.models import CatalogTarget

ADAPTERS = {"educatieplatform": "catalog.sync.adapters.educatieplatform"}


@dataclass(frozen=True)
class Parcel:
    """One call. `body` is what is sent, to the byte, and `body_hash` its SHA-256; `content_hash` leaves the version out,
    so that two calls which say the same can be told."""

    key: str  # idempotency key: method, module and version
    method: str
    module: str  # uuid
    version: int
    body: bytes
    body_hash: str
    content_hash: str


@dataclass(frozen=True)
class Answer:
    """What came of a call. `failure` is a `SyncItem.Failure` or empty; `is_final` means that trying again is of no use;
    `is_over` that the target wants nothing any more. `reason` is for a person to read."""

    failure: str = ""
    reason: str = ""
    is_final: bool = False
    is_over: bool = False
    retry_after: int | None = None
    status_code: int | None = None
    duration_ms: int = 0
    text: str = ""

    @property
    def is_success(self) -> bool:
        return not self.failure and not self.is_over


@dataclass(frozen=True)
class Held:
    """What a target says that it has of one module; `body_hash` is empty where it does not say."""

    version: int
    body_hash: str
    is_removed: bool


class Adapter(Protocol):
    def parcel(self, document: dict[str, Any], version: int) -> Parcel:
        """The call that shows a listing."""

    def removal(self, module: str, version: int) -> Parcel:
        """The call that takes it away."""

    def send(self, parcel: Parcel) -> Answer:
        """Never raises for what the other side does or fails to do."""

    def held(self) -> Iterator[tuple[str, Held]]:
        """Everything that the target has of us, by id. Raises `Unreadable` when the list cannot be had whole."""


class Unreadable(Exception):
    """The target's list could not be read to its end; nothing may be concluded from a part of it."""


def adapter_for(target: "CatalogTarget") -> Adapter:
    """Raises `LookupError` for a target whose adapter does not exist."""
    return import_module(ADAPTERS[target.adapter]).make(target)
