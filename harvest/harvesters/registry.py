"""The harvesters that there are, by the kind of a source."""

from __future__ import annotations

from catalog.errors import InvalidInput
from catalog.model import HarvestSource
from harvest.harvesters.ckan import CkanHarvester
from harvest.harvesters.dcat_http import DcatHttpHarvester
from harvest.harvesters.json_list import JsonListHarvester
from harvest.harvesters.table_file import TableFileHarvester
from harvest.protocol import Harvester

_HARVESTERS: dict[str, type[Harvester]] = {
    harvester.kind: harvester for harvester in (CkanHarvester, DcatHttpHarvester, JsonListHarvester, TableFileHarvester)
}
KINDS = tuple(sorted(_HARVESTERS))


def make_harvester(source: HarvestSource) -> Harvester:
    """Return the harvester for this source; raises InvalidInput where nobody knows its kind."""
    if source.kind not in _HARVESTERS:
        raise InvalidInput(field="kind", problem=f"one of {', '.join(KINDS)}, not {source.kind!r}")
    return _HARVESTERS[source.kind](source)
