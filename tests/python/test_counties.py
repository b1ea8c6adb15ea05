"""Every county: sums to states, known places, trade by distance, where people live, and what users ask."""

import io

import commonweal as cw
import numpy as np
import pandas as pd
import pytest
from commonweal.datasets.final_uses import by_region, categories, supply
from commonweal.datasets.places import place_of, sums_within
from commonweal.economies.trade import Pairs
from commonweal.io import read_dataset
from commonweal.parameters.trade_classes import DECAY, class_of
from commonweal.show.budget import whose_rates


@pytest.fixture(scope="module")
def counties() -> cw.Model:
    return cw.load("us-2024", regions="county")


@pytest.fixture(scope="module")
def solved(counties) -> cw.Comparison:
    return counties.compare(
        ["chips", "home-care"], amount=1e9, closure="type-ii", accounts=["jobs", "ghg", "labour_income", "wellby"]
    )


def test_codes_are_one_vintage(counties):
    table = counties.regions
    assert len(table) == 3142 and table.index.is_unique and (table.index.str.len() == 5).all()
    assert {"02261", "09001", "46102", "51600"} <= set(
        table.index
    )  # Alaska and Connecticut before, Dakota after their changes
    assert not {"02063", "09110", "46113", "51515"} & set(table.index)
    assert table.loc["37023", "name"] == "Burke County, NC" and table["state"].nunique() == 51


@pytest.mark.parametrize(
    "name",
    ["jobs", "jobs_payroll", "labour_income", "compensation", "value_added", "ghg", "co2", "pm25", "water", "land"],
)
def test_accounts_sum_to_the_states(counties, states, name):
    place = place_of(counties.dataset)
    summed, whole = sums_within(counties.dataset[name].values, place), states.dataset[name].values
    assert np.abs(summed - whole).max() <= 1e-9 * np.abs(whole).max()
    assert counties.accounts.loc[name, "total"] == pytest.approx(states.accounts.loc[name, "total"], rel=1e-9)


def test_output_and_final_demand_sum_to_the_states(counties, states):
    place, d, s = place_of(counties.dataset), counties.dataset, states.dataset
    whole = s["industry_output"].values
    assert np.abs(sums_within(d["industry_output"].values, place) - whole).max() <= 1e-9 * whole.max()
    for name in ("final_demand", "final_demand_imports"):
        for category in categories(d):
            whole = by_region(s, [category], name)
            assert (
                np.abs(sums_within(by_region(d, [category], name), place) - whole).max() <= 1e-9 * np.abs(whole).max()
            ), category


def test_drivers_sum_to_the_states(counties, states):
    place = place_of(counties.dataset)
    drivers = [str(name) for name, v in states.dataset.data_vars.items() if v.attrs.get("role") == "driver"]
    assert len(drivers) >= 6
    for name in drivers:
        summed = sums_within(counties.dataset[name].values[None], place)[0]
        assert np.allclose(summed, states.dataset[name].values, rtol=1e-4), name


def test_payrolls_are_no_more_than_all_jobs_where_the_states_are_not(counties, states):
    s, d, place = states.dataset, counties.dataset, place_of(counties.dataset)
    fewer = (s["jobs_payroll"].values <= s["jobs"].values)[:, place]
    assert fewer.mean() > 0.7
    above = np.where(fewer, d["jobs_payroll"].values - 1.01 * d["jobs"].values, 0.0).clip(min=0.0)
    assert above.sum() < 1e-3 * d["jobs_payroll"].values.sum()


def test_no_cell_is_below_nothing_and_no_county_is_empty(counties):
    d = counties.dataset
    for name in ("industry_output", "jobs", "labour_income", "measured_share"):
        assert d[name].values.min() >= 0.0
    assert d["measured_share"].values.max() <= 1.0
    assert d["jobs"].values.sum(axis=0).min() > 10.0
    assert np.allclose(d["residence"].values.sum(axis=0), 1.0, atol=1e-3)


