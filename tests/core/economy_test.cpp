// The factored operator against the assembled matrix, and the identities of DESIGN.md.
#include "commonweal/economy/economy.hpp"

#include <gtest/gtest.h>

#include <array>

#include "commonweal/error.hpp"
#include "commonweal/solver/certified_solver.hpp"
#include "random_trade.hpp"

namespace commonweal {
namespace {

using testing::assembled;
using testing::random_block;
using testing::random_tables;

struct Case {
  unsigned seed;
  Index industries, commodities, regions;
  TradeModel trade;
  MarketShares shares;
  bool households;
};

std::ostream& operator<<(std::ostream& out, const Case& c) {
  return out << c.industries << " x " << c.commodities << " x " << c.regions << ", " << testing::name_of(c.trade)
             << (c.shares == MarketShares::uniform      ? ", uniform shares"
                 : c.shares == MarketShares::throughout ? ", regional shares throughout"
                                                        : "")
             << (c.households ? ", type II" : "");
}

RegionalTables tables_of(const Case& c) {
  RegionalTables t = random_tables(c.seed, c.industries, c.commodities, c.regions);
  std::mt19937 generator(c.seed + 1);
  t.trade = testing::random_spec(c.trade, c.commodities, c.regions, generator);
  t.market_shares = c.shares;
  return t;
}

std::optional<Households> households_of(const Case& c) {
  if (!c.households) return std::nullopt;
  std::mt19937 generator(c.seed + 2);
  Matrix residence = testing::random_matrix(c.regions, c.regions, generator);
  residence = residence * Eigen::VectorXd(residence.colwise().sum().cwiseInverse()).asDiagonal();
  return Households{
      0.5 / static_cast<double>(c.commodities) * testing::random_matrix(c.commodities, c.regions, generator),
      0.3 * testing::random_matrix(c.industries, c.regions, generator), residence};
}

std::shared_ptr<const RegionalEconomy> economy_of(const Case& c) {
  const auto open = std::make_shared<RegionalEconomy>(tables_of(c));
  return c.households ? open->with_households(*households_of(c)) : open;
}

/// T_i for what final buyers buy: a unit bought in each region alone.
Matrix shares_of_others(const RegionalEconomy& economy, Index commodity) {
  const Index R = economy.regions();
  Block goods({economy.commodities(), R, R});
  for (Index s = 0; s < R; ++s) goods(commodity, s, s) = 1.0;
  economy.trade().buy(goods);
  Matrix result(R, R);
  for (Index s = 0; s < R; ++s)
    for (Index r = 0; r < R; ++r) result(r, s) = goods(commodity, s, r);
  return result;
}

/// The quotient by which industry k of region s, or a final buyer, buys commodity i at home, before the cap of supply.
double quotient(const RegionalTables& t, const RegionalEconomy& economy, Index i, std::optional<Index> k, Index s) {
  if (t.trade.non_tradable[static_cast<std::size_t>(i)]) return 1.0;
  const Matrix& q = economy.base_supply();
  const double weight = t.trade.model == TradeModel::flq
                            ? std::pow(std::log2(1.0 + t.output.col(s).sum() / t.output.sum()), t.trade.delta)
                            : 1.0;
  const double seller = q(i, s) / q.col(s).sum() / (q.row(i).sum() / q.sum());
  Index own = i;
  if (k) t.make.row(*k).maxCoeff(&own);
  const double buyer =
      own == i ? 1.0 : t.output(*k, s) / t.output.col(s).sum() / (t.output.row(*k).sum() / t.output.sum());
  return std::min(1.0, weight * seller / buyer);
}

/// T_i for what industry k buys. Only cross quotients differ between buyers.
Matrix shares_of_industry(const RegionalTables& t, const RegionalEconomy& economy, Index i, Index k) {
  const Matrix others = shares_of_others(economy, i);
  if (t.trade.model != TradeModel::cilq && t.trade.model != TradeModel::flq) return others;
  const Index R = economy.regions();
  const Eigen::VectorXd g = t.make.rowwise().sum();
  const Eigen::RowVectorXd made = economy.base_supply().row(i);
  Eigen::RowVectorXd home = Eigen::RowVectorXd::Zero(R), cap(R), unsold(R);
  for (Index s = 0; s < R; ++s) {
    home(s) = quotient(t, economy, i, std::nullopt, s) * t.final_demand(i, s);
    for (Index j = 0; j < t.make.rows(); ++j)
      home(s) += quotient(t, economy, i, j, s) * t.domestic_use(i, j) / g(j) * t.output(j, s);
    cap(s) = std::min(1.0, made(s) / home(s));
    unsold(s) = made(s) - cap(s) * home(s);
  }
  if (unsold.sum() < 1e-12 * made.sum()) unsold = made;
  Matrix result(R, R);
  for (Index s = 0; s < R; ++s) {
    const double at_home = cap(s) * quotient(t, economy, i, k, s);
    result.col(s) = (1.0 - at_home) * unsold.transpose() / unsold.sum();
    result(s, s) += at_home;
  }
  return result;
}

/// A from its definition, D (T B + T budget x residence x income), with every matrix formed.
Matrix from_definition(const RegionalTables& t, const std::optional<Households>& households,
                       const RegionalEconomy& economy) {
  const Index J = t.make.rows(), I = t.make.cols(), R = t.output.cols();
  const Eigen::VectorXd g = t.make.rowwise().sum(), q_national = t.make.colwise().sum();
  Matrix q = Matrix::Zero(I, R);
  for (Index i = 0; i < I; ++i)
    for (Index r = 0; r < R; ++r)
      for (Index j = 0; j < J; ++j) q(i, r) += t.make(j, i) / g(j) * t.output(j, r);
  Matrix a = Matrix::Zero(J * R, J * R);
  for (Index i = 0; i < I; ++i) {
    const Matrix others = shares_of_others(economy, i);
    for (Index k = 0; k < J; ++k) {
      const Matrix theirs = shares_of_industry(t, economy, i, k);
      for (Index j = 0; j < J; ++j)
        for (Index r = 0; r < R; ++r) {
          const double share = t.market_shares != MarketShares::uniform ? t.make(j, i) / g(j) * t.output(j, r) / q(i, r)
                                                                        : t.make(j, i) / q_national(i);
          for (Index s = 0; s < R; ++s) {
            a(j * R + r, k * R + s) += share * theirs(r, s) * t.domestic_use(i, k) / g(k);
            if (households)
              for (Index w = 0; w < R; ++w)
                a(j * R + r, k * R + w) += share * others(r, s) * households->budget(i, s) *
                                           households->residence(s, w) * households->income(k, w);
          }
        }
    }
  }
  return a;
}

class EveryEconomy : public ::testing::TestWithParam<Case> {};

TEST_P(EveryEconomy, EqualsTheAssembledMatrix) {
  const RegionalTables t = tables_of(GetParam());
  const auto kept = economy_of(GetParam());
  const RegionalEconomy& economy = *kept;
  const Matrix expected = from_definition(t, households_of(GetParam()), economy);
  EXPECT_LT((expected - assembled(economy)).cwiseAbs().maxCoeff(), 1e-12);
  EXPECT_LT((Matrix(assemble(economy)) - assembled(economy)).cwiseAbs().maxCoeff(), 1e-15);
}

TEST_P(EveryEconomy, AdjointIsTheTranspose) {
  const auto kept = economy_of(GetParam());
  const RegionalEconomy& economy = *kept;
  const Matrix forward = assembled(economy), backward = assembled(economy, true);
  EXPECT_LT((forward.transpose() - backward).cwiseAbs().maxCoeff(), 1e-14);
}

TEST_P(EveryEconomy, MultipliersOfFinalDemandAreAdjointToDirectOutput) {
  const auto kept = economy_of(GetParam());
  const RegionalEconomy& economy = *kept;
  std::mt19937 generator(5);
  const Shape goods{economy.commodities(), 1, economy.regions()}, industries{economy.sectors(), 1, economy.regions()};
  const Block y = random_block(goods, generator), w = random_block(goods, generator),
              m = random_block(industries, generator);
  const double there = economy.direct_output(y, w).values.cwiseProduct(m.values).sum();
  const double back = economy.delivered_multipliers(m).values.cwiseProduct(y.values).sum() +
                      economy.produced_multipliers(m).values.cwiseProduct(w.values).sum();
  EXPECT_NEAR(there, back, 1e-12 * std::abs(there));
}

TEST_P(EveryEconomy, DirectOutputIsTheMoney) {
  const auto economy = economy_of(GetParam());
  std::mt19937 generator(8);
  const Shape goods{economy->commodities(), 1, economy->regions()};
  const Block y = random_block(goods, generator), w = random_block(goods, generator);
  const double money = y.values.sum() + w.values.sum();
  EXPECT_NEAR(economy->direct_output(y, w).values.sum(), money, 1e-12 * std::abs(money));
}

TEST_P(EveryEconomy, CommoditySupplySumsToDemand) {
  const auto kept = economy_of(GetParam());
  const RegionalEconomy& economy = *kept;
  std::mt19937 generator(6);
  const Shape goods{economy.commodities(), 2, economy.regions()};
  const Block y = random_block(goods, generator), none(goods);
  const CertifiedSolver solver(economy, {});
  const Block x = solver.solve(economy.direct_output(y, none)).x;
  const Block supply = economy.commodity_supply(x, y, none);
  Case pooled = GetParam();
  pooled.trade = TradeModel::pool;
  const Block same_demand = economy_of(pooled)->commodity_supply(x, y, none);
  for (Index i = 0; i < economy.commodities(); ++i)
    for (Index c = 0; c < 2; ++c) {
      double made = 0.0, bought = 0.0;
      for (Index r = 0; r < economy.regions(); ++r) {
        made += supply(i, c, r);
        bought += same_demand(i, c, r);
      }
      EXPECT_NEAR(made, bought, 1e-11 * std::abs(bought));
    }
}

std::vector<Case> every_case() {
  std::vector<Case> cases;
  unsigned seed = 1;
  for (const TradeModel model : testing::kEveryModel)
    for (const auto& [industries, commodities, regions] :
         std::vector<std::array<Index, 3>>{{1, 1, 1}, {4, 4, 1}, {5, 5, 3}, {6, 4, 4}, {4, 7, 5}, {7, 7, 2}})
      for (const bool households : {false, true})
        for (const MarketShares shares : {MarketShares::regional, MarketShares::throughout, MarketShares::uniform})
          cases.push_back({++seed, industries, commodities, regions, model, shares, households});
  return cases;
}

INSTANTIATE_TEST_SUITE_P(Shapes, EveryEconomy, ::testing::ValuesIn(every_case()), [](const auto& p) {
  return std::string(testing::name_of(p.param.trade)) + "_" + std::to_string(p.index);
});

TEST(BaseYear, EveryRegionsOutputIsReproduced) {
  for (const TradeModel trade : testing::kEveryModel) {
    if (trade == TradeModel::shares) continue;  // given shares need not fit the base year
    RegionalTables t = random_tables(11, 8, 8, 5);
    std::mt19937 generator(2);
    t.trade = testing::random_spec(trade, 8, 5, generator);
    const RegionalEconomy economy(t);
    Block y({8, 1, 5}), none({8, 1, 5});
    y.values = t.final_demand;
    const CertifiedSolution solution = CertifiedSolver(economy, {}).solve(economy.direct_output(y, none));
    EXPECT_LT((solution.x.values - t.output).cwiseAbs().maxCoeff(), 1e-10) << testing::name_of(trade);
    EXPECT_LT(solution.certificate.relative[0], 1e-10);
  }
}

/// A region where nobody makes anything of what only the first industry makes.
RegionalTables without_a_maker(MarketShares shares) {
  RegionalTables t = random_tables(21, 5, 5, 3);
  t.make.col(2).setZero();
  t.make(0, 2) = 4.0;
  t.make(1, 2) = 1.0;
  for (const Index j : {Index{0}, Index{1}}) {
    t.output(j, 0) = 0.0;
    t.output.row(j) *= t.make.row(j).sum() / t.output.row(j).sum();
  }
  for (Index j = 0; j < 5; ++j) t.output.row(j) *= t.make.row(j).sum() / t.output.row(j).sum();
  t.market_shares = shares;
  return t;
}

TEST(NewPlants, AreMadeByTheNationsMakers) {
  for (const MarketShares shares : {MarketShares::regional, MarketShares::throughout, MarketShares::uniform}) {
    const RegionalTables t = without_a_maker(shares);
    const RegionalEconomy economy(t);
    ASSERT_EQ(economy.base_supply()(2, 0), 0.0);
    Block none({5, 1, 3}), plant = none, elsewhere = none;
    plant(2, 0, 0) = 10.0;
    const Block output = economy.direct_output(none, plant);
    EXPECT_NEAR(output(0, 0, 0), 8.0, 1e-12);
    EXPECT_NEAR(output(1, 0, 0), 2.0, 1e-12);
    EXPECT_NEAR(output.values.sum(), 10.0, 1e-12);
    // Where it is made already, by its makers there if they are asked for.
    elsewhere(2, 0, 1) = 10.0;
    const double first = economy.direct_output(none, elsewhere)(0, 0, 1), g0 = t.make.row(0).sum(),
                 g1 = t.make.row(1).sum();
    const double there = 4.0 / g0 * t.output(0, 1), all = there + 1.0 / g1 * t.output(1, 1);
    EXPECT_NEAR(first, shares == MarketShares::throughout ? 10.0 * there / all : 8.0, 1e-12);
  }
}

TEST(Assembling, StopsBeforeItFillsTheMemory) {
  const RegionalEconomy economy(random_tables(1, 101, 101, 100));
  EXPECT_THROW(assemble(economy), ModelError);
}

TEST(UniformShares, RegionsSumToTheNationForAnyDemand) {
  RegionalTables t = random_tables(12, 6, 6, 4);
  t.market_shares = MarketShares::uniform;
  RegionalTables national = t;
  national.output = t.output.rowwise().sum();
  national.final_demand = t.final_demand.rowwise().sum();
  const RegionalEconomy regions(t), nation(national);
  std::mt19937 generator(3);
  const Block y = random_block({6, 1, 4}, generator), none({6, 1, 4});
  Block y_nation({6, 1, 1}), none_nation({6, 1, 1});
  y_nation.values = y.values.rowwise().sum();
  const Block x = CertifiedSolver(regions, {}).solve(regions.direct_output(y, none)).x;
  const Block x_nation = CertifiedSolver(nation, {}).solve(nation.direct_output(y_nation, none_nation)).x;
  EXPECT_LT((x.values.rowwise().sum() - x_nation.values).cwiseAbs().maxCoeff(), 1e-10);
}

TEST(Refusals, OfHouseholdsNameTheTable) {
  const RegionalEconomy economy(random_tables(1, 3, 4, 2));
  const Households right{Matrix::Zero(4, 2), Matrix::Zero(3, 2), Matrix::Identity(2, 2)};
  EXPECT_NO_THROW(economy.with_households(right));
  const auto message_of = [&](const Households& households) {
    try {
      economy.with_households(households);
    } catch (const ModelError& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  Households wrong = right;
  wrong.budget.resize(3, 2);
  EXPECT_NE(message_of(wrong).find("household budget (commodity x region) is 3 x 2"), std::string::npos);
  wrong = right;
  wrong.income(1, 1) = std::nan("");
  EXPECT_NE(message_of(wrong).find("labour income: row 1, column 1"), std::string::npos);
}

TEST(Refusals, NameTheFault) {
  const auto message_of = [](const RegionalTables& t) {
    try {
      const RegionalEconomy economy(t);
    } catch (const ModelError& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  RegionalTables t = random_tables(1, 3, 3, 2);
  t.labels = {{"farms", "mills", "shops"}, {"north", "south"}};
  EXPECT_EQ(message_of(t), "accepted");
  RegionalTables nan = t;
  nan.domestic_use(1, 2) = std::nan("");
  EXPECT_NE(message_of(nan).find("domestic use: row 1, column 2"), std::string::npos);
  RegionalTables shape = t;
  shape.final_demand.resize(2, 2);
  EXPECT_NE(message_of(shape).find("final demand"), std::string::npos);
  RegionalTables unsummed = t;
  unsummed.output(1, 0) *= 2.0;
  EXPECT_NE(message_of(unsummed).find("mills"), std::string::npos);
  RegionalTables negative = t;
  negative.output(0, 0) -= 2.0 * negative.output(0, 0);
  EXPECT_NE(message_of(negative).find("farms"), std::string::npos);
}

}  // namespace
}  // namespace commonweal
