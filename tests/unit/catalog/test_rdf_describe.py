"""What is said of a record, and in which half."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from catalog.model import Agent, Coded, DataService, Dataset, Distribution
from catalog.rdf.describe import RecordTriples, agent_iri, content_hash, describe
from catalog.rdf.ntriples import iri_of
from tests.factories import make_dataset

IRI = "http://catalog.example/dataset/" + "a" * 26
BASE = "http://catalog.example/"
_ADDRESSES = ("accessURL", "downloadURL", "endpointURL", "endpointDescription", "landingPage", "addressText")


def _described(dataset: Dataset) -> RecordTriples:
    return describe("a" * 26, IRI, dataset, source_iri=f"{BASE}source/s", base_iri=BASE)


def _value(lines: bytes, name: str) -> str:
    found = re.search(rf"[#/]{name}> (.+) \.\n", lines.decode())
    return found[1] if found else ""


def test_no_address_is_in_the_metadata_half() -> None:
    dataset = make_dataset(
        distributions=(
            Distribution(access_url="https://secret.example/a", download_url="jdbc:mysql://secret.example/b"),
            Distribution(access_url="\\\\secret.example\\share"),
        ),
        services=(
            DataService(endpoint_url="https://secret.example/c", endpoint_description="https://secret.example/d"),
        ),
        landing_page="https://secret.example/e",
        extras=(("数据地址", "ftp://secret.example/f"), ("备注", "每季核对")),
    )

    triples = _described(dataset)

    assert b"secret.example" not in triples.metadata
    assert not any(name.encode() in triples.metadata for name in _ADDRESSES)
    assert all(f"example/{part}".encode() in triples.locations for part in "abcdef")
    assert "每季核对" in triples.metadata.decode()


def test_both_halves_are_sorted_lines_without_blank_nodes() -> None:
    for half in (_described(make_dataset()).metadata, _described(make_dataset()).locations):
        lines = half.splitlines(keepends=True)
        assert lines == sorted(set(lines))
        assert all(line.startswith(b"<") and line.endswith(b" .\n") for line in lines)
        assert b" _:" not in half


def test_every_node_of_the_record_is_named_under_it_and_others_say_the_same_everywhere() -> None:
    first = _described(make_dataset())
    other_iri = "http://catalog.example/dataset/" + "b" * 26
    second = describe("b" * 26, other_iri, make_dataset(title="另一个"), source_iri="urn:a:b", base_iri=BASE)

    def foreign(triples: RecordTriples, iri: str) -> list[bytes]:
        lines = (triples.metadata + triples.locations).splitlines()
        return [line for line in lines if not line.startswith((f"<{iri}>".encode(), f"<{iri}#".encode()))]

    assert foreign(first, IRI) == foreign(second, other_iri)


def test_the_hash_changes_with_either_half() -> None:
    hashes = {
        content_hash(_described(dataset))
        for dataset in (make_dataset(), make_dataset(title="改名"), make_dataset(landing_page="https://node.example/"))
    }

    assert len(hashes) == 3


def test_publishers_share_an_iri_by_credit_code_and_name() -> None:
    with_code = agent_iri(Agent(name="市交通局", identifier="11990000MB00000017"), BASE)
    by_name = agent_iri(Agent(name="市交通局"), BASE)

    assert with_code.startswith(f"{BASE}agent/11990000MB00000017-")
    assert agent_iri(Agent(name="", identifier="11990000MB00000017"), BASE) == f"{BASE}agent/11990000MB00000017"
    assert by_name.startswith(f"{BASE}agent/name-")
    assert by_name == agent_iri(Agent(name="市交通局", unit="运输科"), BASE)
    assert by_name != agent_iri(Agent(name="市水务局"), BASE)


def test_nobody_renames_the_publisher_of_another_record() -> None:
    honest = _described(make_dataset(publisher=Agent(name="市交通局", identifier="11990000MB00000017")))
    false = _described(make_dataset(publisher=Agent(name="冒名", identifier="11990000MB00000017")))

    subjects = [
        {line.split()[0] for line in described.metadata.splitlines() if b"/agent/" in line.split()[0]}
        for described in (honest, false)
    ]
    assert subjects[0].isdisjoint(subjects[1])


@pytest.mark.parametrize(
    "victim",
    [
        f"{BASE}dataset/{'b' * 26}",
        f"{BASE}agent/x",
        "https://w3id.org/mulu/ns#shareType",
        "https://w3id.org/mulu/def/theme/ZA00",
    ],
)
def test_a_record_says_nothing_of_what_is_the_catalogs_to_name(victim: str) -> None:
    dataset = make_dataset(
        temporal=victim,
        language=victim,
        license=victim,
        landing_page=victim,
        distributions=(Distribution(access_url=victim, download_url=victim, license=victim),),
        related=(victim,),
    )
    described = _described(dataset)
    spoken_of = {line.split()[0].decode() for line in (described.metadata + described.locations).splitlines()}

    assert f"<{victim}>" not in spoken_of


def test_a_literal_without_a_code_is_kept_in_its_own_words() -> None:
    lines = _described(make_dataset(accrual_periodicity=Coded(code=None, literal="逢年过节"))).metadata

    assert "逢年过节" in _value(lines, "frequencyText")
    assert _value(lines, "accrualPeriodicity") == ""


def test_what_dcat_ap_demands_has_stand_ins() -> None:
    triples = _described(
        Dataset(title="题名", distributions=(Distribution(), Distribution(download_url="https://node.example/f")))
    )

    assert _value(triples.metadata, "description") == '"题名"@zh'
    assert f"<{IRI}#distribution-1> <http://www.w3.org/ns/dcat#accessURL> <{IRI}> .".encode() in triples.locations
    assert b"#distribution-2> <http://www.w3.org/ns/dcat#accessURL> <https://node.example/f> ." in triples.locations


def test_a_code_of_the_source_can_be_any_text() -> None:
    lines = _described(replace(make_dataset(), region=Coded(code="1> <x", literal="?"))).metadata

    assert _value(lines, "spatial") == "<https://w3id.org/mulu/def/division/1%3E%20%3Cx>"


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("http://node.example/a", "http://node.example/a"),
        ("  HTTPS://Node.example/a ", "https://Node.example/a"),
        (
            "http://node.example/目录 1{x}?q=水|b#片段",
            "http://node.example/%E7%9B%AE%E5%BD%95%201%7Bx%7D?q=%E6%B0%B4%7Cb#%E7%89%87%E6%AE%B5",
        ),
        ("http://node.example/100%/a%20b", "http://node.example/100%25/a%20b"),
        ("http://node.example/a#b#c", "http://node.example/a#b%23c"),
        ("http://node.example/a[1]", "http://node.example/a%5B1%5D"),
        ("http://[2001:db8::1]:8080/a", "http://[2001:db8::1]:8080/a"),
        ("http://u:p@node.example/", "http://u:p@node.example/"),
        ("ftp://node.example/f", "ftp://node.example/f"),
        ("urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66", "urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66"),
        ("http://node.example/a\nb", "http://node.example/a%0Ab"),
        ("http://", None),
        ("http:///a", None),
        ("http://node.example:port/", None),
        ("http://[::z]/", None),
        ("http://a b/", None),
        ("node.example/a", None),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("jdbc:mysql://node.example/x", None),
        ("见附件", None),
        ("", None),
    ],
)
def test_only_absolute_addresses_become_iris(text: str, iri: str | None) -> None:
    assert iri_of(text) == iri
