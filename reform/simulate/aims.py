"""What the simulated sets must reproduce, read from the published figures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd


@dataclass(frozen=True)
class Aims:
    """Published aggregates of both sets, in dossiers unless said otherwise."""

    received: int
    resolved: int
    resolved_late: int
    within: int
    overdue: int
    by_post: int
    posted: int
    posted_other: int
    on_the_spot: int
    on_the_spot_procedures: int
    online_share_june: float
    procedures: tuple[int, ...]
    """Procedures in force: province, district, commune, interlinked."""
    level_3: tuple[int, ...]
    level_4: tuple[int, ...]
    """Online services by level: province, district, commune."""
    overdue_after: int
    in_process_after: int

    @property
    def in_process(self) -> int:
        """Return the dossiers in process of the centre."""
        return self.within + self.overdue


def aims(data_dir: Path) -> Aims:
    """Read the published figures. Raises KeyError when one of them is not there."""
    rows = pd.read_csv(data_dir / "published_figures.csv", dtype=str).set_index("key")["value"]

    def n(key: str) -> int:
        return int(rows[key])

    return Aims(
        received=n("dossier.received"),
        resolved=n("dossier.resolved"),
        resolved_late=n("dossier.resolved_late"),
        within=n("dossier.in_process_not_due"),
        overdue=n("dossier.in_process_overdue"),
        by_post=n("postal.received_bcci"),
        posted=n("postal.returned_bcci"),
        posted_other=n("postal.returned_viettel"),
        on_the_spot=n("foursite.dossiers"),
        on_the_spot_procedures=n("foursite.procedures"),
        online_share_june=float(rows["online.share_2020_06"]) / 100,
        procedures=tuple(n(f"tthc.stock_{x}") for x in ("province", "district", "commune", "interlinked")),
        level_3=tuple(n(f"online.level3_{x}") for x in ("province", "district", "commune")),
        level_4=tuple(n(f"online.level4_{x}") for x in ("province", "district", "commune")),
        overdue_after=n("backlog.overdue_after"),
        in_process_after=n("backlog.in_process_after"),
    )