#: Counties that everybody knows for something: industry, and how far the county's share of output must be above the
#: nation's.
KNOWN = {
    "32003": ("721000", 10.0),  # Clark NV: lodging
    "48329": ("211000", 20.0),  # Midland TX: oil
    "06085": ("334413", 5.0),  # Santa Clara CA: semiconductors
    "25025": ("622000", 2.0),  # Suffolk MA: hospitals
    "53033": ("511200", 5.0),  # King WA: software
    "36061": ("523A00", 5.0),  # New York NY: securities
    "20173": ("336411", 10.0),  # Sedgwick KS: aircraft
    "56005": ("212100", 50.0),  # Campbell WY: coal
    "06037": ("512100", 5.0),  # Los Angeles CA: films
    "11001": ("S00600", 5.0),  # Washington DC: the federal government
    "13121": ("481000", 2.0),  # Fulton GA: airlines
    "37023": ("313300", 50.0),  # Burke NC: textile finishing
}


@pytest.mark.parametrize("code", KNOWN)
def test_known_counties_are_known_for_the_right_thing(counties, code):
    industry, least = KNOWN[code]
    d = counties.dataset
    made = pd.DataFrame(d["industry_output"].values, index=d["industry"].values, columns=d["region"].values)
    quotient = made.loc[industry, code] / made[code].sum() / (made.loc[industry].sum() / made.to_numpy().sum())
    print(f"\n{d['region_name'].sel(region=code).item()}: {industry} at {quotient:.1f} times the nation's share")
    assert quotient > least


def test_jobs_are_beas_totals(counties):
    """CAEMP25N counts Loving County's handful and Los Angeles's six and a half million."""
    jobs = pd.Series(counties.dataset["jobs"].values.sum(axis=0), counties.dataset["region"].values)
    assert jobs.idxmin() in ("48301", "15005", "48261") and 20.0 < jobs["48301"] < 500.0
    people = pd.Series(counties.dataset["population"].values, jobs.index)
    output = pd.Series(counties.dataset["industry_output"].values.sum(axis=0), jobs.index)
    print(f"\nLoving County, TX: {output['48301'] / people['48301'] / 1e6:.0f} million USD of output a head")
    assert jobs.idxmax() == "06037" and 6.0e6 < jobs["06037"] < 7.0e6


def test_most_of_output_rests_on_published_cells(counties):
    d = counties.dataset
    share = float((d["measured_share"] * d["industry_output"]).sum() / d["industry_output"].sum())
    print(f"\nshare of output in published cells: {share:.3f}")
    assert 0.6 < share < 0.75


def test_workers_live_where_they_can_get_to_work(counties):
    lives = pd.DataFrame(counties.dataset["residence"].values, *[counties.dataset["region"].values] * 2)
    stay = pd.Series(np.diag(lives), lives.index)
    assert 0.25 < stay["36061"] < 0.35  # three of four who work in Manhattan come over a bridge or through a tunnel
    assert stay["37023"] > 0.7
    earned = pd.Series(counties.dataset["labour_income"].values.sum(axis=0), lives.index)
    assert (stay * earned).sum() / earned.sum() == pytest.approx(0.73, abs=0.01)


def test_the_base_year_is_the_solution(counties):
    output = counties.dataset["industry_output"].values
    x = counties.solve().output.to_numpy()
    assert np.abs(x - output).sum() <= 1e-9 * output.sum()
    assert np.abs(x - output).max() <= 1e-6 * output.max()


def test_trade_is_near_for_what_stays_and_far_for_chips(counties):
    operator, d = counties.operator(), counties.dataset
    home = operator.own_shares() * operator.base_demand.clip(min=0.0)
    bought = operator.base_demand.clip(min=0.0).sum(axis=1)
    at_home = pd.Series(home.sum(axis=1) / np.where(bought > 0.0, bought, 1.0), d["commodity"].values)
    for code in ("812100", "722110", "444000", "621200"):  # haircuts, restaurants, hardware stores, dentists
        assert at_home[code] > 0.8, code
    for code in ("334413", "336411", "325411"):  # semiconductors, aircraft, medicinal chemicals
        assert at_home[code] < 0.3, code
    shares = counties.trade_shares("334413")
    assert np.allclose(shares.sum(), 1.0, atol=1e-9)
    made = supply(d).sum(axis=1)
    bought = operator.base_demand.sum(axis=1)
    assert np.abs(made - bought).max() <= 1e-9 * made.max()


