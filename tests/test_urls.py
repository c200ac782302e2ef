"""The address holds the whole view, and no address can do harm."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from reform.urls import ERAS, PARAMETERS, Known, View, in_other_era, read, settled, slug, write

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
    scope=st.none() | st.sampled_from(["centre", "province"]),
    period=st.none() | st.sampled_from(["all", "2020", "2020-06", "2021-Q2", "2019-07..2020-06"]),
    calendar=st.sampled_from(["month", "report"]),
    agency=st.none() | st.sampled_from(["so-tu-phap", "xa-mo-phong-001"]),
    field=st.none() | st.sampled_from(["dat-dai", "ho-tich"]),
    level=st.none() | st.sampled_from(["province", "district", "commune"]),
    channel=st.none() | st.sampled_from(["direct", "online", "post"]),
    derived=st.booleans(),
    wide=st.booleans(),
    theme=st.sampled_from([None, "light", "dark"]),
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
        "scope": "country",
        "period": "2020-13",
        "cal": "moon",
        "agency": "../etc",
        "field": "Đất đai",
        "level": "4",
        "channel": "fax",
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


# Three units of the 63, two of the 34: "70" goes into "75", which is another unit afterwards.
MEMBERS = {63: frozenset({"01", "70", "75"}), 34: frozenset({"01", "75"})}
HEIRS = {"01": "01", "70": "75", "75": "75"}
small_views = st.builds(
    View,
    home=st.sampled_from(sorted(MEMBERS[63])),
    peers=st.none() | st.lists(st.sampled_from(sorted(MEMBERS[63])), max_size=3, unique=True).map(tuple),
    region=st.none() | st.sampled_from(["dong-nam-bo", "khong"]),
    reference=st.sampled_from(["median", "region", "best", "previous", "01", "70"]),
    target=st.none() | st.integers(1, 63),
    strategy=st.none() | st.sampled_from(["region", "neighbours", "similar"]),
    era=st.sampled_from(ERAS),
)


@given(small_views)
def test_a_settled_view_names_only_units_of_its_era(view):
    found, changed = settled(view, MEMBERS, HEIRS)
    assert found.home in MEMBERS[found.era] and set(found.peers or ()) <= MEMBERS[found.era]
    assert found.reference in MEMBERS[found.era] or found.reference in (
        "median",
        "region",
        "best",
        "previous",
    )
    assert settled(found, MEMBERS, HEIRS) == (found, ())
    assert (found == view) == (changed == ())
    assert found.era == view.era


def test_a_view_of_the_63_stays_as_it_is():
    view = View(home="70", peers=("75", "01"), region="dong-nam-bo", reference="region", target=60)
    assert settled(view, MEMBERS, HEIRS) == (view, ())


def test_what_does_not_exist_among_the_34_is_replaced_and_named():
    view = View(home="70", era=34, peers=("70", "01"), region="dong-nam-bo", reference="70", target=50)
    found, changed = settled(view, MEMBERS, HEIRS)
    assert found == View(home="75", era=34, peers=("01",), reference="median")
    assert set(changed) == {"home", "peers", "region", "ref", "target"}


def test_going_to_the_other_era_leaves_everything_behind_that_is_not_there():
    changes = in_other_era("75", 34)
    view = View(home="70", index="PAPI", year=2024, peers=("70",), region="dong-nam-bo", reference="70")
    there = replace(view, **changes)
    assert settled(there, MEMBERS, HEIRS) == (there, ())
    assert (there.home, there.era, there.index, there.year) == ("75", 34, "PAPI", None)
