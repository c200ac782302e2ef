"""What headers and cells of an extract mean, and what an installation may add."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reform.importing.dossiers import QUERIES
from reform.importing.words import COLUMNS, VALUES, WordsFileError, folded, headers, words
from reform.urls import slug

# The synonyms of the domain notes, §1.5.
NOTED = {
    "code": "ma_ho_so, Mã hồ sơ, Số hồ sơ, Mã số biên nhận, Số biên nhận",
    "procedure_code": "ma_tthc, Mã thủ tục, Mã TTHC",
    "procedure_name": "ten_tthc, Tên thủ tục, Thủ tục hành chính",
    "field": "linh_vuc, Lĩnh vực",
    "agency": "co_quan, Cơ quan thụ lý, Đơn vị giải quyết, Cơ quan thực hiện",
    "agency_code": "ma_dinh_danh",
    "level": "cap, Cấp thực hiện",
    "channel": "kenh, Hình thức nộp, Kênh thực hiện, Trực tuyến",
    "online_level": "muc_do, Mức độ DVC",
    "filed_on": "ngay_nop, Ngày gửi, Ngày nộp, Ngày đăng ký",
    "received_on": "ngay_tiep_nhan, Ngày tiếp nhận, Ngày nhận",
    "due_on": "ngay_hen_tra, Ngày hẹn trả, Hạn xử lý, Hạn trả kết quả",
    "extended_on": "ngay_gia_han, Ngày gia hạn",
    "finished_on": "ngay_ket_thuc, Ngày hoàn thành, Ngày kết thúc xử lý, Ngày có kết quả",
    "returned_on": "ngay_tra, Ngày trả, Ngày trả kết quả",
    "asked_on": "ngay_yc_bo_sung, Ngày yêu cầu bổ sung",
    "supplied_on": "ngay_bo_sung, Ngày công dân bổ sung",
    "return_channel": "hinh_thuc_tra, Hình thức nhận kết quả, Đăng ký trả qua BCCI",
    "status": "trang_thai, Trạng thái, Tình trạng",
}
DROPPED = (
    "Chủ hồ sơ, Người nộp, Địa chỉ, Số điện thoại, Thư điện tử, Số CCCD, Số CMND, Số CCCD/CMND, Ngày sinh, "
    "Ghi chú, Trích yếu, Nội dung, Trích yếu/Nội dung, Cán bộ xử lý"
)
# National codes of the domain notes, §1.2, with texts of local systems.
STATUS = {
    "Mới đăng ký": "1",
    "Được tiếp nhận": "2",
    "Không được tiếp nhận": "3",
    "Đang xử lý": "4",
    "Yêu cầu bổ sung giấy tờ": "5",
    "Yêu cầu thực hiện nghĩa vụ tài chính": "6",
    "Công dân yêu cầu rút hồ sơ": "7",
    "Dừng xử lý": "8",
    "Đã xử lý xong": "9",
    "Đã trả kết quả": "10",
    "Chờ bổ sung hồ sơ": "5",
    "Chờ trả kết quả": "9",
    "Đã rút hồ sơ": "7",
    "Tạm dừng": "5",
    "Chờ thực hiện liên thông": "4",
}


@pytest.mark.parametrize(
    ("column", "header"), [(column, h) for column, listed in NOTED.items() for h in listed.split(", ")]
)
def test_every_noted_header_is_known(tmp_path, column, header):
    known = headers(tmp_path)
    for spelled in (header, header.upper(), f"  {header} (*):", unicodedata.normalize("NFD", header)):
        assert known[folded(spelled)] == column


@pytest.mark.parametrize("header", DROPPED.split(", "))
def test_no_personal_header_is_known(tmp_path, header):
    assert folded(header) not in headers(tmp_path)


@pytest.mark.parametrize(("text", "code"), STATUS.items())
def test_states_carry_the_national_codes(tmp_path, text, code):
    assert words(tmp_path)["status"][folded(text)] == code
    assert words(tmp_path)["status"][code] == code


def test_channels_are_numbered_as_the_national_list_numbers_them(tmp_path):
    channel = words(tmp_path)["channel"]
    assert [channel[key] for key in ("", "1", "2", "3")] == ["direct", "direct", "online", "post"]


def test_shipped_words_give_only_known_meanings(tmp_path):
    found = words(tmp_path)
    assert set(found) == set(VALUES) <= set(COLUMNS)
    for column, texts in found.items():
        assert set(texts.values()) <= set(VALUES[column]), column


def test_the_installation_adds_headers_and_words_that_win(tmp_path):
    (tmp_path / "dossier_headers.csv").write_text(
        "column,header\ncode,Số phiếu\nfield,Nội dung\n", encoding="utf-8-sig"
    )
    (tmp_path / "dossier_words.csv").write_text(
        "column,text,value\nstatus,Lưu kho,9\nstatus,Tạm dừng,4\n", encoding="utf-8"
    )
    assert headers(tmp_path)["số phiếu"] == "code" and headers(tmp_path)["mã hồ sơ"] == "code"
    assert words(tmp_path)["status"]["lưu kho"] == "9" and words(tmp_path)["status"]["tạm dừng"] == "4"


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("dossier_headers.csv", "cot;tieu de\n", "dossiers.words_header"),
        ("dossier_headers.csv", "column,header\nowner,Chủ hồ sơ\n", "dossiers.words_column"),
        ("dossier_words.csv", "column,text\n", "dossiers.words_header"),
        ("dossier_words.csv", "column,text,value\nstatus,Lưu kho,11\n", "dossiers.words_value"),
        ("dossier_words.csv", "column,text,value\nlevel,Bộ,ministry\n", "dossiers.words_value"),
        ("dossier_words.csv", "column,text,value\nfield,Đất,Đất đai\n", "dossiers.words_value"),
    ],
)
def test_a_table_of_the_installation_that_means_nothing_is_refused(tmp_path, name, content, key):
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(WordsFileError) as refused:
        headers(tmp_path) if "headers" in name else words(tmp_path)
    assert refused.value.key == key and refused.value.values["file"] == name


def test_a_table_in_another_encoding_is_refused(tmp_path):
    (tmp_path / "dossier_words.csv").write_bytes(b"column,text,value\nstatus,\xd0\xe3,9\n")
    with pytest.raises(WordsFileError) as refused:
        words(tmp_path)
    assert refused.value.key == "dossiers.words_unreadable"


@pytest.fixture(scope="module")
def macros() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("CREATE TEMP TABLE known_header (header VARCHAR)")
    connection.execute((QUERIES / "macros.sql").read_text(encoding="utf-8"))
    return connection


LETTERS = st.text("aăâáàảãạắằẳẵặấầẩẫậeêếềểễệioôơớờởỡợuưứừửữựyỳđ AĐÔƠƯ -_.,:*()0129\u00a0\t", max_size=30)


@given(text=LETTERS, form=st.sampled_from(["NFC", "NFD"]))
def test_names_become_the_same_codes_in_the_engine_and_in_the_address(macros, text, form):
    given_text = unicodedata.normalize(form, text)
    made = macros.execute("SELECT slug($1), folded($1)", [given_text]).fetchone()
    assert made == (slug(text) or None, folded(text))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01/06/2021", "2021-06-01"),
        ("1/6/2021", "2021-06-01"),
        ("01-06-2021", "2021-06-01"),
        ("01.06.2021", "2021-06-01"),
        ("01/06/2021 08:30", "2021-06-01"),
        ("01/06/2021 08:30:15", "2021-06-01"),
        ("1/6/2021 8:30", "2021-06-01"),
        ("01/06/2021 02:30:15 CH", "2021-06-01"),
        ("01/06/2021, 08h30", "2021-06-01"),
        ("08:30 01/06/2021", "2021-06-01"),
        ("08:30:15, 01/06/2021", "2021-06-01"),
        ("2021-06-01", "2021-06-01"),
        ("2021-6-1 8:30", "2021-06-01"),
        ("2021/06/01", "2021-06-01"),
        ("2021-06-01T08:30:00+07:00", "2021-06-01"),
        ("2021-06-01 08:30:00.000", "2021-06-01"),
        ("44348", "2021-06-01"),
        ("44348.354166", "2021-06-01"),
        ("29/02/2020", "2020-02-29"),
        ("30/02/2021", None),
        ("29/02/2021", None),
        ("13/13/2021", None),
        ("01/06/21", None),
        ("06/2021", None),
        ("01/06/0021", None),
        ("31/12/9999", None),
        ("1234", None),
        ("99999", None),
        ("hôm nay", None),
        ("-", None),
        ("", None),
    ],
)
def test_days_are_read_in_every_layout_and_never_guessed(macros, text, day):
    found = macros.execute("SELECT day_of($1)", [text]).fetchone()
    assert found == (date.fromisoformat(day) if day else None,)


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("Sở Tư pháp", "province"),
        ("Ban Dân tộc", "province"),
        ("Thanh tra tỉnh", "province"),
        ("Văn phòng UBND tỉnh", "province"),
        ("UBND huyện Bù Đăng", "district"),
        ("UBND thị xã Phước Long", "district"),
        ("Ủy ban nhân dân thành phố Đồng Xoài", "district"),
        ("UBND xã Đức Liễu", "commune"),
        ("UBND phường Tân Phú", "commune"),
        ("UBND thị trấn Đức Phong", "commune"),
        ("Phòng khám", None),
    ],
)
def test_an_agency_names_its_level_or_nothing_does(macros, name, level):
    assert macros.execute("SELECT level_of($1)", [unicodedata.normalize("NFD", name)]).fetchone() == (level,)


def test_the_shipped_tables_are_sorted_by_column_and_free_of_repeats():
    folder = Path(__file__).parents[2] / "reform" / "importing"
    for name in ("headers.csv", "words.csv"):
        lines = (folder / name).read_text(encoding="utf-8").splitlines()[1:]
        keys = [
            folded(",".join(one.split(",")[:-1])) if name == "words.csv" else folded(one) for one in lines
        ]
        assert len(keys) == len(set(keys)), name