def test_what_is_not_measured_has_the_states_jobs_per_dollar(counties, states):
    d, s, place = counties.dataset, states.dataset, place_of(counties.dataset)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (d["jobs"].values / d["industry_output"].values) / (s["jobs"].values / s["industry_output"].values)[
            :, place
        ]
    jobs = np.where(np.isfinite(ratio) & (ratio > 0.0), d["jobs"].values, 0.0)

    def spread(cells: np.ndarray) -> tuple[float, float]:
        order = np.argsort(ratio[cells])
        upto = np.cumsum(jobs[cells][order]) / jobs[cells].sum()
        low, high = ratio[cells][order][np.searchsorted(upto, [0.05, 0.95])]
        return float(low), float(high)

    few = np.broadcast_to(d["population"].values < 10_000.0, jobs.shape)
    for which, cells in (("all", jobs > 0.0), ("of counties below 10,000 people", (jobs > 0.0) & few)):
        low, high = spread(cells)
        print(f"\njobs per dollar over the state's, 5 and 95 % of jobs, {which}: {low:.2f} and {high:.2f}")
        assert 0.5 < low < high < 3.0
    licking = list(d["region"].values).index("39089"), list(d["industry"].values).index("334413")
    assert ratio[licking[::-1]] == pytest.approx(1.0, abs=0.5)  # semiconductors where one plant is being built


def test_a_comparison_by_county_state_and_in_all(solved, counties, tmp_path):
    by_county, by_state = solved.by("region"), solved.by("state")
    assert by_county["name"].iloc[0] == "Autauga County, AL"
    for name in ("jobs", "ghg"):
        assert np.allclose(
            by_state[name].groupby("scenario").sum(), by_county[name].groupby("scenario").sum(), rtol=1e-12
        )
    assert by_county["jobs"]["chips"].idxmax() == "04013"  # Maricopa, where most of the awards went
    assert by_state["jobs"]["chips"].idxmax() == "AZ"
    table = solved.table
    assert (table["jobs"]["type-ii"] > table["jobs"]["type-i"]).all()
    assert (solved.facts["measured"] > 0.6).all() and (solved.facts["measured"] < 1.0).all()
    solved.to_hdf(str(tmp_path / "counties.h5"))
    kept = (
        read_dataset(tmp_path / "counties.h5")["effects_by_region"].sum("stage").sel(scenario="chips", account="jobs")
    )
    assert np.allclose(kept, by_county["jobs"]["chips"], rtol=1e-12)
    assert solved.certificate.proven
    assert (solved.bounds / solved._over_stages.abs()).to_numpy().max() < 1e-5


def test_made_in_a_county_keeps_its_direct_jobs_there(counties):
    fab = cw.scenario("chips-operations").in_regions({"04013": 1.0})
    result = counties.compare([fab], amount=1e8, accounts=["jobs"], closure="type-i")
    direct = pd.Series(result.effects["by_region"].values[0, 0, :, 0], result.regions)
    assert direct["04013"] == pytest.approx(direct.sum(), rel=1e-12) and direct.sum() > 0.0
    stays = result.stays_where_spent()
    assert stays.iloc[0]["direct"] == pytest.approx(1.0) and 0.2 < stays.iloc[0]["type-i"] < 1.0


def test_what_stays_and_a_scenario_buys_is_made_in_the_county(counties):
    """Of every commodity that cannot travel, every county that makes some: home care paid for in Ulster, child care
    in Burke.
    """
    operator = counties._economy.of_new_demand()
    own, supply_of, codes = operator.own_shares(), counties.operator().base_supply, counties.regions.index
    local = (counties.tradability["class"] == "local").to_numpy()
    makes = supply_of[local] > 0.0
    assert (own[local][makes] == 1.0).all()
    part = makes.mean(axis=1)
    print(
        f"\ncommodities that stay: made in {part.min():.0%} ({counties.goods['name'][local].iloc[part.argmin()]}) to "
        f"{part.max():.0%} of counties"
    )
    for name in ("home-care", "child-care"):
        bill = cw.scenario(name).final_demand(counties.dataset, 1.0, parameters=None).purchased.sum(axis=1)
        at_home = pd.Series(bill @ own / bill.sum(), codes)
        people = counties.dataset["population"].values
        print(
            f"{name}: at home {at_home.min():.0%} to {at_home.max():.0%}, by people "
            f"{np.average(at_home, weights=people):.1%}; "
            f"Ulster {at_home['36111']:.1%}, Burke {at_home['37023']:.1%}, {(at_home < 0.8).sum()} counties below 80 %"
        )
        assert at_home["36111"] > 0.999 and at_home["37023"] > 0.999
        assert np.average(at_home, weights=people) > 0.99


