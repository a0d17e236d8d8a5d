"""How a calendar program reads an iCalendar file of ours: ical.js, the parser of Thunderbird."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = """
import ICAL from "ical.js";
let text = "";
process.stdin.setEncoding("utf8");
for await (const piece of process.stdin) text += piece;
const calendar = new ICAL.Component(ICAL.parse(text));
const events = calendar.getAllSubcomponents("vevent").map((part) => {
  const event = new ICAL.Event(part);
  return {
    uid: event.uid, title: event.summary, sequence: event.sequence, place: event.location,
    status: part.getFirstPropertyValue("status"),
    starts: event.startDate.isDate ? event.startDate.toString() : event.startDate.toJSDate().toISOString(),
    ends: event.endDate.isDate ? event.endDate.toString() : event.endDate.toJSDate().toISOString(),
  };
});
console.log(JSON.stringify({ name: calendar.getFirstPropertyValue("x-wr-calname"), events }));
"""


def read_by_ical_js(content: bytes) -> dict:
    """`{"name": ..., "events": [{"uid", "title", "starts", ...}]}`; moments in UTC."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("There is no node on this machine to read the calendar with.")
    root = Path(__file__).parent.parent
    done = subprocess.run(
        [node, "--input-type=module", "-e", SCRIPT],
        input=content,
        capture_output=True,
        cwd=root,
        check=True,
        timeout=60,
    )
    return json.loads(done.stdout)
