// The operators of cuda/, on a device of plain loops, against core's own.
#include <gtest/gtest.h>

#include <tuple>

#include "commonweal/cuda/economy.hpp"
#include "ensembles.hpp"
#include "host_device.hpp"

namespace commonweal {
namespace {

using testing::HostDevice;
using Vector = cuda::DeviceVector<HostDevice>;

Block applied(const Operator<Vector>& economy, const Block& x, bool adjoint) {
  Vector in = economy.vector(x.shape.columns), out = economy.vector(x.shape.columns);
  load_columns(x, 0, in);
  adjoint ? economy.apply_adjoint(in, out) : economy.apply(in, out);
  Block result(x.shape);
  store_columns(out, 0, result);
  return result;
}

Block applied(const HostOperator& economy, const Block& x, bool adjoint) {
  Block result(x.shape);
  adjoint ? economy.apply_adjoint(x, result) : economy.apply(x, result);
  return result;
}

void expect_equal(const std::shared_ptr<const HostOperator>& economy, Index columns) {
  const auto device = std::make_shared<HostDevice>();
  const auto there = cuda::on_device<HostDevice>(economy, device);
  std::mt19937 generator(5);
  const Block x = testing::random_block({economy->sectors(), columns, economy->regions()}, generator);
  for (const bool adjoint : {false, true}) {
    SCOPED_TRACE(adjoint ? "adjoint" : "forward");
    const Block expected = applied(*economy, x, adjoint);
    const double scale = expected.values.cwiseAbs().maxCoeff();
    EXPECT_LE((applied(*there, x, adjoint).values - expected.values).cwiseAbs().maxCoeff(), 1e-13 * scale);
    const auto single = there->in_single();
    const auto host_single = economy->in_single();
    EXPECT_EQ(single != nullptr, host_single != nullptr);
    if (single) {
      const double gap = (applied(*single, x, adjoint).values - expected.values).cwiseAbs().maxCoeff();
      EXPECT_LE(gap, 1e-5 * scale);
    }
    const auto magnitude = there->magnitude();
    const auto host_magnitude = economy->magnitude();
    ASSERT_EQ(magnitude != nullptr, host_magnitude != nullptr);
    if (magnitude) {
      const Block bound = applied(*host_magnitude, x, adjoint);
      EXPECT_LE((applied(*magnitude, x, adjoint).values - bound.values).cwiseAbs().maxCoeff(), 1e-13 * scale);
    }
  }
}

using Case = std::tuple<TradeModel, Index, bool>;
class DeviceEconomy : public ::testing::TestWithParam<Case> {};

TEST_P(DeviceEconomy, IsTheHosts) {
  const auto [model, regions, households] = GetParam();
  for (unsigned seed = 0; seed < 6; ++seed) {
    SCOPED_TRACE(seed);
    // A few sectors with dense use, or many whose use is stored sparse.
    const Index sectors = seed % 2 == 0 ? 7 : 40;
    RegionalTables t = testing::random_tables(seed, sectors, sectors + 2, regions);
    if (sectors == 40)
      t.domestic_use.array() *= (t.domestic_use.array() > t.domestic_use.maxCoeff() / 2).cast<double>();
    if (seed == 2) t.domestic_use(1, 2) *= -1.0;  // scrap sold by an industry
    std::mt19937 generator(seed + 10);
    t.trade = testing::random_spec(model, sectors + 2, regions, generator);
    t.market_shares = seed == 3 ? MarketShares::uniform : MarketShares::regional;
    std::shared_ptr<const RegionalEconomy> economy = std::make_shared<RegionalEconomy>(t);
    if (households) {
      const Matrix residence = testing::random_matrix(regions, regions, generator, seed == 1 ? 0.1 : 1.0);
      economy = economy->with_households({0.01 * testing::random_matrix(sectors + 2, regions, generator),
                                          testing::random_matrix(sectors, regions, generator), residence});
    }
    for (const Index columns : {1, 3}) expect_equal(economy, columns);
  }
}

std::string name_of(const ::testing::TestParamInfo<Case>& info) {
  const auto [model, regions, households] = info.param;
  return std::string(testing::name_of(model)) + "_" + std::to_string(regions) + (households ? "_closed" : "");
}

INSTANTIATE_TEST_SUITE_P(Economies, DeviceEconomy,
                         ::testing::Combine(::testing::ValuesIn(testing::kEveryModel),
                                            ::testing::Values<Index>(1, 2, 5, 36, 51), ::testing::Bool()),
                         name_of);

class DeviceEnsemble : public ::testing::TestWithParam<TradeModel> {};

TEST_P(DeviceEnsemble, IsTheHosts) {
  for (const Index regions : {1, 5, 34})
    for (const bool households : {false, true})
      for (const Index sectors : {6, 40})
        expect_equal(testing::random_ensemble(GetParam(), 3, sectors, regions, households, true), 2);
}

INSTANTIATE_TEST_SUITE_P(Models, DeviceEnsemble, ::testing::ValuesIn(testing::kEveryModel),
                         [](const auto& param) { return std::string(testing::name_of(param.param)); });

TEST(DeviceEnsembles, DrawsThatShareTheirTablesKeepThemOnce) {
  RegionalTables t = testing::random_tables(1, 30, 30, 4);
  t.trade.model = TradeModel::slq;
  const auto one = std::make_shared<const RegionalEconomy>(t);
  t.final_demand.array() *= 1.5;
  const auto other = std::make_shared<const RegionalEconomy>(t);
  const auto apart = [](const Ensemble::Draws& draws) {
    const auto device = std::make_shared<HostDevice>();
    const std::size_t before = device->taken();
    const auto there = cuda::on_device<HostDevice>(std::make_shared<Ensemble>(draws), device);
    return device->taken() - before;
  };
  // Four more draws of the same tables cost their weights: three of trade and one of output, 30 x 4 doubles each.
  EXPECT_EQ(apart({one, other, one, other, one}) - apart({one}), 4u * 4u * 30u * 4u * sizeof(double));
  expect_equal(std::make_shared<Ensemble>(Ensemble::Draws{one, other}), 2);
}

TEST(DeviceEnsembles, WhatTheyCannotDifferInIsSaid) {
  const auto refused = [](const RegionalTables& a, const RegionalTables& b) {
    const auto ensemble = std::make_shared<Ensemble>(
        Ensemble::Draws{std::make_shared<RegionalEconomy>(a), std::make_shared<RegionalEconomy>(b)});
    EXPECT_THROW(cuda::on_device<HostDevice>(ensemble, std::make_shared<HostDevice>()), ModelError);
  };
  RegionalTables t = testing::random_tables(1, 6, 6, 3);
  t.trade.model = TradeModel::cilq;
  RegionalTables other = t;
  other.trade.non_tradable = {true, false, false, false, false, false};
  refused(t, other);
  std::mt19937 generator(1);
  t.trade = testing::random_spec(TradeModel::gravity, 6, 3, generator);
  other.trade = testing::random_spec(TradeModel::gravity, 6, 3, generator);  // the same kernels, made anew
  refused(t, other);
}

TEST(DeviceTables, TablesAsTheyStand) {
  std::mt19937 generator(3);
  for (const double fill : {0.03, 0.5})
    for (const Index n : {1, 20, 70})
      for (const double least : {0.0, -0.1}) {
        const Matrix a = 0.01 * testing::random_matrix(n, n, generator, fill).array() + (n == 1 ? least : 0.0);
        expect_equal(std::make_shared<CoefficientEconomy>(a, Labels{}), 4);
        expect_equal(std::make_shared<CoefficientEconomy>(to_sparse(a), Labels{}), 1);
      }
}

}  // namespace
}  // namespace commonweal
