"""The API description holds what its readers count on."""

import pytest

from contracts import spec
from contracts.spec import Firmness, Quota


def test_the_sentences_go_by_chapter_and_number() -> None:
    """Each chapter counts its sentences from 1, and a number says its chapter."""
    chapters = list(dict.fromkeys(sentence.chapter for sentence in spec.SENTENCES.values()))
    expected = [
        f"{index}.{place}"
        for index, chapter in enumerate(chapters, 1)
        for place in range(1, 1 + sum(sentence.chapter == chapter for sentence in spec.SENTENCES.values()))
    ]

    assert list(spec.SENTENCES) == expected
    assert len(chapters) == 8


def test_every_sentence_says_something_and_ends() -> None:
    """A sentence is a sentence, and has its number."""
    assert all(sentence.text.endswith(".") for sentence in spec.SENTENCES.values())
    assert all(number == sentence.number for number, sentence in spec.SENTENCES.items())
    assert len({sentence.text for sentence in spec.SENTENCES.values()}) == len(spec.SENTENCES)


def test_only_the_strict_quota_is_reported() -> None:
    """A departure from any other sentence is a failure."""
    reported = [number for number, sentence in spec.SENTENCES.items() if sentence.firmness is Firmness.REPORTED]

    assert reported == ["8.7"]


def test_every_open_question_has_its_readings() -> None:
    """An id, a text, and readings that differ."""
    for id_, question in spec.QUESTIONS.items():
        assert question.id == id_
        assert question.text
        assert question.readings
        assert len(set(question.readings)) == len(question.readings)
        assert all(isinstance(reading, str) for reading in question.readings)


def test_the_figures_of_the_page_are_named() -> None:
    """25 leads a call, 25 calls in 5 seconds, one path, one reason."""
    assert spec.BATCH_LIMIT == 25
    assert Quota(25, 5) == spec.QUOTA
    assert spec.UPDATE_PATH == "/v2/LeadManagement.svc/Lead/Bulk/UpdateV2"
    assert spec.SERVICE == "/v2/LeadManagement.svc/"
    assert spec.FLAG == "PushNonExistentLeadsToUnProcessedList"
    assert spec.MISSING_REASON == "Lead does not exist in the system or You do not have permission to update the lead"


@pytest.mark.parametrize(
    ("quota", "spacing", "text"), [(Quota(25, 5), 0.2, "25 per 5 s"), (Quota(2, 0.5), 0.25, "2 per 0.5 s")]
)
def test_a_quota_has_a_spacing_and_words(quota: Quota, spacing: float, text: str) -> None:
    """Seconds between calls at an even rate."""
    assert quota.spacing == spacing
    assert str(quota) == text
