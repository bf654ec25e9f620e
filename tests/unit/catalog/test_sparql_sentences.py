"""What the engine says of a wrong query, as a reader can use it."""

from __future__ import annotations

import pyoxigraph
import pytest

from catalog.rdfstore.service import _readable


def said(query: str) -> str:
    with pytest.raises(SyntaxError) as caught:
        pyoxigraph.Store().query(query)
    return _readable(str(caught.value).partition(": ")[2])


def test_a_prefix_that_is_not_declared_is_named_as_the_cause() -> None:
    assert said("SELECT ?s {?s a dcat:Dataset}") == "a prefix is used that no PREFIX line declares"


def test_an_open_brace_is_said_without_classes_of_characters() -> None:
    assert said("SELECT * {?s ?p ?o") == 'expected one of ",", ".", ";", "{", "{|", "}", "~"'


@pytest.mark.parametrize("query", ["", "ASK {} x", "hello"])
def test_no_sentence_is_empty_or_ends_in_the_middle(query: str) -> None:
    assert len(said(query)) > len("expected one of")
    assert "[" not in said(query)
