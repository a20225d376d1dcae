"""Reads every calendar file of a folder with the icalendar package and compares it with what was meant.

    scripts/setup-tests.sh                   # puts icalendar into .tools/py
    cargo test --test core ics_reader        # writes 1,000 random plans and runs this over them
    .tools/py/bin/python tests/ics/check.py <folder>   # the same by hand

Each `N.ics` stands beside an `N.json`: the method and the events as the writer was given them.
"""

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path

from icalendar import Calendar

MOST_OCTETS = 75


def check_lines(data: bytes) -> None:
    assert data.endswith(b"\r\n"), "the last line does not end"
    for line in data.split(b"\r\n"):
        assert len(line) <= MOST_OCTETS, f"a line of {len(line)} octets"
        assert b"\n" not in line and b"\r" not in line, "a bare line end"
        line.decode("utf-8")  # no character is cut in two


def check_event(event, meant: dict) -> None:
    assert str(event["UID"]) == meant["uid"]
    start = event["DTSTART"].dt
    assert start == datetime.fromisoformat(meant["start"]), (start, meant["start"])
    assert start.utcoffset() == timedelta(hours=8), "not in Beijing time"
    assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert event["DURATION"].dt == timedelta(minutes=meant["minutes"])
    assert event["DTSTAMP"].dt.utcoffset() == timedelta(0)
    assert int(event["SEQUENCE"]) == meant["sequence"]
    assert str(event["SUMMARY"]) == meant["summary"], (event["SUMMARY"], meant["summary"])
    assert str(event.get("DESCRIPTION", "")) == meant["description"]
    is_cancelled = meant["is_cancelled"]
    assert str(event["STATUS"]) == ("CANCELLED" if is_cancelled else "CONFIRMED")
    alarms = event.walk("VALARM")
    rings = None if is_cancelled else meant["alarm"]
    assert len(alarms) == (0 if rings is None else 1)
    for alarm in alarms:
        assert str(alarm["ACTION"]) == "DISPLAY"
        assert alarm["TRIGGER"].dt == -timedelta(minutes=rings)


def check(path: Path) -> int:
    data = path.read_bytes()
    check_lines(data)
    meant = json.loads(path.with_suffix(".json").read_text("utf-8"))
    calendar = Calendar.from_ical(data)
    assert not calendar.errors, calendar.errors
    assert str(calendar["METHOD"]) == meant["method"] and str(calendar["VERSION"]) == "2.0"
    assert len(calendar.walk("VTIMEZONE")) == 1
    events = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    assert len(events) == len(calendar.walk("VEVENT")), "one UID twice"
    assert set(events) == {event["uid"] for event in meant["events"]}
    for event in meant["events"]:
        found = events[event["uid"]]
        assert not found.errors, found.errors
        check_event(found, event)
    return len(events)


def main(folder: str) -> None:
    paths = sorted(Path(folder).glob("*.ics"))
    assert paths, f"no calendar file in {folder}"
    count = 0
    for path in paths:
        try:
            count += check(path)
        except AssertionError as error:
            sys.exit(f"{path}: {error}")
    print(f"{len(paths)} files, {count} events: as meant")


if __name__ == "__main__":
    main(sys.argv[1])
