"""The API description is valid, agrees with what is sent and with the types of answers, its examples with its rules."""

import json
import re
from itertools import product
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from jsonschema import Draft202012Validator
from msgspec import UNSET, Struct
from openapi_spec_validator import validate

from contracts import wire
from contracts.campaign.chance import Chance
from contracts.campaign.run import aims
from contracts.exchange import Exchange, Request, Response
from contracts.model import Known, expect
from contracts.rules import INVARIANTS
from contracts.spec import DOCUMENT, MISSING_REASON, QUOTA, SENTENCES, UPDATE_PATH
from contracts.strategies.calls import Body
from contracts.tenant import Fields, Tenant
from tests.repo.tree import ROOT, text

SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]
OPERATION: dict[str, Any] = DOCUMENT["paths"][UPDATE_PATH]["post"]
CALLS = OPERATION["requestBody"]["content"]["application/json"]["examples"]
ANSWERS = OPERATION["responses"]["200"]["content"]["application/json"]["examples"]
ANSWERED = SCHEMAS.keys() - {"Call", "Options", "Lead", "Pair"}
TYPES = {str: "string", bool: "boolean", int: "integer", type(None): "null"}
ADA, ALAN = ({"EmailAddress": f"{name}@example.com", "ProspectID": name} for name in ("ada", "alan"))
TENANT = Tenant(fields=Fields(("EmailAddress", "ProspectID"), {"FirstName": "Text"}), leads=(ADA, ALAN))


def struct(name: str) -> type[Struct]:
    """Return the type on the wire of a schema."""
    found: type[Struct] = getattr(wire, name)
    return found


def kinds(annotation: Any) -> set[str]:  # noqa: ANN401  # an annotation may be anything
    """Return the JSON types of an annotation."""
    parts = [part for part in (get_args(annotation) or (annotation,)) if part is not msgspec.UnsetType]
    if getattr(annotation, "__origin__", None) is tuple:
        return {"array"}
    if len(parts) > 1:
        return set().union(*(kinds(part) for part in parts))
    (part,) = parts
    if getattr(part, "__origin__", None) is tuple:
        return {"array"}
    return {TYPES.get(part, "object")}


def validator(name: str) -> Draft202012Validator:
    """Return what judges by a schema."""
    return Draft202012Validator({**SCHEMAS[name], "components": DOCUMENT["components"]})


def described(schema: dict[str, Any]) -> set[str]:
    """Return the JSON types of a schema."""
    if "$ref" in schema:
        return described(SCHEMAS[schema["$ref"].rpartition("/")[2]])
    return {schema["type"]} if isinstance(schema["type"], str) else set(schema["type"])


def judged(call: object, answer: object) -> tuple[str, ...]:
    """Return the sentences that an answer to a call breaks."""
    request = Request(body=json.dumps(call))
    response = Response(200, (("content-type", "application/json"),), json.dumps(answer))
    return INVARIANTS.judge(Exchange(request, response, 0.0, 0.0, 1.0, expect(Known(TENANT), request))).broken


def nobody(*, flag: bool) -> dict[str, Any]:
    """Return a call with a lead that does not exist."""
    pairs = [{"Attribute": "EmailAddress", "Value": "nobody@example.com"}]
    options = {"Options": {"PushNonExistentLeadsToUnProcessedList": True}} if flag else {}
    return {"SearchByKey": "EmailAddress", **options, "LeadPropertiesList": [{"Fields": pairs}]}


def test_the_description_is_valid() -> None:
    """OpenAPI 3.1."""
    validate(DOCUMENT)


@pytest.mark.parametrize("name", sorted(ANSWERED))
def test_a_schema_and_its_type_have_the_same_members(name: str) -> None:
    """By the names on the wire, of the same types, and the same are required."""
    schema, fields = SCHEMAS[name], msgspec.structs.fields(struct(name))
    required = {field.encode_name for field in fields if field.default is not UNSET}

    assert {field.encode_name for field in fields} == schema["properties"].keys()
    assert {field.encode_name: kinds(field.type) for field in fields} == {
        member: described(each) for member, each in schema["properties"].items()
    }
    assert required == set(schema.get("required", ()))


def test_every_type_on_the_wire_has_a_schema() -> None:
    """And every schema of an answer a type."""
    assert set(wire.__all__) == ANSWERED


@given(Chance(TENANT, aims(TENANT, "own"), "own", has_other=False).calls())
def test_what_is_sent_agrees_with_its_schema(sent: Body) -> None:
    """As JSON Schema reads it."""
    assert [error.message for error in validator("Call").iter_errors(sent)] == []


@pytest.mark.parametrize(("schema", "name"), [*product(["Call"], CALLS), *product(["Answer"], ANSWERS)])
def test_an_example_agrees_with_its_schema(schema: str, name: str) -> None:
    """As JSON Schema reads it."""
    example = (CALLS if schema == "Call" else ANSWERS)[name]["value"]

    assert [error.message for error in validator(schema).iter_errors(example)] == []


@pytest.mark.parametrize("name", ANSWERS)
def test_an_example_agrees_with_its_type(name: str) -> None:
    """As the wire reads it."""
    example = ANSWERS[name]["value"]

    assert json.loads(msgspec.json.encode(msgspec.convert(example, wire.Answer))) == example


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (CALLS["byEmailAddress"]["value"], "processed"),
        (nobody(flag=False), "failed"),
        (nobody(flag=True), "unprocessed"),
    ],
    ids=["processed", "failed", "unprocessed"],
)
def test_an_example_keeps_the_contract(call: object, name: str) -> None:
    """No rule finds anything, and the flag of the other example is missed."""
    assert judged(call, ANSWERS[name]["value"]) == ()


def test_an_example_is_judged() -> None:
    """Under the wrong call it breaks sentences."""
    assert judged(nobody(flag=True), ANSWERS["failed"]["value"]) == ("4.6",)
    assert judged(nobody(flag=False), ANSWERS["unprocessed"]["value"]) == ("4.5",)


def test_the_numbers_in_the_description_are_sentences() -> None:
    """Each in its brackets."""
    described_ = text(ROOT / "contracts" / "openapi.yaml").partition("\nx-quota")[0]
    numbers = {number for found in re.findall(r"\[((?:\d\.\d(?:, )?)+)\]", described_) for number in found.split(", ")}

    assert len(numbers) > 10
    assert numbers <= SENTENCES.keys()


def test_the_figures_stand_in_the_description_once() -> None:
    """The words agree with what is read from it."""
    assert f"quota of {QUOTA.calls} calls in {QUOTA.seconds} seconds" in OPERATION["responses"]["429"]["description"]
    assert ANSWERS["failed"]["value"]["Details"]["FailedLeads"][0]["Reason"] == MISSING_REASON
