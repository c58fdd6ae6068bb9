"""The one pass over an article's words: substances by their stems, and words within longer ones."""

import pytest

from services.enrichment import vocabulary
from services.enrichment.document import document_of
from services.enrichment.vocabulary import Kind, Words

from .conftest import ingested


def words_of(body: str) -> Words:
    return vocabulary.scan(document_of(ingested("Marlowe Enters Agreement", body)))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("cadrosimab", "antibody"),
        ("velunertinib", "small_molecule"),
        ("orzedasiran", "rna"),
        ("marlocabtagene autoleucel", "cell_therapy"),
        ("pelutrimig", "bispecific"),
        ("survolutide", "protein_peptide"),
    ],
)
def test_a_stem_tells_a_substance_and_its_kind(name: str, kind: str) -> None:
    found = words_of(f"Marlowe will sell {name} in Japan.").hits[Kind.substance]
    assert {h.label for h in found} == {kind}
    assert found[-1].end - found[-1].start <= len(name) and name.endswith(found[-1].word)


@pytest.mark.parametrize("word", ["magazine", "peptide", "oncogene", "concept", "April", "nucleotide"])
def test_words_that_end_like_a_substance_are_none(word: str) -> None:
    assert words_of(f"The {word} was told to the public.").hits[Kind.substance] == []


def test_a_word_within_a_longer_one_of_another_label_does_not_count() -> None:
    found = {h.label for h in words_of("The drug treats small cell lung cancer.").hits[Kind.area]}
    assert found == {"oncology"}
    kinds = {h.label for h in words_of("It is an antibody-drug conjugate.").hits[Kind.modality]}
    assert kinds == {"adc"}


def test_hits_are_places_of_the_text() -> None:
    words = words_of("Orzelta is in a Phase 2 trial for İzmir’s ASTHMA patients; it is an oral inhibitor.")
    for hits in words.hits:
        assert all(words.lowered[h.start : h.end] == h.word for h in hits)
