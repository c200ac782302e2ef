"""The address holds the whole view, and no address can do harm."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from reform.urls import PARAMETERS, Known, View, read, slug, write

PROVINCES = [f"{n:02d}" for n in range(1, 97)]
KNOWN = Known(
    frozenset({"PAR", "SIPAS", "PAPI", "PCI", "ICT", "DTI"}),
    frozenset(PROVINCES),
    {"dong-nam-bo": "Đông Nam Bộ", "tay-nguyen": "Tây Nguyên"},
)

views = st.builds(
    View,
    index=st.sampled_from(sorted(KNOWN.indices)),
    year=st.none() | st.integers(2006, 2100),
    as_of=st.none() | st.dates(date(2006, 1, 1), date(2100, 1, 1)),
    home=st.sampled_from(PROVINCES),
    peers=st.none() | st.lists(st.sampled_from(PROVINCES), max_size=3, unique=True).map(tuple),
    region=st.none() | st.sampled_from(["dong-nam-bo", "tay-nguyen", "khong"]),
    lang=st.sampled_from(["vi", "en"]),
    reference=st.sampled_from(["median", "region", "best", "previous", "01", "70"]),
    part=st.sampled_from(["TOTAL", "D1", "D8"]),
    added=st.none() | st.integers(0, 3000).map(lambda n: n / 1000),
    target=st.none() | st.integers(1, 63),
    strategy=st.none() | st.sampled_from(["region", "neighbours", "similar", "group", "own-mien-dong-3"]),
    era=st.sampled_from([63, 34]),
    since=st.none() | st.dates(date(2006, 1, 1), date(2100, 1, 1)),
    derived=st.booleans(),
    wide=st.booleans(),
)


@given(views)
def test_a_view_survives_the_way_through_the_address(view):
    assert read(write(view), KNOWN) == (view, ())


def test_defaults_are_left_out_of_the_address():
    assert write(View()) == {}
    assert write(View(index="PAPI", year=2020)) == {"index": "papi", "year": "2020"}


def test_no_peers_at_all_is_another_choice_than_the_pages_own_peers():
    assert read({"peers": ""}, KNOWN)[0].peers == ()
    assert read({}, KNOWN)[0].peers is None


@given(
    st.dictionaries(st.sampled_from([p.name for p in PARAMETERS]) | st.text(max_size=8), st.text(max_size=40))
)
def test_no_address_fails_and_refused_values_fall_back(query):
    view, refused = read(query, KNOWN)
    assert set(refused) <= set(query)
    assert view.home in KNOWN.provinces and view.index in KNOWN.indices
    assert len(view.peers or ()) <= 3
    # What was not refused and not given is the default.
    assert read(write(view), KNOWN) == (view, ())


def test_each_meaningless_value_is_named():
    query = {
        "index": "xyz",
        "year": "20x0",
        "asof": "2021-02-30",
        "home": "99",
        "peers": "01,02,03,04",
        "region": "nowhere",
        "lang": "fr",
        "ref": "worst",
        "part": "D1'; DROP",
        "added": "9",
        "target": "64",
        "strategy": "own-",
        "era": "62",
        "since": "2021-13-01",
        "derived": "yes",
        "wide": "2",
    }
    view, refused = read(query, KNOWN)
    assert set(refused) == set(query)
    assert view == View()


def test_parameters_of_strangers_are_passed_over_in_silence():
    assert read({"utm_source": "x", "embed": "true"}, KNOWN) == (View(), ())


def test_slugs_are_ascii():
    assert slug("Đông Nam Bộ") == "dong-nam-bo"
    assert slug("Trung du và miền núi phía Bắc") == "trung-du-va-mien-nui-phia-bac"
