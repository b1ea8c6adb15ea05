// The factored operator against the assembled matrix, and the identities of DESIGN.md.
#include "commonweal/economy.hpp"

#include <gtest/gtest.h>

#include "commonweal/certificate.hpp"
#include "commonweal/error.hpp"
#include "random_economy.hpp"

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

RegionalTables tables_of(const Case& c) {
  RegionalTables t = random_tables(c.seed, c.industries, c.commodities, c.regions);
  t.trade = c.trade;
  t.market_shares = c.shares;
  t.stays.resize(static_cast<std::size_t>(c.commodities));
  for (std::size_t i = 0; i < t.stays.size(); i += 3) t.stays[i] = true;
  if (c.households) {
    std::mt19937 generator(c.seed + 1);
    Matrix residence = testing::random_matrix(c.regions, c.regions, generator);
    residence = residence * Eigen::VectorXd(residence.colwise().sum().cwiseInverse()).asDiagonal();
    t.households = Households{
        0.5 / static_cast<double>(c.commodities) * testing::random_matrix(c.commodities, c.regions, generator),
        0.3 * testing::random_matrix(c.industries, c.regions, generator), residence};
  }
  return t;
}

/// A from its definition, D T (B + budget x residence x income), with every matrix formed.
Matrix from_definition(const RegionalTables& t) {
  const Index J = t.make.rows(), I = t.make.cols(), R = t.output.cols();
  const Eigen::VectorXd g = t.make.rowwise().sum(), q_national = t.make.colwise().sum();
  Matrix q = Matrix::Zero(I, R), z = t.final_demand;
  for (Index i = 0; i < I; ++i)
    for (Index r = 0; r < R; ++r)
      for (Index j = 0; j < J; ++j) {
        q(i, r) += t.make(j, i) / g(j) * t.output(j, r);
        z(i, r) += t.domestic_use(i, j) / g(j) * t.output(j, r);
      }
  const Trade trade = make_trade(t.trade, q, z, t.stays);
  Matrix a = Matrix::Zero(J * R, J * R);
  for (Index j = 0; j < J; ++j)
    for (Index r = 0; r < R; ++r)
      for (Index i = 0; i < I; ++i) {
        const double share = t.market_shares == MarketShares::regional ? t.make(j, i) / g(j) * t.output(j, r) / q(i, r)
                                                                       : t.make(j, i) / q_national(i);
        for (Index s = 0; s < R; ++s) {
          const double from_r = (r == s ? trade.local(i, r) : 0.0) + (1.0 - trade.local(i, s)) * trade.pool(i, r);
          for (Index k = 0; k < J; ++k) {
            a(j * R + r, k * R + s) += share * from_r * t.domestic_use(i, k) / g(k);
            if (t.households)
              for (Index w = 0; w < R; ++w)
                a(j * R + r, k * R + w) += share * from_r * t.households->budget(i, s) * t.households->residence(s, w) *
                                           t.households->income(k, w);
          }
        }
      }
  return a;
}

class EveryEconomy : public ::testing::TestWithParam<Case> {};

TEST_P(EveryEconomy, EqualsTheAssembledMatrix) {
  const RegionalTables t = tables_of(GetParam());
  const Matrix expected = from_definition(t);
  const Matrix actual = assembled(RegionalEconomy(t));
  EXPECT_LT((expected - actual).cwiseAbs().maxCoeff(), 1e-13);
}

TEST_P(EveryEconomy, AdjointIsTheTranspose) {
  const RegionalEconomy economy(tables_of(GetParam()));
  const Matrix forward = assembled(economy), backward = assembled(economy, true);
  EXPECT_LT((forward.transpose() - backward).cwiseAbs().maxCoeff(), 1e-14);
}

TEST_P(EveryEconomy, MultipliersOfFinalDemandAreAdjointToDirectOutput) {
  const RegionalEconomy economy(tables_of(GetParam()));
  std::mt19937 generator(5);
  const Shape goods{economy.commodities(), 1, economy.regions()}, industries{economy.sectors(), 1, economy.regions()};
  const Block y = random_block(goods, generator), w = random_block(goods, generator),
              m = random_block(industries, generator);
  const double there = economy.direct_output(y, w).values.cwiseProduct(m.values).sum();
  const double back = economy.delivered_multipliers(m).values.cwiseProduct(y.values).sum() +
                      economy.produced_multipliers(m).values.cwiseProduct(w.values).sum();
  EXPECT_NEAR(there, back, 1e-12 * std::abs(there));
}

TEST_P(EveryEconomy, CommoditySupplySumsToDemand) {
  const RegionalEconomy economy(tables_of(GetParam()));
  std::mt19937 generator(6);
  const Shape goods{economy.commodities(), 2, economy.regions()};
  const Block y = random_block(goods, generator), none(goods);
  const CertifiedSolver solver(economy, {});
  const Block x = solver.solve(economy.direct_output(y, none)).x;
  const Block supply = economy.commodity_supply(x, y, none);
  const RegionalEconomy pooled([&] {
    RegionalTables t = tables_of(GetParam());
    t.trade = TradeModel::pool;
    return t;
  }());
  const Block same_demand = pooled.commodity_supply(x, y, none);
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

INSTANTIATE_TEST_SUITE_P(Shapes, EveryEconomy,
                         ::testing::Values(Case{1, 1, 1, 1, TradeModel::pool, MarketShares::regional, false},
                                           Case{2, 4, 4, 1, TradeModel::quotient, MarketShares::regional, false},
                                           Case{3, 5, 5, 3, TradeModel::pool, MarketShares::regional, false},
                                           Case{4, 5, 5, 3, TradeModel::quotient, MarketShares::regional, true},
                                           Case{5, 6, 4, 4, TradeModel::quotient, MarketShares::uniform, true},
                                           Case{6, 4, 7, 5, TradeModel::quotient, MarketShares::regional, true},
                                           Case{7, 7, 7, 2, TradeModel::pool, MarketShares::uniform, false}));

TEST(BaseYear, EveryRegionsOutputIsReproduced) {
  for (const TradeModel trade : {TradeModel::pool, TradeModel::quotient}) {
    RegionalTables t = random_tables(11, 8, 8, 5);
    t.trade = trade;
    t.stays = {true, false, true, false, false, false, false, true};
    const RegionalEconomy economy(t);
    Block y({8, 1, 5}), none({8, 1, 5});
    y.values = t.final_demand;
    const Block x = CertifiedSolver(economy, {}).solve(economy.direct_output(y, none)).x;
    EXPECT_LT((x.values - t.output).cwiseAbs().maxCoeff(), 1e-10);
  }
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
