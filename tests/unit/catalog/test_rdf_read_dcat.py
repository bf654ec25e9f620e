"""Datasets out of the DCAT that nodes write."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from catalog.model import Agent, Coded, Contact, DataService, Dataset, Dated
from catalog.rdf.own_statements import MAX_STATEMENTS
from catalog.rdf.parse import ParsedGraph, parse_rdf
from catalog.rdf.read_dcat import DatasetFound, find_datasets, next_pages, read_dataset, read_datasets

_HEAD = """
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix adms: <http://www.w3.org/ns/adms#> .
@prefix eu: <http://publications.europa.eu/resource/authority/> . @prefix hydra: <http://www.w3.org/ns/hydra/core#> .
@prefix : <http://node.example/> .
"""


def _graph(turtle: str) -> ParsedGraph:
    return parse_rdf((_HEAD + turtle).encode(), media_type="text/turtle", url="http://node.example/catalog")


def _read(turtle: str) -> Sequence[DatasetFound]:
    return list(read_datasets(_graph(turtle)))


def _one(turtle: str) -> Dataset:
    (found,) = _read(f':d a dcat:Dataset ; dct:title "停车场" ; {turtle}')
    assert found.dataset is not None
    return found.dataset


def test_chinese_is_preferred_and_text_without_a_language_joins_it() -> None:
    (found,) = _read(
        ':d a dcat:Dataset ; dct:title "Parking"@en, "停車場"@zh-TW, "停车场"@zh-CN ;'
        ' dcat:keyword "泊位"@zh, "GIS", "lots"@en .'
    )

    assert found.dataset is not None
    assert found.dataset.title == "停车场"
    assert found.dataset.keywords == ("GIS", "泊位")


def test_eu_lists_iana_types_and_plain_words_are_normalised() -> None:
    dataset = _one(
        """dct:accrualPeriodicity <http://publications.europa.eu/resource/authority/frequency/MONTHLY> ;
        dct:accessRights <http://publications.europa.eu/resource/authority/access-right/RESTRICTED> ;
        dct:issued "2023年6月8日" ; dct:modified "2024-05-06T07:08:09+08:00" ;
        dct:spatial [ skos:prefLabel "北京市"@zh ] ;
        dcat:distribution [ dct:format <http://publications.europa.eu/resource/authority/file-type/XLSX> ],
            [ dcat:mediaType <https://www.iana.org/assignments/media-types/text/csv> ; dcat:byteSize "1024.0" ] ."""
    )

    assert dataset.accrual_periodicity == Coded(code="MONTHLY", literal="MONTHLY")
    assert dataset.access_rights is not None
    assert dataset.access_rights.code == "RESTRICTED"
    assert dataset.issued == Dated(day=date(2023, 6, 8), literal="2023年6月8日")
    assert dataset.modified is not None
    assert dataset.modified.day == date(2024, 5, 6)
    assert dataset.region == Coded(code="110000", literal="北京市")
    formats = {part.format.code: part for part in dataset.distributions if part.format}
    assert set(formats) == {"xlsx", "csv"}
    assert formats["csv"].byte_size == 1024
    assert formats["csv"].media_type == "text/csv"


def test_people_are_read_from_nodes_words_and_long_forms() -> None:
    dataset = _one(
        """dct:publisher [ a foaf:Agent ; foaf:name "市交通局"@zh ; dct:identifier "11990000MB00000017" ] ;
        dcat:contactPoint [ vcard:fn "数据科" ; vcard:hasTelephone [ vcard:hasValue <tel:+86-999-1> ] ;
            vcard:hasEmail <mailto:data@node.example> ] ."""
    )

    assert dataset.publisher == Agent(name="市交通局", identifier="11990000MB00000017")
    assert dataset.contact == Contact(name="数据科", telephone="+86-999-1", email="data@node.example")
    assert _one('dct:publisher "市水务局" .').publisher == Agent(name="市水务局")


def test_services_come_from_either_side_and_alone() -> None:
    found = _read(
        """:d a dcat:Dataset ; dct:title "停车场" ; dcat:distribution [ dcat:accessService :t ] .
        :s a dcat:DataService ; dct:title "查询" ; dcat:endpointURL :api ; dcat:servesDataset :d .
        :t a dcat:DataService ; dct:title "下载" ; dcat:endpointURL :get .
        :u a dcat:DataService ; dct:title "独立接口" ; dcat:endpointURL :own ."""
    )

    datasets = {one.subject: one.dataset for one in found}
    with_services, alone = datasets["http://node.example/d"], datasets["http://node.example/u"]
    assert with_services is not None
    assert alone is not None
    assert [service.title for service in with_services.services] == ["查询", "下载"]
    assert alone.services == (DataService(title="独立接口", endpoint_url="http://node.example/own"),)
    assert len(found) == 2


def test_a_catalog_and_a_record_are_no_datasets() -> None:
    assert (
        _read(':c a dcat:Catalog, dcat:Dataset ; dct:title "目录" . :r a dcat:CatalogRecord ; dct:title "登记" .') == []
    )


def test_a_dataset_without_a_title_is_rejected_with_its_name() -> None:
    (found,) = _read(':d a dcat:Dataset ; dct:identifier "1" .')

    assert found.dataset is None
    assert [(problem.identity, problem.place, problem.rejected) for problem in found.problems] == [
        ("http://node.example/d", "dct:title", True)
    ]


def test_what_is_not_understood_is_a_warning_and_kept() -> None:
    (found,) = _read(':d a dcat:Dataset ; dct:title "停车场" ; dct:accrualPeriodicity "逢年过节" .')

    assert found.dataset is not None
    assert found.dataset.accrual_periodicity == Coded(code=None, literal="逢年过节")
    assert [(problem.place, problem.rejected) for problem in found.problems] == [("dct:accrualPeriodicity", False)]


def test_statements_are_equal_however_blank_nodes_are_named_and_ordered() -> None:
    first = _read(':d a dcat:Dataset ; dct:title "停车场" ; dcat:distribution [ dct:title "一" ], [ dct:title "二" ] .')
    second = _read(
        '_:z dct:title "一" . _:a dct:title "二" .'
        ' :d dcat:distribution _:a, _:z ; dct:title "停车场" ; a dcat:Dataset .'
    )

    assert first[0].quads == second[0].quads
    assert first[0].dataset == second[0].dataset


def test_a_dataset_without_an_iri_keeps_its_name_over_harvests() -> None:
    by_identifier = {
        _read(f'[] a dcat:Dataset ; dct:title "{title}" ; dct:identifier "307/1" .')[0].subject for title in "甲乙"
    }
    by_content = {
        _read('[ a dcat:Dataset ; dct:title "停车场" ; dct:spatial [ dct:title "市区" ] ] .')[0].subject for _ in "12"
    }

    assert len(by_identifier) == 1
    assert len(by_content) == 1
    assert by_identifier != by_content


def test_statements_about_others_are_not_taken_along() -> None:
    found = _read(
        """:a a dcat:Dataset ; dct:title "甲" ; dct:relation :b ; dct:source :b ; dct:publisher :org .
        :b a dcat:Dataset ; dct:title "乙" ; dcat:landingPage :page . :org foaf:name "某局" ; foaf:homepage :home .
        :home dct:title "主页" ."""
    )

    assert "乙".encode() not in found[0].quads
    assert "某局".encode() in found[0].quads
    assert "主页".encode() not in found[0].quads


def test_a_dataset_of_too_many_statements_is_rejected() -> None:
    keywords = ", ".join(f'"k{number}"' for number in range(MAX_STATEMENTS))

    (found,) = _read(f':d a dcat:Dataset ; dct:title "停车场" ; dcat:keyword {keywords} .')

    assert found.dataset is None
    assert any(problem.rejected for problem in found.problems)


def test_a_dataset_can_be_read_later_from_its_own_statements() -> None:
    graph = _graph(
        """:d a dcat:Dataset ; dct:title "甲" ; dcat:distribution [ dcat:accessURL :x ] .
        [] a dcat:Dataset ; dct:title "乙" ; dcat:distribution [ dcat:accessURL :y ] ."""
    )

    later = [read_dataset(found.quads, found.subject)[0] for found in find_datasets(graph)]

    assert later == [found.dataset for found in read_datasets(graph)]


def test_fields_of_other_vocabularies_are_kept_as_extras() -> None:
    dataset = _one('<http://ns.example/数据来源> "停车系统"@zh .')

    assert dataset.extras == (("数据来源", "停车系统"),)


def test_old_and_new_paging_are_understood() -> None:
    assert next_pages(_graph(":c a hydra:PagedCollection ; hydra:nextPage :p2 .")) == ("http://node.example/p2",)
    assert next_pages(_graph(":c a hydra:PartialCollectionView ; hydra:next :p3 .")) == ("http://node.example/p3",)
    assert next_pages(_graph(":c a hydra:PagedCollection ; hydra:nextPage 'http://node.example/p4' .")) == (
        "http://node.example/p4",
    )
    assert next_pages(_graph(":c a hydra:PagedCollection .")) == ()
