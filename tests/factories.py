"""Valid values of the record model for tests: give only what the test is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from catalog.access.policy import labels_of
from catalog.model import (
    Agent,
    CatalogRecord,
    Coded,
    Contact,
    DataItem,
    Dataset,
    Dated,
    Department,
    Distribution,
    HarvestSource,
    RecordPut,
    RecordState,
)

MOMENT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)

_DATASET = Dataset(
    title="云溪市公共停车场基本信息",
    identifier="307010/000001",
    description="全市公共停车场的名称、地址、泊位数和收费标准。",
    publisher=Agent(name="云溪市交通运输局", identifier="11990000MB00000017"),
    contact=Contact(name="数据管理科", telephone="0999-5550101", email="data@jtj.yunxi.example"),
    keywords=("停车场", "泊位"),
    themes=(Coded(code="ZBH00", literal="交通运输"),),
    issued=Dated(day=date(2025, 6, 1), literal="2025-06-01"),
    modified=Dated(day=date(2026, 2, 11), literal="2026/2/11"),
    accrual_periodicity=Coded(code="MONTHLY", literal="每月"),
    share_type=Coded(code="unconditional", literal="无条件共享"),
    access_rights=Coded(code="PUBLIC", literal="无条件开放"),
    distributions=(
        Distribution(
            title="停车场名录",
            format=Coded(code="xlsx", literal="xlsx"),
            access_url="https://data.yunxi.example/parking",
            download_url="https://data.yunxi.example/parking.xlsx",
        ),
    ),
    data_items=(DataItem(name="停车场名称", type=Coded(code="C", literal="字符型C"), length="100"),),
    landing_page="https://data.yunxi.example/catalog/parking",
)


def make_dataset(**overrides: Any) -> Dataset:
    """Return a dataset that is open to society, with every location field that matters."""
    return replace(_DATASET, **overrides)


def make_department(**overrides: Any) -> Department:
    """Return a department of a city that does not exist."""
    return replace(Department(department_id="jtj", name="云溪市交通运输局", short_name="市交通局"), **overrides)


def make_source(**overrides: Any) -> HarvestSource:
    """Return a source of the department of :func:`make_department`."""
    source = HarvestSource(
        source_id="jtj-json",
        department_id="jtj",
        title="云溪市交通运输局目录节点",
        kind="json",
        url="http://127.0.0.1:9/catalog.json",
    )
    return replace(source, **overrides)


def make_put(**overrides: Any) -> RecordPut:
    """Return what a harvest job hands over for one item."""
    put = RecordPut(
        identity="307010/000001",
        item_hash="0" * 64,
        dataset=make_dataset(),
        original='{"名称": "云溪市公共停车场基本信息"}'.encode(),
        original_type="application/json",
    )
    return replace(put, **overrides)


def make_record(**overrides: Any) -> CatalogRecord:
    """Return a published record; its labels follow the policy unless they are given."""
    dataset = overrides.pop("dataset", None) or make_dataset()
    department_id = overrides.get("department_id", "jtj")
    record_id = overrides.get("record_id", "a" * 26)
    record = CatalogRecord(
        record_id=record_id,
        iri=f"http://127.0.0.1:8000/dataset/{record_id}",
        source_id="jtj-json",
        department_id=department_id,
        identity=dataset.identifier or dataset.title,
        version=1,
        state=RecordState.PUBLISHED,
        content_hash="0" * 64,
        labels=labels_of(dataset, department_id=department_id, default_audience="government"),
        dataset=dataset,
        first_seen=MOMENT,
        changed=MOMENT,
        last_seen=MOMENT,
        job_id="job-1",
    )
    return replace(record, **overrides)
