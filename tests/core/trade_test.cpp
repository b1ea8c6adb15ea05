// Trade: columns sum to one, and the base year's supplies and demands hold.
#include "commonweal/trade.hpp"

#include <gtest/gtest.h>

#include "commonweal/error.hpp"
#include "random_economy.hpp"

namespace commonweal {
namespace {

class Model : public ::testing::TestWithParam<TradeModel> {};

TEST_P(Model, BalancesTheBaseYear) {
  std::mt19937 generator(8);
  const Matrix supply = testing::random_matrix(12, 6, generator, 0.7);
  Matrix demand = testing::random_matrix(12, 6, generator).array() + 0.01;
  for (Index i = 0; i < 12; ++i) demand.row(i) *= supply.row(i).sum() / demand.row(i).sum();
  std::vector<bool> stays(12, false);
  for (std::size_t i = 0; i < 12; i += 2) stays[i] = true;
  const Trade trade = make_trade(GetParam(), supply, demand, stays);
  EXPECT_GE(trade.local.minCoeff(), 0.0);
  EXPECT_LE(trade.local.maxCoeff(), 1.0);
  for (Index i = 0; i < 12; ++i) {
    if (supply.row(i).sum() == 0.0) continue;
    EXPECT_NEAR(trade.pool.row(i).sum(), 1.0, 1e-14);
    const double pooled = (demand.row(i).array() * (1.0 - trade.local.row(i).array())).sum();
    for (Index r = 0; r < 6; ++r)
      EXPECT_NEAR(trade.local(i, r) * demand(i, r) + trade.pool(i, r) * pooled, supply(i, r), 1e-13);
  }
}

INSTANTIATE_TEST_SUITE_P(Both, Model, ::testing::Values(TradeModel::pool, TradeModel::quotient));

TEST_P(Model, WhatStaysIsBoughtAtHomeAsFarAsSupplyGoes) {
  Matrix supply(2, 3), demand(2, 3);
  supply << 50.0, 30.0, 20.0, 50.0, 30.0, 20.0;
  demand << 50.0, 30.0, 20.0, 40.0, 20.0, 40.0;
  const Trade trade = make_trade(GetParam(), supply, demand, {true, true});
  for (Index r = 0; r < 3; ++r) EXPECT_DOUBLE_EQ(trade.local(0, r), 1.0);
  EXPECT_DOUBLE_EQ(trade.local(1, 0), 1.0);
  EXPECT_DOUBLE_EQ(trade.local(1, 2), 0.5);  // the smallest remainder is traded: what its own supply leaves open
  EXPECT_DOUBLE_EQ(trade.pool(1, 0), 0.5);   // from the two that have ten over each
  EXPECT_DOUBLE_EQ(trade.pool(1, 1), 0.5);
  EXPECT_DOUBLE_EQ(trade.pool(1, 2), 0.0);
}

TEST(Trade, AsksForEveryCommodityOrNone) {
  const Matrix two = Matrix::Ones(2, 2);
  EXPECT_THROW(make_trade(TradeModel::pool, two, two, {true}), ModelError);
}

TEST(Quotient, ASpecialisedRegionBuysAtHomeAndAnotherFromThePool) {
  Matrix supply(2, 2), demand(2, 2);
  supply << 80.0, 20.0, 20.0, 80.0;
  demand << 50.0, 50.0, 50.0, 50.0;
  const Trade trade = make_trade(TradeModel::quotient, supply, demand);
  EXPECT_DOUBLE_EQ(trade.local(0, 0), 1.0);
  EXPECT_DOUBLE_EQ(trade.local(0, 1), 0.4);  // location quotient 0.4, and supply covers 0.4 of demand
  EXPECT_DOUBLE_EQ(trade.pool(0, 0), 1.0);
}

}  // namespace
}  // namespace commonweal
