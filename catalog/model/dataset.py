"""The described resource: DCAT 3 classes with the fields of GB/T 21063.3 and the 2017 guide.

Every field has a default that means "the source says nothing", so that a record can be
built from whatever a department wrote. Addresses (``access_url``, ``download_url``,
``endpoint_url``, ``landing_page``) are *locations*: they are shown only to those who may
locate the resource (see :mod:`catalog.access.policy`), all else is metadata.
"""

from __future__ import annotations

from dataclasses import dataclass

from catalog.model.coded import Coded, Dated


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """An organisation (``foaf:Agent``)."""

    name: str
    identifier: str = ""  # unified social credit code (GB 32100) where given
    unit: str = ""  # 提供方内部部门


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to ask (``vcard:Kind``)."""

    name: str = ""
    telephone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataItem:
    """One data item (信息项) of a resource, with its own sharing and opening attributes."""

    name: str
    type: Coded | None = None  # letter of the 2017 guide: C N Y D T L M G B I F
    length: str = ""
    description: str = ""
    share_type: Coded | None = None
    share_condition: str = ""
    access_rights: Coded | None = None
    open_condition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """One form in which the resource is delivered (``dcat:Distribution``)."""

    title: str = ""
    description: str = ""
    format: Coded | None = None  # notation of the format code list: "xlsx", "mysql", "api" …
    media_type: str = ""  # IANA
    access_url: str = ""
    download_url: str = ""
    byte_size: int | None = None
    license: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataService:
    """A callable interface to the resource (``dcat:DataService``)."""

    title: str = ""
    description: str = ""
    endpoint_url: str = ""
    endpoint_description: str = ""
    service_type: str = ""  # REST, SOAP …


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """A government information resource (``dcat:Dataset``), as its department describes it."""

    title: str
    identifier: str = ""  # dct:identifier: 信息资源代码, or the source's own
    other_identifiers: tuple[str, ...] = ()  # adms:identifier, e.g. GB/T 21063.5 prefix/suffix
    description: str = ""
    publisher: Agent | None = None
    contact: Contact | None = None
    keywords: tuple[str, ...] = ()
    themes: tuple[Coded, ...] = ()  # GB/T 21063.4 theme tree, e.g. ZBH00
    resource_class: tuple[str, ...] = ()  # 类, 项, 目, 细目 of the 2017 guide, outermost first
    industries: tuple[Coded, ...] = ()  # section letter of GB/T 4754
    region: Coded | None = None  # GB/T 2260 division code
    issued: Dated | None = None
    modified: Dated | None = None
    accrual_periodicity: Coded | None = None  # notation of the EU frequency list, e.g. MONTHLY
    share_type: Coded | None = None  # unconditional | conditional | not_shared
    share_condition: str = ""  # the condition, or the basis for not sharing
    share_channel: str = ""  # 共享方式分类
    share_method: str = ""  # 共享方式类型
    access_rights: Coded | None = None  # opening to society: PUBLIC | RESTRICTED | NON_PUBLIC
    open_condition: str = ""
    audience: Coded | None = None  # who may discover it: public | government | department | editors
    security_class: Coded | None = None
    data_level: Coded | None = None
    distributions: tuple[Distribution, ...] = ()
    services: tuple[DataService, ...] = ()
    data_items: tuple[DataItem, ...] = ()
    landing_page: str = ""
    related: tuple[str, ...] = ()  # 关联资源代码
    record_count: int | None = None
    source_system: str = ""
    temporal: str = ""
    language: str = ""
    license: str = ""
    version: str = ""
    extras: tuple[tuple[str, str], ...] = ()  # source fields that no alias claims: name, text
