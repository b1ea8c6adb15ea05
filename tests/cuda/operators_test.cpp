// The operators of cuda/, on a device of plain loops, against core's own.
#include <gtest/gtest.h>

#include <tuple>

#include "commonweal/cuda/economy.hpp"
#include "host_device.hpp"
#include "random_trade.hpp"

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
