"""The stages of one running job over one source."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from catalog.model import HarvestSource, ItemProblem, JobCounts, JobState, KnownItem, RecordPut, RecordState
from catalog.sqlstore.jobs import JobStore
from catalog.sqlstore.records import RecordWriter
from catalog.sqlstore.sources import SourceStore
from harvest.client import SafeClient
from harvest.gate import judge_withdrawal
from harvest.gathering import Entry, Listing, gather
from harvest.identity_rules import (
    IdentityRule,
    base_identity,
    choose_rule,
    content_digest_of,
    item_hash,
    resolve_collisions,
)
from harvest.item_bounds import excess_of
from harvest.progress import Progress, ProgressListener, Stage
from harvest.protocol import Harvester, MappedItem
from harvest.spool import Spool

BATCH = 500  # records of one transaction
_HEARTBEAT_SECONDS = 20.0  # far below the lease of a job
_PROBLEMS_AT_ONCE = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class JobOutcome:
    """How a job ends, and why where it is not done."""

    state: JobState
    cause: str = ""


class JobRun:
    """One job. ``counts`` is true at any moment, also after an error."""

    def __init__(
        self,
        source: HarvestSource,
        job_id: str,
        *,
        writer: RecordWriter,
        sources: SourceStore,
        jobs: JobStore,
        progress: ProgressListener,
    ) -> None:
        self.job_id = job_id
        self.counts = JobCounts()
        self._source = source
        self._writer = writer
        self._sources = sources
        self._jobs = jobs
        self._progress = progress
        self._beat = time.monotonic()
        self._rejections: list[ItemProblem] = []
        self._warnings: list[ItemProblem] = []

    def perform(self, harvester: Harvester, client: SafeClient, *, seen_at: datetime) -> JobOutcome:
        """Run all stages; raises whatever the stores raise, after reporting the items' problems."""
        try:
            with Spool() as spool:
                listing = gather(harvester, client, spool, self._gathering)
                self._note(listing, client)
                known = self._writer.known_items(self._source.source_id)
                seen = self._import(harvester, listing, known, spool, client)
            return self._conclude(listing, known, seen, seen_at)
        finally:
            self._report_problems()

    def _note(self, listing: Listing, client: SafeClient) -> None:
        gathered = len(listing.entries) + len(listing.rejections)
        self.counts = JobCounts(gathered=gathered, rejected=len(listing.rejections), bytes_read=client.bytes_read)
        self._rejections.extend(listing.rejections)
        self._warnings.extend(listing.notes.warnings)

    def _import(
        self,
        harvester: Harvester,
        listing: Listing,
        known: Mapping[str, KnownItem],
        spool: Spool,
        client: SafeClient,
    ) -> set[str]:
        """Store what changed, in batches; returns the identities that the listing held."""
        version = harvester.version()
        identities = self._identities(harvester, listing, known)
        changed: list[tuple[str, Entry]] = []
        for identity, entry in zip(identities, listing.entries, strict=True):
            before = known.get(identity)
            same = before is not None and before.item_hash == item_hash(entry.content_digest, version)
            if not (same and before is not None and before.state is RecordState.PUBLISHED):
                changed.append((identity, entry))
        self._count(unchanged=len(identities) - len(changed))
        for start in range(0, len(changed), BATCH):
            client.check_deadline(self._source.url)
            part = changed[start : start + BATCH]
            self._store([put for each in part for put in self._puts(harvester, each, version, spool)])
            self._tell(Stage.IMPORT, len(listing.entries) - len(changed) + start + len(part), len(listing.entries))
        return set(identities)

    def _identities(self, harvester: Harvester, listing: Listing, known: Mapping[str, KnownItem]) -> list[str]:
        rule = self._rule(harvester, listing)
        bases = [(base_identity(entry.candidates, rule), entry.content_digest) for entry in listing.entries]
        digests = {identity: content_digest_of(item.item_hash) for identity, item in known.items()}
        return resolve_collisions(bases, digests)

    def _rule(self, harvester: Harvester, listing: Listing) -> IdentityRule:
        if harvester.declares_identity:
            return IdentityRule.IDENTIFIER
        if self._source.identity_rule:
            return IdentityRule(self._source.identity_rule)
        rule = choose_rule([entry.candidates for entry in listing.entries], complete=listing.complete)
        if listing.entries:
            self._sources.update_identity_rule(self._source.source_id, rule)
        return rule

    def _puts(self, harvester: Harvester, item: tuple[str, Entry], version: str, spool: Spool) -> Iterator[RecordPut]:
        identity, entry = item
        mapped = harvester.map(spool.read(entry.payload))
        self._take_problems(identity, entry, mapped)
        excess = excess_of(mapped.dataset, identity, entry.place) if mapped.dataset else None
        if excess is not None:
            self._rejections.append(excess)
        if mapped.dataset is None or excess is not None:
            self._count(rejected=1)
            return
        yield RecordPut(
            identity=identity,
            item_hash=item_hash(entry.content_digest, version),
            dataset=mapped.dataset,
            original=spool.read(entry.original),
            original_type=entry.original_type,
        )

    def _take_problems(self, identity: str, entry: Entry, mapped: MappedItem) -> None:
        for problem in mapped.problems:
            place = problem.place if problem.place.startswith(entry.place) else f"{entry.place} {problem.place}".strip()
            found = replace(problem, identity=problem.identity or identity, place=place)
            (self._rejections if problem.rejected else self._warnings).append(found)
        self._warnings.extend(
            ItemProblem(
                identity=identity,
                place=each.field,
                problem=f"{each.literal!r} is not in the list of values",
                rejected=False,
            )
            for each in mapped.unnormalised
        )

    def _store(self, puts: list[RecordPut]) -> None:
        if puts:
            applied = self._writer.put(self._source, self.job_id, puts)
            self._count(added=applied.added, replaced=applied.replaced, unchanged=applied.unchanged)

    def _conclude(
        self, listing: Listing, known: Mapping[str, KnownItem], seen: set[str], seen_at: datetime
    ) -> JobOutcome:
        if listing.failure is not None:
            state = JobState.PARTIAL if listing.entries else JobState.FAILED
            return JobOutcome(state=state, cause=f"{listing.failure}; nothing was withdrawn")
        published = {identity: item for identity, item in known.items() if item.state is RecordState.PUBLISHED}
        missing = [item.record_id for identity, item in published.items() if identity not in seen]
        if missing and len(missing) <= len(listing.rejections):
            # the unreadable items of this listing may be the missing records
            self._warnings.append(
                ItemProblem(
                    identity="",
                    place="listing",
                    problem=f"{len(missing)} records are missing, but as many items could not be read: kept",
                    rejected=False,
                )
            )
            return JobOutcome(state=JobState.DONE)
        decision = judge_withdrawal(published=len(published), missing=len(missing))
        if decision.held:
            self._jobs.hold_withdrawals(self.job_id, missing)
            return JobOutcome(state=JobState.HELD, cause=decision.reason)
        if missing:
            self._tell(Stage.WITHDRAW, 0, len(missing))
            self._count(withdrawn=self._writer.withdraw(self._source.source_id, self.job_id, missing))
        self._writer.touch(self._source.source_id, self.job_id, seen_at)
        return JobOutcome(state=JobState.DONE)

    def _gathering(self, count: int, expected: int | None) -> None:
        self.counts = replace(self.counts, gathered=count)
        self._tell(Stage.GATHER, count, expected)

    def _tell(self, stage: Stage, done: int, total: int | None) -> None:
        self._progress(
            Progress(source_id=self._source.source_id, stage=stage, done=done, total=total, counts=self.counts)
        )
        if time.monotonic() - self._beat > _HEARTBEAT_SECONDS:
            self._beat = time.monotonic()
            self._jobs.heartbeat(self.job_id, self.counts)

    def _count(self, **more: int) -> None:
        self.counts = replace(self.counts, **{name: getattr(self.counts, name) + n for name, n in more.items()})

    def _report_problems(self) -> None:
        problems = self._rejections + self._warnings
        for start in range(0, len(problems), _PROBLEMS_AT_ONCE):
            self._jobs.add_problems(self.job_id, problems[start : start + _PROBLEMS_AT_ONCE])
