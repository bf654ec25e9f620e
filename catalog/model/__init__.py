"""The record model: frozen values that cross every border of the product."""

from catalog.model.access import (
    ANONYMOUS,
    GOVERNMENT,
    PUBLIC,
    AccessLabels,
    Action,
    Actor,
    Decision,
    Role,
    VisibleSet,
)
from catalog.model.coded import Coded, Dated
from catalog.model.dataset import (
    Agent,
    Contact,
    DataItem,
    DataService,
    Dataset,
    Distribution,
)
from catalog.model.location import Granted, Location, LocationKind, Withheld
from catalog.model.record import (
    CatalogRecord,
    Change,
    ChangeKind,
    KnownItem,
    RecordPut,
    RecordState,
)
from catalog.model.source import (
    Department,
    HarvestJob,
    HarvestSource,
    ItemProblem,
    JobCounts,
    JobState,
)

__all__ = [
    "ANONYMOUS",
    "GOVERNMENT",
    "PUBLIC",
    "AccessLabels",
    "Action",
    "Actor",
    "Agent",
    "CatalogRecord",
    "Change",
    "ChangeKind",
    "Coded",
    "Contact",
    "DataItem",
    "DataService",
    "Dataset",
    "Dated",
    "Decision",
    "Department",
    "Distribution",
    "Granted",
    "HarvestJob",
    "HarvestSource",
    "ItemProblem",
    "JobCounts",
    "JobState",
    "KnownItem",
    "Location",
    "LocationKind",
    "RecordPut",
    "RecordState",
    "Role",
    "VisibleSet",
    "Withheld",
]
