"""Keeps an installation of the release that runs this, for the upgrade test of the releases after it.

    python -m tests.warehouse.homes

Run it before SCHEMA_VERSION is raised. The installation holds the small world of the tests, three
invented dossiers and one invented target.
"""

from __future__ import annotations

import tempfile
import zipfile
from datetime import date
from pathlib import Path

from reform.importing.dossiers import import_dossiers
from reform.settings import Settings
from reform.warehouse.build import build
from reform.warehouse.own_targets import FILE_NAME
from reform.warehouse.publish import SCHEMA_VERSION
from tests.warehouse.world import healthy_world, write_data_dir

DOSSIERS = """\
Mã hồ sơ;Tên thủ tục;Lĩnh vực;Cơ quan giải quyết;Cấp;Hình thức nộp;Ngày tiếp nhận;Ngày hẹn trả;Ngày có kết quả;Trạng thái
H10.01-210601-0001;Cấp bản sao;Hộ tịch;Sở Tư pháp;Cấp tỉnh;Trực tiếp;01/06/2021;09/06/2021;08/06/2021;Đã trả kết quả
H10.01-210602-0002;Cấp bản sao;Hộ tịch;Sở Tư pháp;Cấp tỉnh;Trực tuyến;02/06/2021;10/06/2021;15/06/2021;Đã trả kết quả
H10.02-210603-0003;Cấp lại giấy;Đất đai;Sở Tài nguyên và Môi trường;Cấp tỉnh;Trực tiếp;03/06/2021;30/06/2021;;Đang giải quyết
"""  # noqa: E501
TARGETS = """\
target_id;index_or_measure;measure_vi;scope;province_code;year_from;kind;comparison;value;issuer_vi;document;issued_on
pci-2019;PCI;Điểm PCI;tỉnh;70;2019;điểm;ít nhất;63,5;UBND tỉnh;Kế hoạch 1/KH-UBND;15/01/2019
"""


def main() -> None:
    """Write `schema_<number>.zip` beside this file."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        with healthy_world() as world:
            own = Settings(home=base / "home", data_dir=write_data_dir(world, base / "data"))
        own.home.mkdir()
        (own.home / FILE_NAME).write_text(TARGETS, encoding="utf-8")
        extract = base / "trich.csv"
        extract.write_text(DOSSIERS, encoding="utf-8")
        import_dossiers(own, [extract], scope="province", snapshot_on=date(2021, 6, 18))
        build(own)
        out = Path(__file__).with_name(f"schema_{SCHEMA_VERSION}.zip")
        with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as kept:
            for file in sorted(f for f in own.home.rglob("*") if f.is_file()):
                kept.write(file, file.relative_to(own.home).as_posix())
        print(out)


if __name__ == "__main__":
    main()