def test_a_scenario_buys_no_more_at_home_than_supply_and_distance_say(counties):
    """Of what travels, every commodity and county; where hardly anybody else is in reach the base year's share
    stays.
    """
    economy = counties._economy
    bought, at_most = economy.of_new_demand().own_shares(), _attraction(economy)
    travels = (counties.tradability["class"] == "traded").to_numpy()
    assert bought[travels].min() >= 0.0
    over = bought[travels] > at_most[travels] + 1e-9
    assert over.mean() < 1e-4


def _attraction(economy) -> np.ndarray:
    """By commodity and county, its part of what all offer it, by supply and distance: computed here once more."""
    made, result = supply(economy.dataset), np.zeros_like(supply(economy.dataset))
    classes = class_of(list(economy.goods.index), list((economy.tradability["class"] == "local").to_numpy())).to_numpy()
    # Kernels of many regions have the digits of single precision.
    logarithm = np.log(Pairs.of(economy.dataset, economy.parameters).apart).astype(np.float32).astype(float)
    for name in dict.fromkeys(classes):
        near = np.exp(-economy.parameters[DECAY + name] * logarithm).astype(np.float32).astype(float)
        rows = classes == name
        offered = made[rows] @ near
        result[rows] = np.divide(made[rows] * np.diag(near), offered, out=np.zeros_like(offered), where=offered > 0.0)
    return result


def test_counties_and_states_agree_within_what_is_explained(counties):
    """Every scenario of the library, type I, beside the states by gravity: the same technology in other places
    (docs/data.md).

    What cannot travel is made in the county that buys it, with that county's jobs per dollar: in a few rural ones,
    which some scenarios name, a fifth more than in their states. Solar and wind stand in the country, where builders
    are paid less than the mean of their state.
    """
    names, accounts = list(cw.scenarios().index), ["jobs", "labour_income", "ghg"]
    ask = {"amount": 1e9, "closure": "type-i", "accounts": accounts}
    mine = counties.compare(names, **ask)
    theirs = cw.load("us-2024", regions="state", trade="gravity").compare(names, **ask)
    off = 100.0 * (mine.table[accounts] / theirs.table[accounts] - 1.0)
    jobs = theirs.by("region")["jobs"].unstack("scenario")
    apart = (mine.by("state")["jobs"].unstack("scenario").loc[jobs.index] - jobs).abs().sum() / (2.0 * jobs.sum())
    named = cw.scenarios()["regions"] == "counties"
    print(
        f"\nCounties over states by gravity, less one, and jobs in another state, "
        f"%\n{off.assign(moved=100.0 * apart).round(1)}"
    )
    assert named.sum() == 7
    assert (off[~named].abs().max() < [5.0, 6.0, 6.0]).all() and apart[~named].max() < 0.05
    power = off.index.isin(["ira-clean-power", "ira-clean-power-2025"])
    assert off.loc[~named & ~power, "labour_income"].abs().max() < 4.0
    assert (off.loc[power, "labour_income"] < 0.0).all()
    assert (off[named].abs().max() < [30.0, 9.0, 10.0]).all() and apart[named].max() < 0.15


def test_a_region_tells_what_it_is(counties):
    burke = counties.region("37023")
    assert burke.name == "Burke County, NC" and "Burke County" in repr(burke) and "<table" in burke._repr_html_()
    assert burke.facts["output_musd"] == pytest.approx(burke.industries["output_musd"].sum())
    print(f"\n{burke.name}: share of output in published cells {burke.facts['measured_share']:.2f}")
    assert 0.0 < burke.facts["measured_share"] < 1.0 and 0.0 < burke.facts["made_at_home"] < 1.0
    assert "313300" in burke.industries.index[:20]
    goods = burke.goods
    assert np.allclose(goods["home_musd"] + goods["bought_elsewhere_musd"], goods["bought_musd"])
    with pytest.raises(cw.ModelError, match="unknown region '99999'"):
        counties.region("99999")


def test_multipliers_of_every_countys_sectors(counties):
    m = counties.multipliers(["jobs", "ghg", "wellby"], closure="type-i")
    assert m.table.shape == (3142 * 402, 3) and m.certificate.proven
    assert (m.table["jobs"] >= 0.0).all()


