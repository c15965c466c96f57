"""The opening shows every sentence of chapters 1 to 7, and spares whom it has to spare."""

import json
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from contracts.campaign.cast import Cast
from contracts.campaign.opening import FIRST, Probe, first_call, opening, plain_call, second_spelling, spelling_call
from contracts.host import demo
from contracts.model import Known, expect
from contracts.spec import BATCH_LIMIT, SENTENCES
from contracts.strategies import LEAD_KINDS
from contracts.tenant import Fields, Tenant
from tests.unit.campaign.plays import played
from tests.unit.model.account import ADA, KEY, TENANT

KNOWN = Known(demo()).learn("prospect-spelling", "ProspectID")
BARE = Tenant(fields=Fields(unique=(KEY,)), leads=({KEY: ADA[KEY]},))
NAMES = {f'"{KEY}","Value":"{lead[KEY]}"' for lead in demo().leads}
CHAPTERS = [number for number in SENTENCES if number < "6" and number != "2.5"]


def probes(tenant: Tenant | None = None, *, impact: str = "overload", live: bool = False) -> list[Probe]:
    """Return the calls of an opening."""
    return list(opening(tenant or demo(), Random(0), impact=impact, live=live))


def test_the_opening_has_a_call_for_every_sentence_that_refuses() -> None:
    """And for every sentence that decides about a lead."""
    expected = [found for probe in probes() if (found := expect(KNOWN, probe.request))]
    refusing = {found.sentence for found in expected}
    deciding = {lead.sentence for found in expected for lead in found.leads or ()}

    assert {"1.3", "1.4", "2.1", "2.2", "2.3", "2.4"} <= refusing
    assert {"1.5", "5.1", "5.2", "5.3", "5.4", "6.5"} <= deciding


@pytest.mark.parametrize(("budget", "over"), [(60, False), (200, True)])
def test_a_budget_that_ends_within_the_opening_is_told(budget: int, *, over: bool, tmp_path: Path) -> None:
    """What comes last in it was not tried."""
    told = list[str]()
    played(tmp_path, tell=told.append, budget=budget)

    assert ("the opening is not over: what comes last in it was not tried" in told) is not over
    assert any(line.startswith("the opening took") for line in told) is over


def test_every_edge_of_the_size_is_there() -> None:
    """One lead, two, as many as a call holds, one less, one more, and twice as many."""
    found = probes()
    sizes = {len(each.leads) for probe in found if (each := expect(KNOWN, probe.request)) and each.leads is not None}

    assert {1, 2, BATCH_LIMIT - 1, BATCH_LIMIT, BATCH_LIMIT + 1, 2 * BATCH_LIMIT} <= sizes


def test_a_live_host_sees_two_wrong_keys_at_most() -> None:
    """Keys that are left out are not wrong ones."""
    wrong = [
        probe.request.credentials
        for probe in probes(live=True)
        if not {probe.request.credentials.access, probe.request.credentials.secret} <= {"own", "absent"}
    ]

    assert len(wrong) == 2
    assert len([probe for probe in probes() if "credentials" in probe.purpose]) > 10


def test_a_live_host_is_not_searched_by_a_value_that_may_be_anyones() -> None:
    """A field that is not unique is probed with a value that nobody has."""
    assert not any("by a value that it has" in probe.purpose for probe in probes(live=True))
    assert any("by a value that it has" in probe.purpose for probe in probes(live=False))


@pytest.mark.parametrize("tenant", [demo(), TENANT, BARE], ids=["demo", "few", "bare"])
@pytest.mark.parametrize("live", [True, False])
def test_with_no_impact_nothing_that_exists_is_named_to_be_updated(tenant: Tenant, live: bool) -> None:  # noqa: FBT001  # a column of the table
    """No outcome that passes is a success."""
    known = Known(tenant).learn("prospect-spelling", "both")
    found = [expect(known, probe.request) for probe in probes(tenant, impact="none", live=live)]

    assert not any("SuccessfulLeads" in lead.lists for each in found if each for lead in each.leads or ())


@pytest.mark.parametrize("tenant", [demo(), TENANT, BARE], ids=["demo", "few", "bare"])
@pytest.mark.parametrize("impact", ["none", "own"])
def test_every_call_of_the_opening_has_an_expectation(tenant: Tenant, impact: str) -> None:
    """Whatever the tenant has, no call is sent that proves nothing."""
    known = Known(tenant).learn("prospect-spelling", "both")

    assert all(expect(known, probe.request) and probe.purpose for probe in probes(tenant, impact=impact))


def test_only_the_tenants_values_or_nobodys_are_sent() -> None:
    """In every unique field of every lead, but for their case."""
    own = {value.casefold() for lead in (*demo().leads, *demo().restricted) for value in lead.values()}
    for probe in probes():
        found = expect(KNOWN, probe.request)
        for lead in (found.leads or ()) if found else ():
            assert lead.sentence in SENTENCES
            assert all(str(value).casefold() in own or "SuccessfulLeads" not in lead.lists for value in lead.values)


def test_the_opening_is_the_same_under_a_seed() -> None:
    """A run can be played again."""
    assert probes() == probes()


def test_what_finds_most_is_sent_first() -> None:
    """In the order that was learned; no name of the list is that of no call."""
    purposes = list(dict.fromkeys(probe.purpose for probe in probes()))

    assert purposes[: len(FIRST)] == [purpose.format(*demo().fields.unique) for purpose in FIRST]
    assert len(purposes) > len(FIRST)


def _is(lead: object, name: str) -> bool:
    return name in json.dumps(lead, separators=(",", ":"))


