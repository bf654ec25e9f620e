"""What is refused before the engine sees it, and what only looks as if it should be."""

from __future__ import annotations

import time

import pytest

from catalog.errors import InvalidInput, QueryRefused
from catalog.rdfstore.guard import LONGEST_QUERY, answer_kind, guard
from catalog.rdfstore.skeleton import TokenKind, tokens_of

OWN = ("urn:mulu:label:gov", "urn:mulu:label:public")


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s ?p "SERVICE <http://x/> { }" }',
        "SELECT * { ?s ?p '''it's a SERVICE ''' }",
        'SELECT * { ?s ?p """a "quoted" SERVICE""" }',
        r"SELECT * { ?s ?p 'it\'s SERVICE' }",
        "SELECT * { <http://x/SERVICE> ?p ?o }",
        "SELECT * { ?SERVICE ?p $service }",
        "PREFIX SERVICE: <urn:x:> SELECT * { SERVICE:x ?p ?o }",
        "PREFIX ex: <urn:x:> SELECT * { ex:SERVICE ex:LOAD ex:FROM }",
        "SELECT * { ?s ?p ?o } # SERVICE <http://x/>",
        "SELECT * { _:SERVICE ?p ?o }",
        'SELECT * { ?s ?p "x"@service }',
        "SELECT * { ?s ?insert ?o FILTER(?o < 3 && ?insert > 4) }",
        "PREFIX insert: <urn:x:> ASK { insert:data a insert:x }",
    ],
)
def test_words_in_names_and_strings_are_no_keywords(query: str) -> None:
    assert guard(query, graphs=OWN).default_graphs == OWN


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
        "SELECT * { sErViCe SILENT ?x { } }",
        "SELECT * { ?s ?p 'a' SERVICE <http://x/> { } }",
        "SELECT *{?s ?p 1.SERVICE<http://x/>{}}",
        "PREFIX ex: <urn:x:> SELECT * { ex:x\\#y ex:p ?o SERVICE <http://x/> { } }",
        "SELECT * { ?s ?p '\\\\' SERVICE <http://x/> { ?a ?b '' } }",
        'SELECT * { ?s ?p """\\""""" SERVICE <http://x/> { } }',
        "SELECT * { # comment\r SERVICE <http://x/> { } }",
        "SELECT * { ?a<?b SERVICE <http://x/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 1e5SERVICE <http://x/> { } }",
        "SELECT * { ?s ?p .5e1.SERVICE <http://x/> { } }",
        "SELECT * { ?s ?p true.SERVICE <http://x/> { } }",
        "SELECT * { ?s ?p 'a'@en.SERVICE <http://x/> { } }",
        "SELECT * { FILTER(?a<1)SERVICE<x:>{ } }",
        "SELECT * { <urn:a#b> ?p ?o SERVICE ?x { } }",
    ],
)
def test_a_service_is_found_wherever_it_hides(query: str) -> None:
    with pytest.raises(QueryRefused, match="SERVICE"):
        guard(query, graphs=OWN)


