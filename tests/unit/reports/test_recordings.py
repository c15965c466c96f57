"""A recording is judged by all that a call and its answer tell of an account that nobody knows."""

import json
from pathlib import Path
from typing import Any

import pytest

from contracts.spec import UPDATE_PATH
from reports.__main__ import main

ADA, NOBODY = "ada@example.com", "nobody@example.com"
REASON = "Lead does not exist in the system or You do not have permission to update the lead"
KEYS = "?accessKey=an-access-key&secretKey=a-secret-key"
Entry = dict[str, Any]


def call(*emails: str, **options: bool) -> str:
    """Return the body of a call that writes leads by their addresses."""
    leads = [{"Fields": [{"Attribute": "EmailAddress", "Value": email}]} for email in emails]
    return json.dumps({"SearchByKey": "EmailAddress", "Options": options, "LeadPropertiesList": leads})


def answer(success: int, failure: int = 0, unprocessed: int = 0, total: int = 1, **lists: str) -> str:
    """Return the body of an answer; a list has one lead, by its address."""
    counts = {"SuccessCount": success, "FailureCount": failure, "UnProcessedCount": unprocessed}
    details = {
        name: [{"Identifier": "EmailAddress", "IdentifierValue": value, "Reason": REASON}]
        for name, value in lists.items()
    }
    return json.dumps(
        {"Status": {"TotalCount": total, "Message": "Processed" if success else "Error", **counts}, "Details": details}
    )


def recorded(body: str, status: int, text: str, keys: str = KEYS) -> Entry:
    """Return one recorded call."""
    headers = [{"name": "Content-Type", "value": "application/json"}]
    url = f"https://api.example.test{UPDATE_PATH}{keys}"
    request = {"method": "POST", "url": url, "headers": headers, "postData": {"text": body}}
    response = {"status": status, "headers": headers, "content": {"text": text}}
    return {"startedDateTime": "2026-01-02T03:04:05Z", "time": 1, "request": request, "response": response}


def verdict(folder: Path, *entries: Entry) -> dict[str, Any]:
    """Return the report of a recording."""
    file, report = folder / "calls.har", folder / "report.json"
    file.write_text(json.dumps({"log": {"entries": entries}}), "utf-8")
    main([str(file), "--format", "json", "--output", str(report)])
    found: dict[str, Any] = json.loads(report.read_text("utf-8"))
    return found


def test_wrong_counts_and_a_lost_lead_are_found(tmp_path: Path) -> None:
    """Each by its sentence."""
    report = verdict(tmp_path, recorded(call(ADA), 200, answer(-3, total=7)))

    broken = {line["number"] for line in report["lines"] if line["verdict"] == "FAIL"}

    assert report["verdict"] == "FAIL"
    assert {"3.1", "3.4", "4.1"} <= broken


CORRECT = (
    recorded(call(ADA), 200, answer(1, SuccessfulLeads=ADA)),
    recorded(call(NOBODY), 200, answer(0, 1, FailedLeads=NOBODY)),
    recorded(
        call(NOBODY, PushNonExistentLeadsToUnProcessedList=True), 200, answer(0, 0, 1, UnProcessedLeads=NOBODY)
    ),
    recorded("{", 400, '{"ExceptionMessage": "no JSON"}'),
    recorded(call(ADA), 401, '{"ExceptionMessage": "no such key"}'),
    recorded(call(ADA), 401, '{"ExceptionMessage": "no key"}', keys=""),
    recorded(call(ADA), 429, '{"ExceptionMessage": "API calls exceeded the limit of 25 in 5 second(s)"}'),
)  # fmt: skip


def test_a_correct_recording_raises_no_alarm(tmp_path: Path) -> None:
    """Whether a lead exists, and whether the keys were right, is not known."""
    report = verdict(tmp_path, *CORRECT)

    assert not report["findings"]
    assert {line["number"] for line in report["lines"] if line["evidence"]} >= {"2.1", "2.2", "2.3", "3.1", "4.1"}


def test_what_happens_between_the_calls_of_a_recording_is_not_known(tmp_path: Path) -> None:
    """A lead that was missing may have been created since."""
    report = verdict(
        tmp_path,
        recorded(call(NOBODY), 200, answer(0, 1, FailedLeads=NOBODY)),
        recorded(call(NOBODY), 200, answer(1, SuccessfulLeads=NOBODY)),
    )

    assert not report["findings"]


@pytest.mark.parametrize(
    "entry",
    [
        recorded("", 200, answer(1, SuccessfulLeads=ADA)),
        recorded(call(ADA), 200, ""),
    ],
    ids=["call", "answer"],
)
def test_a_text_that_was_not_recorded_accuses_nobody(tmp_path: Path, entry: Entry) -> None:
    """Many recorders leave out long texts."""
    assert not verdict(tmp_path, entry)["findings"]
