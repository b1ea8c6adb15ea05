"""Areas against what is published of them: who lives in them, and that the shipped files are what the sources make."""

import pandas as pd
import pytest
from commonweal.datasets.embedded import embedded_dataset
from commonweal.io.paths import library_path
from pipeline.geography.areas import areas
from pipeline.geography.counties import county_list


@pytest.fixture(scope="module")
def benchmark():
    return embedded_dataset("us-2017", "county")


@pytest.fixture(scope="module")
def made(sources, benchmark):
    payroll = benchmark["jobs_payroll"].transpose("industry", "region")
    jobs = pd.DataFrame(
        payroll.values,
        index=[str(code) for code in benchmark["industry"].values],
        columns=[str(code) for code in benchmark["region"].values],
    )
    return areas(sources, county_list(sources), jobs)


@pytest.fixture(scope="module")
def people(sources):
    """Census 2020, in the counties of the datasets."""
    raw = pd.read_csv(sources / "geography-crosswalks" / "county_cd119.csv", dtype={"fips": str, "cd": str})
    raw["fips"] = raw["fips"].replace({"02063": "02261", "02066": "02261"})
    return raw.groupby("fips")["pop_2020"].sum()


def test_the_shipped_files_are_what_the_sources_make(made):
    for kind, rows in made.items():
        shipped = pd.read_csv(library_path() / "datasets" / f"us-areas-{kind}.csv", dtype={"code": str, "county": str})
        assert list(shipped["code"]) == list(rows["code"])
        assert list(shipped["county"]) == list(rows["county"])
        assert shipped["share_of_area"].to_numpy() == pytest.approx(rows["share_of_area"].to_numpy(), rel=1e-4)


def test_shares_are_shares(made):
    for kind, rows in made.items():
        assert rows.groupby("code")["share_of_area"].sum().to_numpy() == pytest.approx(1.0, abs=1e-3), kind
        assert not rows.duplicated(["code", "county"]).any()
        if kind != "zip":
            assert rows["share_of_county"].between(0.0, 1.0).all()
            assert (rows.groupby("county")["share_of_county"].sum() < 1.001).all()


def test_people_of_areas(made, people):
    print()

    def living(kind):
        rows = made[kind]
        return (rows["share_of_county"] * rows["county"].map(people)).groupby(rows["code"]).sum()

    total = people.sum()
    assert total == 331_449_281  # Census 2020
    metro, micro, district, rural = (living(kind) for kind in ("metro", "micro", "district", "rural"))
    for kind in ("metro", "micro", "district", "rural", "energy", "justice40"):
        print(f"{kind}: {len(living(kind))} areas, {living(kind).sum() / 1e6:.1f} million people")
    assert (len(metro), len(micro), len(district), len(rural)) == (387, 538, 436, 9)
    assert metro["35620"] == pytest.approx(20.08e6, rel=0.003)  # New York, Census 2020
    assert metro["16740"] == pytest.approx(2.660e6, rel=0.003)  # Charlotte
    assert metro.sum() / total == pytest.approx(0.862, abs=0.003)
    # Districts of a state are alike; the largest is Delaware, the smallest one of Montana's.
    assert district.sum() == pytest.approx(total, rel=1e-4)
    several = district[~district.index.str.endswith("AL")]
    of_state = several.groupby(several.index.str[:2]).transform("mean")
    assert (several / of_state - 1.0).abs().max() < 0.03
    assert district.idxmax() == "DE-AL"
    assert rural.sum() == pytest.approx(total, rel=1e-4)
    assert rural[["1", "2", "3"]].sum() == pytest.approx(metro.sum(), rel=1e-4)


def test_energy_communities_are_where_fuels_are(made):
    rows = made["energy"].set_index("county")
    whole = rows[rows["code"] == "fossil"].index
    assert {"48201", "06029", "22019", "56025"} & set(whole) >= {"48201", "06029", "22019"}  # Houston, Kern, Calcasieu
    assert not set(whole) & {"36061", "17031", "13121", "06037"}  # New York, Chicago, Atlanta, Los Angeles
    coal = rows["share_of_county"]
    assert coal[["54005", "54045", "21195"]].min() > 0.5  # Boone and Logan, West Virginia; Pike, Kentucky


def test_disadvantaged_counties(made):
    share = made["justice40"].set_index("county")["share_of_county"]
    assert share["28151"] > 0.9  # Washington County, Mississippi
    assert share["36005"] > 0.7  # Bronx
    assert share.get("51107", 0.0) < 0.1  # Loudoun County, Virginia