@pytest.mark.parametrize("word", ["INSERT", "delete", "Load", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"])
def test_updates_are_refused(word: str) -> None:
    with pytest.raises(QueryRefused, match=word.upper()):
        guard(f"BASE <http://x/>\nPREFIX x: <urn:x:>\n{word} <urn:g>", graphs=OWN)


def test_without_a_clause_all_own_graphs_are_the_default_and_named() -> None:
    guarded = guard("SELECT * { ?s ?p ?o }", graphs=OWN)

    assert guarded.default_graphs == guarded.named_graphs == OWN


@pytest.mark.parametrize(
    ("clause", "default", "named"),
    [
        ("FROM <urn:mulu:label:gov>", ("urn:mulu:label:gov",), ()),
        ("FROM NAMED <urn:mulu:label:gov>", (), ("urn:mulu:label:gov",)),
        ("from <urn:mulu:label:public> from named l:gov", ("urn:mulu:label:public",), ("urn:mulu:label:gov",)),
        ("FROM <public>", ("urn:mulu:label:public",), ()),
        ("FROM <urn:mulu:label:\\u0067ov>", ("urn:mulu:label:gov",), ()),
    ],
)
def test_own_graphs_may_be_chosen(clause: str, default: tuple[str, ...], named: tuple[str, ...]) -> None:
    base = "BASE <urn:mulu:label:> " if "<public>" in clause else ""
    query = f"{base}PREFIX l: <urn:mulu:label:> SELECT * {clause} {{ ?s ?p ?o }}"
    if base:  # urn: has no hierarchy to resolve against
        with pytest.raises(QueryRefused):
            guard(query, graphs=OWN)
        return

    guarded = guard(query, graphs=OWN)

    assert (guarded.default_graphs, guarded.named_graphs) == (default, named)


@pytest.mark.parametrize(
    "clause",
    [
        "FROM <urn:mulu:label:dept:x>",
        "FROM NAMED <urn:mulu:meta>",
        "FROM unknown:public",
        "FROM l:dept\\:x",
        "FROM <http://127.0.0.1/>",
        "FROM",
        "FROM NAMED",
        "FROM ?g",
    ],
)
def test_other_graphs_are_refused(clause: str) -> None:
    with pytest.raises(QueryRefused):
        guard(f"PREFIX l: <urn:mulu:label:> SELECT * {clause} {{ ?s ?p ?o }}", graphs=OWN)


def test_the_protocol_s_dataset_replaces_the_clause() -> None:
    guarded = guard("SELECT * FROM <urn:other> { ?s ?p ?o }", graphs=OWN, named_graphs=OWN[:1])

    assert (guarded.default_graphs, guarded.named_graphs) == ((), OWN[:1])


@pytest.mark.parametrize("query", ["", "  \n", "ASK {} \x00", "ASK { ?s ?p '\ud800' }", "ASK {}" + " " * LONGEST_QUERY])
def test_what_cannot_be_a_query_is_no_valid_input(query: str) -> None:
    with pytest.raises(InvalidInput):
        guard(query, graphs=OWN)


def test_sixty_brackets_are_enough_and_sixty_one_too_many() -> None:
    assert guard("ASK " + "{" * 60 + "}" * 60, graphs=OWN).kind == "ask"

    with pytest.raises(QueryRefused, match="60 brackets"):
        guard("ASK " + "{" * 61 + "}" * 61, graphs=OWN)


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("select * {}", "select"),
        ("PREFIX ask: <urn:x:> ASK {}", "ask"),
        ("# SELECT\nCONSTRUCT WHERE { ?s ?p 'SELECT' }", "graph"),
        ("DESCRIBE <urn:x>", "graph"),
        ("nonsense", "select"),
    ],
)
def test_the_kind_of_answer_is_known_beforehand(query: str, kind: str) -> None:
    assert answer_kind(query) == kind


def test_an_iri_and_a_comparison_are_told_apart() -> None:
    kinds = [token.kind for token in tokens_of("?a < ?b <urn:x> 3")]

    assert kinds == [
        TokenKind.VARIABLE,
        TokenKind.MARK,
        TokenKind.VARIABLE,
        TokenKind.IRI,
        TokenKind.NUMBER,
    ]


@pytest.mark.parametrize("unit", ['\\"""\n', "\\'''\n", "a.", "a-", "1", '"\\', "中·", ".1", ":%", "<\\u000"])
def test_the_time_for_hostile_text_grows_with_its_length_alone(unit: str) -> None:
    text = (unit * LONGEST_QUERY)[:LONGEST_QUERY]
    begin = time.process_time()
    tokens_of(text)

    assert time.process_time() - begin < 3  # 0.3 s on a busy machine; minutes if scanned again from every start


@pytest.mark.parametrize("before", ["true.", "a-", "1.5e3", "true.1e5", "ex:a ", '\\"""\n"" '])
def test_a_service_is_found_behind_what_looks_like_a_part_of_a_name(before: str) -> None:
    words = [token.text for token in tokens_of(f"{before}SERVICE <http://x.example/> {{}}")]

    assert "SERVICE" in words