def test_calls_in_flight_were_each_sent_alone_before() -> None:
    """So that what they are answered can be compared; others write each other leads, and of one each another field."""
    compared, writing = (probe for probe in probes() if probe.beside)
    alone = [probe.request for probe in probes() if not probe.beside]
    written = [{name for name in NAMES if name in each.body} for each in (writing.request, *writing.beside)]

    assert all(each in alone for each in (compared.request, *compared.beside))
    assert writing.reread
    (shared,) = set.intersection(*written)
    assert sum(map(len, written)) - 2 == len(set().union(*written)) == BATCH_LIMIT
    bodies = [json.loads(each.body) for each in (writing.request, *writing.beside)]
    parts = [
        pair for body in bodies for lead in body["LeadPropertiesList"] if _is(lead, shared) for pair in lead["Fields"]
    ]
    fields = [pair["Attribute"] for pair in parts]
    assert [fields.count(name) for name in demo().fields.writable if name in fields] == [1, 1, 1]


def test_a_flag_is_seen_to_be_shared_whichever_call_comes_first() -> None:
    """Each of the calls in flight names a missing lead; the first of some has the flag, the last of others has none."""
    for probe, flags in zip((each for each in probes() if each.beside), ([1, 0, 0], [1, 1, 0]), strict=True):
        expected = [expect(KNOWN, each) for each in (probe.request, *probe.beside)]
        missing = [{lead.lists for lead in each.leads or () if lead.missing} for each in expected if each]
        lists = [("UnProcessedLeads",) if flag else ("FailedLeads",) for flag in flags]

        assert [name in found for name, found in zip(lists, missing, strict=True)] == [True] * 3


@pytest.mark.parametrize("impact", ["none", "own"])
def test_the_first_call_is_full_and_harmless(impact: str) -> None:
    """No lead exists; with an impact some are nearly the tenant's, and have no field to be written."""
    sent = first_call(demo(), Random(0), impact=impact)
    found = expect(KNOWN, sent)
    near = [lead for lead in json.loads(sent.body)["LeadPropertiesList"] if "leadproof" not in json.dumps(lead)]

    assert found is not None
    assert [lead.lists for lead in found.leads or ()] == [("FailedLeads",)] * BATCH_LIMIT
    assert bool(near) == (impact == "own")
    assert all(each["Attribute"] in demo().fields.unique for lead in near for each in lead["Fields"])


def test_the_plain_call_names_one_lead_that_does_not_exist() -> None:
    """With which it is seen later whether the host is still there."""
    found = expect(KNOWN, plain_call(demo(), Random(0)))

    assert found is not None
    assert [lead.missing for lead in found.leads or ()] == [True]


@pytest.mark.parametrize("spelling", ["ProspectID", "ProspectId"])
def test_a_spelling_is_learnt_from_own_leads(spelling: str) -> None:
    """Named by that spelling alone, without SearchByKey; by the other one, once one of them is known."""
    cast = Cast(demo(), Random(0), impact="own")
    sent, other = spelling_call(cast, spelling), second_spelling(cast, spelling)
    assert sent
    assert other
    names = [{each["Attribute"] for each in lead["Fields"]} for lead in json.loads(sent.body)["LeadPropertiesList"]]

    assert "SearchByKey" not in sent.body
    assert all(spelling in each for each in names)
    assert f'"{spelling}"' not in other.body
    assert spelling_call(Cast(BARE, Random(0), impact="own"), spelling) is None


@pytest.mark.parametrize("kind", LEAD_KINDS)
@pytest.mark.parametrize("key", [*demo().fields.unique, None])
def test_a_cast_has_distinct_leads_of_a_kind(kind: str, key: str | None) -> None:
    """As many as the tenant can show, from any start."""
    cast = Cast(demo(), Random(0), impact="own")
    leads = cast.leads(kind, key, 5, start=3)  # type: ignore[arg-type]  # one of the kinds
    names = [json.dumps(lead["Fields"][0]) for lead in leads]

    assert 0 < len(leads) <= 5
    assert len(set(names)) == len(names)


def test_a_cast_fills_a_batch_with_missing_leads() -> None:
    """And cuts one that is too long."""
    cast = Cast(demo(), Random(0), impact="own")
    own = cast.leads("own", KEY, 5)

    batch = cast.filled(own, KEY, 9)

    assert len(batch) == 9
    assert [lead for lead in batch if lead in own] == own
    assert cast.filled(own, KEY, 3) == own[:3]
    assert Cast(demo(), Random(0), impact="none").leads("own", KEY, 5) == []


def test_a_number_beyond_32_bits_may_fail() -> None:
    """The page says nothing of how large a number may be: one lead has it, the others surely succeed."""
    (probe,) = [each for each in probes() if each.purpose == "values of every type"]
    expected = expect(KNOWN, probe.request)

    assert "9876543210" in probe.request.body
    assert expected
    assert expected.statuses == (200,)
    assert [lead.must_succeed for lead in expected.leads or ()] == [False, *[True] * 21]


def test_a_cast_wears_every_sample_of_every_field() -> None:
    """Row by row, all fields at once; none where nothing may be written."""
    worn = Cast(demo(), Random(0), impact="own").wardrobes()
    bare = Cast(replace(demo(), fields=Fields(unique=(KEY,))), Random(0), impact="own")

    assert all([pair["Attribute"] for pair in row] == list(demo().fields.writable) for row in worn)
    # The first one, which may fail, has what the next one has, but for large numbers.
    assert len({row[0]["Value"] for row in worn[1:]}) == len(worn[1:])
    large = [value for value, usual in zip(worn[0], worn[1], strict=True) if value != usual]
    assert large == [{"Attribute": "mx_Age", "Value": "9876543210"}]
    assert bare.wardrobes() == bare.value(0) == []