def test_what_a_countys_sectors_call_for_at_home_and_elsewhere(counties):
    table = counties.multipliers("jobs", of="own-region", regions=["37023", "04013"], closure="type-i").per_million[
        "jobs"
    ]
    care = table.xs("624400", level="sector")
    print(f"\njob-years per million dollars of child care, type I\n{care.round(1)}")
    assert (care["own-region"] > care["spill-over"]).all()
    chips = table.xs("334413", level="sector")
    assert (
        chips.loc["04013", "own-region"] > chips.loc["04013", "spill-over"]
    )  # who buys them in Maricopa County has a fab near by
    assert chips.loc["37023", "own-region"] < 0.1 * chips.loc["37023", "spill-over"]


def test_counties_trade_nearer_home_than_states_allow(counties):
    near = counties.travel("class")
    far = cw.load("us-2024", regions="state", trade="gravity").travel("class")
    columns = ["local_share", "haul_km"]
    beside = near[["decay", *columns]].join(far[columns].add_suffix(" state"))
    print(f"\nTrade of counties beside the states' by gravity\n{beside.round(2).to_string()}")
    assert (near["local_share"] <= far["local_share"] + 1e-9).all()  # a part makes less of what it buys than the whole
    assert (
        near["haul_km"].idxmin() == "home"
        and near.loc["home", "haul_km"] < 100.0
        and near.loc["home", "local_share"] > 0.8
    )
    assert (near["haul_km"] / far["haul_km"]).between(0.9, 1.5).all()


def test_air_damages_of_the_users_own_by_county(counties, tmp_path):
    path = tmp_path / "damages.csv"
    path.write_text("region,pm25,nox\n36005,1600000,\n37023,16000,0\n")
    own = cw.load("us-2024", regions="county", air_damages=path)
    usual, mine = (us._economy.satellites.levels("wellby_air").sum(axis=0) for us in (counties, own))
    at = pd.Index(counties.regions.index).get_indexer(["36005", "37023"])
    assert mine[at[0]] < 2.0 * usual[at[0]] < 0.0 and usual[at[1]] < 0.5 * mine[at[1]] < 0.0
    others = np.delete(np.arange(len(usual)), at)
    assert np.array_equal(mine[others], usual[others])


def test_money_in_every_county_is_not_followed_one_by_one(solved):
    with pytest.raises(cw.ModelError, match="money is spent in 3142 of 3142 regions"):
        solved.stays_where_spent()


def test_counties_are_drawn_and_their_page_stays_light(solved, counties, tmp_path):
    drawing = io.StringIO()
    solved.plot.map("jobs", "chips").save(drawing, format="svg")
    assert drawing.getvalue().count('aria-roledescription="geoshape"') == len(counties.regions)
    assert "Maricopa County, AZ" in solved.plot.map("jobs", "chips", per="total").description
    path = tmp_path / "county.html"
    solved.to_html(path)
    page = path.read_text(encoding="utf-8")
    assert len(page.encode()) < 3e6
    assert '<option value="NC">North Carolina</option>' in page and 'id="map"' in page


def test_a_states_jobs_are_explained_by_its_counties_together(solved):
    found = solved.explain("jobs", scenario="chips", region="NC")
    assert found.stages.sum() == pytest.approx(solved.by("state").loc[("chips", "NC"), "jobs"])
    assert found.sellers["calls_for"].sum() == pytest.approx(found.stages[["direct", "indirect"]].sum(), rel=1e-6)
    assert "trade.decay-home" in found.parameters.index


def test_a_county_has_its_states_rates_and_says_so(counties, states, solved):
    d, budget = counties.dataset, counties._economy.satellites.budget
    for account, base in (("federal_employers", "compensation"), ("state_contributions", "compensation")):
        rates = budget.levels(account).sum(axis=0) / d[base].values.sum(axis=0)
        own = states._economy.satellites.budget.levels(account).sum(axis=0) / states.dataset[base].values.sum(axis=0)
        assert rates == pytest.approx(own[place_of(d)], rel=1e-6), account
    assert "Each county has the rates of its state" in whose_rates(solved)
    net, of_states = (
        made.net_cost()["share"].xs(("gross", "all"), level=("counted", "level"))
        for made in (solved, states.compare(["chips", "home-care"], amount=1e9))
    )
    assert net.to_numpy() == pytest.approx(of_states.to_numpy(), rel=0.05)
    added = solved.net_cost_by_state()["receipts"].groupby(level=["scenario", "counted", "level"]).sum()
    assert added.reindex(solved.net_cost().index).to_numpy() == pytest.approx(solved.net_cost()["receipts"].to_numpy())
