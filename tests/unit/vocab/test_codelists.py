from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SKOS

from vocab.codelists import CODE_LISTS, code_list, vocabulary_turtle
from vocab.concept_lines import read_concepts
from vocab.namespaces import GC, PREFIXES, SCHEME

TURTLE = dict(zip((*CODE_LISTS, "ns"), vocabulary_turtle(), strict=True))
ROOT = Path(__file__).resolve().parents[3]
OWN_TERM = re.compile(r'GC, "([A-Za-z]+)"|\{GC\}([A-Za-z]+)|wording="([A-Za-z]+)"|wording: str = "([A-Za-z]+)"')
HEADER = "@prefix c: <https://w3id.org/mulu/def/x/> .\n"


@pytest.mark.parametrize("name", CODE_LISTS)
def test_every_broader_class_is_in_its_scheme(name: str) -> None:
    concepts = code_list(name).concepts

    assert {concept.broader for concept in concepts.values()} <= {"", *concepts}


@pytest.mark.parametrize("name", CODE_LISTS)
def test_every_notation_stands_once_in_its_file(name: str) -> None:
    lines = [line for line in TURTLE[name].decode().splitlines() if line.startswith("c:")]

    assert len(lines) == len(code_list(name).concepts)


@pytest.mark.parametrize("name", [name for name in CODE_LISTS if name != "division"])
def test_a_general_turtle_parser_reads_the_same_concepts(name: str) -> None:
    same_as_rdflib(name)


def test_a_general_turtle_parser_reads_the_same_divisions() -> None:
    same_as_rdflib("division")


def same_as_rdflib(name: str) -> None:
    graph = Graph().parse(data=TURTLE[name], format="turtle")
    scheme = URIRef(str(SCHEME) + name)
    concepts = code_list(name).concepts

    assert set(graph.subjects(RDF.type, SKOS.Concept)) == {URIRef(concept.iri) for concept in concepts.values()}
    for concept in concepts.values():
        iri = URIRef(concept.iri)
        labels = {getattr(label, "language", ""): str(label) for label in graph.objects(iri, SKOS.prefLabel)}
        broader = graph.value(iri, SKOS.broader)
        assert str(graph.value(iri, SKOS.notation)) == concept.notation
        assert labels == {k: v for k, v in (("zh", concept.label_zh), ("en", concept.label_en)) if v}
        assert graph.value(iri, SKOS.inScheme) == scheme
        assert str(broader or "") == (concepts[concept.broader].iri if concept.broader else "")
        assert str(graph.value(iri, SKOS.exactMatch) or "") == concept.exact_match
        assert str(graph.value(iri, SKOS.closeMatch) or "") == concept.close_match


def test_the_theme_tree_has_21_classes_and_133_below_them() -> None:
    themes = code_list("theme")
    top = themes.narrower("")

    assert len(top) == 21
    assert sum(len(themes.narrower(concept.notation)) for concept in top) == 133
    assert themes.label("ZCC00", "zh") == "矿藏"


def test_industries_are_those_of_the_standard() -> None:
    industries = code_list("industry")

    assert [concept.notation for concept in industries.narrower("")] == list("ABCDEFGHIJKLMNOPQRST")
    assert len(industries.concepts) == 20 + 97


def test_divisions_reach_down_to_the_counties() -> None:
    divisions = code_list("division")

    assert len(divisions.narrower("")) == 34
    assert [concept.label_zh for concept in divisions.ancestors("510182")] == ["四川省", "成都市"]
    assert [concept.label_zh for concept in divisions.ancestors("110108")] == ["北京市"]


def test_update_cycles_match_the_authority_table() -> None:
    concept = code_list("frequency").get("MONTHLY")

    assert concept is not None
    assert concept.exact_match == "http://publications.europa.eu/resource/authority/frequency/MONTHLY"
    assert all(cycle.exact_match.endswith("/" + cycle.notation) for cycle in code_list("frequency").concepts.values())


def test_a_label_falls_back_to_the_other_language_and_then_to_the_notation() -> None:
    divisions = code_list("division")

    assert divisions.label("510000", "en") == "Sichuan"
    assert divisions.label("510100", "en") == "成都市"
    assert divisions.label("999999", "zh") == "999999"


def test_a_concept_is_found_by_its_label_in_either_language() -> None:
    frequencies = code_list("frequency")

    assert frequencies.by_label("每月") is frequencies.get("MONTHLY")
    assert frequencies.by_label("monthly") is frequencies.get("MONTHLY")
    assert frequencies.by_label("") is None
    assert frequencies.by_label("每世纪") is None


def test_a_list_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError):
        code_list("no-such-list")


def test_a_line_in_another_layout_is_named() -> None:
    with pytest.raises(ValueError, match="line 2"):
        list(read_concepts(HEADER + "c:a a skos:Concept ; skos:prefLabel 'a' ."))


def test_own_terms_are_labelled_in_both_languages() -> None:
    graph = Graph().parse(data=TURTLE["ns"], format="turtle")
    terms = {term for term in graph.subjects() if str(term).startswith(str(GC))}
    label = URIRef(PREFIXES["rdfs"] + "label")

    assert len(terms) >= 20
    for term in terms:
        assert {getattr(text, "language", "") for text in graph.objects(term, label)} == {"zh", "en"}, term
        assert graph.value(term, URIRef(PREFIXES["rdfs"] + "comment")) is not None, term


def test_every_own_term_that_the_code_writes_is_described() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "catalog" / "rdf").rglob("*.py")]
    written = {name for text in sources for groups in OWN_TERM.findall(text) for name in groups if name}
    graph = Graph().parse(data=TURTLE["ns"], format="turtle")
    described = {str(term).removeprefix(str(GC)) for term in graph.subjects()}

    assert written
    assert written - described == set()
