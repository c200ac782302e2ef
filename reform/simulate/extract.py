"""Writes simulated dossiers as extracts of a one-stop system, clean or as messy as real ones.

The files carry a column that says they are simulated, and a manifest with seed, version and
checksum stands beside them. The messy form is for trying the import: merged titles, repeated
headers, totals, three layouts of dates, decomposed letters, personal columns filled with the
literal “MẪU”, repeated rows, unknown states and impossible days.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from reform.dossiers.calendar import working_calendar
from reform.dossiers.overrides import calendar_overrides
from reform.settings import Settings
from reform.simulate.aims import aims
from reform.simulate.centre import centre
from reform.simulate.install import VERSION, dossier_codes
from reform.simulate.procedures import procedures
from reform.simulate.province import province
from reform.simulate.scale import CHUNK, scaled

_STATUS = {
    3: "Không được tiếp nhận",
    4: "Đang xử lý",
    5: "Yêu cầu bổ sung giấy tờ",
    7: "Công dân yêu cầu rút hồ sơ",
    8: "Dừng xử lý",
    9: "Đã xử lý xong",
    10: "Đã trả kết quả",
}
_CHANNEL = {"direct": "Trực tiếp", "online": "Trực tuyến", "post": "Bưu chính công ích"}
_RETURN = {
    "counter": "Tại quầy",
    "post": "Bưu chính công ích",
    "other_post": "Viettel Post",
    "electronic": "Điện tử",
}
_LEVEL = {"province": "Tỉnh", "district": "Huyện", "commune": "Xã"}
_DAYS = {
    "received_on": "Ngày tiếp nhận",
    "due_original_on": "Ngày hẹn trả",
    "extended_on": "Ngày gia hạn",
    "finished_on": "Ngày kết thúc xử lý",
    "returned_on": "Ngày trả kết quả",
    "filed_on": "Ngày nộp",
    "asked_on": "Ngày yêu cầu bổ sung",
    "supplied_on": "Ngày bổ sung",
}
SAMPLE = "MẪU"
"""The only content that personal columns of the messy form ever have."""
_PERSONAL = ("Chủ hồ sơ", "Số điện thoại", "Số CCCD", "Địa chỉ")
_REPEATED, _UNKNOWN, _IMPOSSIBLE = 0.002, 0.001, 0.001


def write_sets(
    settings: Settings, out: Path, *, seed: int, dossiers: int | None = None, dirty: bool = False
) -> Iterator[tuple[Path, int]]:
    """Write the two calibrated sets, or `dossiers` rows of the measuring shape; yield file and rows."""
    out.mkdir(parents=True, exist_ok=True)
    wanted = aims(settings.data_dir)
    table = procedures(wanted)
    calendar = working_calendar(calendar_overrides(settings.data_dir))
    written: list[tuple[Path, int]] = []
    if dossiers is not None:
        file = out / f"mo-phong-{dossiers}.parquet"
        written.append((file, _parquet(file, scaled(dossiers, table, calendar, seed, CHUNK))))
    else:
        sets = {
            "mo-phong-trung-tam": centre(wanted, table, calendar, seed),
            "mo-phong-toan-tinh": province(wanted, table, calendar, seed),
        }
        for name, frame in sets.items():
            rows = as_extract(frame, dossier_codes(frame), calendar.shifted)
            file = out / (f"{name}-lon-xon.csv" if dirty else f"{name}.csv")
            if dirty:
                write_dirty(rows, file, seed)
            else:
                rows.to_csv(file, index=False, sep=";", encoding="utf-8-sig", date_format="%d/%m/%Y")
            written.append((file, len(rows)))
    # No extract: a folder of extracts is imported whole, and this must not be taken for one.
    table.to_json(out / "mo-phong-thu-tuc.json", orient="records", force_ascii=False)
    manifest = {
        "mo_phong": True,
        "seed": seed,
        "version": VERSION,
        "files": {file.name: {"rows": n, "sha256": _digest(file)} for file, n in written},
    }
    (out / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
    yield from written


def as_extract(frame: pd.DataFrame, codes: pd.Series, shifted) -> pd.DataFrame:  # type: ignore[no-untyped-def]
    """Return dossiers under the headers of a one-stop system; days stay days, nothing personal.

    `shifted`: WorkingCalendar.shifted, to place the pauses.
    """
    paused = frame["paused_days"].to_numpy(dtype=int)
    asked = pd.Series(pd.NaT, index=frame.index, dtype="datetime64[s]")
    supplied = asked.copy()
    rows = np.flatnonzero((paused > 0) & frame["received_on"].notna().to_numpy())
    begin = shifted(
        frame["received_on"].to_numpy().astype("datetime64[D]")[rows], np.ones(len(rows), dtype=int)
    )
    asked.iloc[rows] = begin
    supplied.iloc[rows] = shifted(begin, paused[rows])
    days = frame.assign(
        asked_on=asked,
        supplied_on=supplied,
        extended_on=frame["due_on"].where(frame["due_on"] != frame["due_original_on"]),
    )
    table = pd.DataFrame(
        {
            "Mã hồ sơ": codes,
            "Mã TTHC": frame["procedure_code"],
            "Tên thủ tục": frame["procedure_name"],
            "Lĩnh vực": frame["field"],
            "Đơn vị giải quyết": frame["agency_name"],
            "Cấp thực hiện": frame["level"].map(_LEVEL),
            "Hình thức nộp": frame["channel"].map(_CHANNEL),
            "Mức độ DVC": frame["online_level"],
        }
    )
    for column, header in _DAYS.items():
        table[header] = pd.to_datetime(days[column])
    table["Hình thức nhận kết quả"] = frame["return_channel"].map(_RETURN)
    table["4 tại chỗ"] = np.where(frame["on_the_spot"], "Có", "Không")
    table["Trạng thái"] = frame["status"].map(_STATUS)
    table["Dữ liệu mô phỏng"] = "x"
    return table


def write_dirty(rows: pd.DataFrame, file: Path, seed: int) -> None:
    """Write an extract the way people receive it (see the module's text)."""
    rng = np.random.default_rng([seed, 7])
    n = len(rows)
    text = pd.DataFrame(index=rows.index)
    layout = rng.integers(0, 3, n)
    for column in rows:
        if not pd.api.types.is_datetime64_any_dtype(rows[column]):
            text[column] = rows[column].fillna("").astype(str)
            continue
        day = rows[column]
        serial = (day - pd.Timestamp(1899, 12, 30)).dt.days.astype("Int64").astype(str)
        plain, timed = day.dt.strftime("%d/%m/%Y"), day.dt.strftime("%d/%m/%Y 08:30")
        chosen = np.select([layout == 0, layout == 1], [plain, timed], serial)
        text[column] = np.where(day.isna(), "", chosen)
    for header in _PERSONAL:
        text.insert(2, header, SAMPLE)
    decomposed = rng.random(n) < 0.3
    for column in ("Đơn vị giải quyết", "Trạng thái", "Lĩnh vực"):
        text.loc[decomposed, column] = text.loc[decomposed, column].map(
            lambda words: unicodedata.normalize("NFD", words)
        )
    unknown = rng.random(n) < _UNKNOWN
    text.loc[unknown, "Trạng thái"] = "Trạng thái lạ"
    impossible = ~unknown & (rng.random(n) < _IMPOSSIBLE) & (text["Ngày kết thúc xử lý"] != "")
    text.loc[impossible, "Ngày kết thúc xử lý"] = "01/01/2001"
    repeated = text[(rng.random(n) < _REPEATED) & ~unknown & ~impossible]
    text.insert(0, "STT", np.arange(1, n + 1).astype(str))
    repeated = repeated.assign(STT="").reindex(columns=text.columns)
    pieces = [text.iloc[: n // 2], _header_again(text), text.iloc[n // 2 :], repeated]
    with file.open("w", encoding="utf-8", newline="") as stream:
        width = len(text.columns) - 1
        stream.write("DANH SÁCH HỒ SƠ (DỮ LIỆU MÔ PHỎNG)" + ";" * width + "\r\n")
        stream.write("Đơn vị tính: hồ sơ" + ";" * width + "\r\n")
        pd.concat(pieces).to_csv(stream, index=False, sep=";", lineterminator="\r\n")
        stream.write(f"Tổng cộng: {n}" + ";" * width + "\r\n")


def _header_again(text: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame([{column: column for column in text.columns}])


def _parquet(file: Path, pieces: Iterator[pd.DataFrame]) -> int:
    writer: pq.ParquetWriter | None = None
    rows = 0
    try:
        for piece in pieces:
            codes = dossier_codes(piece, rows)
            table = pa.Table.from_pandas(_canonical(piece, codes), preserve_index=False)
            writer = writer or pq.ParquetWriter(file, table.schema, compression="zstd")
            writer.write_table(table.cast(writer.schema))
            rows += len(piece)
    finally:
        if writer is not None:
            writer.close()
    return rows


def _canonical(piece: pd.DataFrame, codes: pd.Series) -> pd.DataFrame:
    """Return the measuring shape under the canonical headers, days as ISO text."""
    table = pd.DataFrame(
        {
            "ma_ho_so": codes,
            "ma_tthc": piece["procedure_code"],
            "ten_tthc": piece["procedure_name"],
            "linh_vuc": piece["field"],
            "co_quan": piece["agency_name"],
            "cap": piece["level"].map(_LEVEL),
            "kenh": piece["channel"].map(_CHANNEL),
            "hinh_thuc_tra": piece["return_channel"].map(_RETURN),
            "trang_thai": piece["status"].map(_STATUS),
        }
    )
    names = {
        "ngay_tiep_nhan": "received_on",
        "ngay_hen_tra": "due_original_on",
        "ngay_ket_thuc": "finished_on",
        "ngay_tra": "returned_on",
    }
    for header, column in names.items():
        table[header] = pd.to_datetime(piece[column]).dt.strftime("%Y-%m-%d")
    return table.assign(mo_phong="x")


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
