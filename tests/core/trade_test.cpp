// Trade: columns sum to one, base years come out, adjoints are transposes, and cases worked by hand.
#include "commonweal/trade/trade.hpp"

#include <gtest/gtest.h>

#include "commonweal/economy/economy.hpp"
#include "commonweal/error.hpp"
#include "random_trade.hpp"

namespace commonweal {
namespace {

using testing::random_block;
using testing::random_matrix;
using testing::random_spec;

/// Two industries that make a commodity each, two regions, no intermediate use: what trade alone does.
struct Small {
  Matrix supply, final_demand, output;
  Sparse use, mix;

  Small(const Matrix& made, const Matrix& bought)
      : supply(made),
        final_demand(bought),
        output(made),
        use(made.rows(), made.rows()),
        mix(to_sparse(Matrix::Identity(made.rows(), made.rows()))) {}
  BaseYear base() const {
    return {supply, final_demand, final_demand, output, use, mix, {{"bread", "ships"}, {"north", "south"}}};
  }
};

Small two_by_two() {
  Matrix supply(2, 2), demand(2, 2);
  supply << 60.0, 40.0, 20.0, 80.0;
  demand << 50.0, 50.0, 50.0, 50.0;
  return {supply, demand};
}

std::string refusal(const TradeSpec& spec, const BaseYear& base) {
  try {
    make_trade(spec, base);
  } catch (const ModelError& error) {
    return error.what();
  }
  return "accepted";
}

/// Of seven commodities in five regions: buying and its adjoint are transposes, and what is bought is what is sold.
void expect_transposed(const Trade& trade, std::mt19937& generator) {
  const Block z = random_block({7, 2, 5}, generator), q = random_block({7, 2, 5}, generator);
  Block there = z, back = q;
  trade.buy(there);
  trade.buy_adjoint(back);
  EXPECT_NEAR(there.values.cwiseProduct(q.values).sum(), back.values.cwiseProduct(z.values).sum(), 1e-11);
  const Index columns = 2;
  for (Index i = 0; i < 7; ++i)
    for (Index c = 0; c < columns; ++c)
      EXPECT_NEAR(there.values.row(i).segment(c * 5, 5).sum(), z.values.row(i).segment(c * 5, 5).sum(), 1e-12);
}

class EveryModel : public ::testing::TestWithParam<TradeModel> {};
INSTANTIATE_TEST_SUITE_P(Trade, EveryModel, ::testing::ValuesIn(testing::kEveryModel),
                         [](const auto& p) { return testing::name_of(p.param); });

TEST_P(EveryModel, ColumnsSumToOneAndTheTransposeIsExact) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    std::mt19937 generator(seed);
    RegionalTables t = testing::random_tables(seed, 6, 7, 5);
    t.trade = random_spec(GetParam(), 7, 5, generator);
    const RegionalEconomy economy(t);
    const Trade& trade = economy.trade();
    for (Index i = 0; i < 7; ++i) {
      const Matrix shares = trade.shares(i);
      EXPECT_LT((shares.colwise().sum().array() - 1.0).abs().maxCoeff(), 1e-12) << seed;
      EXPECT_GE(shares.minCoeff(), 0.0);
      EXPECT_LT((shares.diagonal().transpose() - trade.own_shares().row(i)).cwiseAbs().maxCoeff(), 1e-15);
    }
    const Matrix number = random_matrix(5, 5, generator), means = trade.means_over_origins({6, 0, 3}, number);
    for (Index m = 0; const Index i : {6, 0, 3})
      EXPECT_LT((trade.shares(i).cwiseProduct(number).colwise().sum() - means.row(m++)).cwiseAbs().maxCoeff(), 1e-14);
    expect_transposed(trade, generator);
  }
}

TEST_P(EveryModel, NewDemandGoesToWhoMakesTheGood) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    std::mt19937 generator(seed);
    RegionalTables t = testing::random_tables(seed, 6, 7, 5);
    t.trade = random_spec(GetParam(), 7, 5, generator);
    const RegionalEconomy economy(t);
    const auto anew = economy.of_new_demand();
    const Matrix& supply = economy.base_supply();
    for (Index i = 0; i < 7; ++i) {
      const Matrix shares = anew->trade().shares(i), before = economy.trade().shares(i);
      if (GetParam() == TradeModel::shares) {
        EXPECT_EQ(shares, before);
        continue;
      }
      EXPECT_LT((shares.colwise().sum().array() - 1.0).abs().maxCoeff(), 1e-12) << seed;
      EXPECT_GE(shares.minCoeff(), -1e-15);
      const bool non_tradable = !t.trade.non_tradable.empty() && t.trade.non_tradable[static_cast<std::size_t>(i)];
      for (Index s = 0; s < 5; ++s) {
        if (non_tradable && supply(i, s) > 0.0) {
          EXPECT_EQ(shares(s, s), 1.0);
          continue;
        }
        double most = supply(i, s) / supply.row(i).sum();
        if (GetParam() == TradeModel::gravity) {
          const Kernel& near =
              t.trade.kernels[static_cast<std::size_t>(t.trade.kernel_of[static_cast<std::size_t>(i)])];
          double offered = 0.0;
          for (Index r = 0; r < 5; ++r) offered += supply(i, r) * near(r, s);
          most = offered > 0.0 ? supply(i, s) * near(s, s) / offered : 0.0;
        }
        EXPECT_LE(shares(s, s), most + 1e-12) << seed;
      }
    }
    expect_transposed(anew->trade(), generator);
  }
}

// Given shares need not fit the base year; all others do.
class ModelOfABaseYear : public ::testing::TestWithParam<TradeModel> {};
INSTANTIATE_TEST_SUITE_P(Trade, ModelOfABaseYear,
                         ::testing::Values(TradeModel::pool, TradeModel::slq, TradeModel::cilq, TradeModel::flq,
                                           TradeModel::gravity),
                         [](const auto& p) { return testing::name_of(p.param); });

TEST_P(ModelOfABaseYear, ComesOutRegionByRegion) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    std::mt19937 generator(seed);
    RegionalTables t = testing::random_tables(seed, 6, 7, 5);
    t.trade = random_spec(GetParam(), 7, 5, generator);
    const RegionalEconomy economy(t);
    Block x({6, 1, 5}), y({7, 1, 5}), none({7, 1, 5});
    x.values = t.output;
    y.values = t.final_demand;
    const Block supply = economy.commodity_supply(x, y, none);
    EXPECT_LT((supply.values - economy.base_supply()).cwiseAbs().maxCoeff(), 1e-10 * economy.base_supply().maxCoeff());
  }
}

TEST(Pool, EverybodyBuysByWhatRegionsHaveToSell) {
  const Small world = two_by_two();
  TradeSpec spec;
  spec.model = TradeModel::pool;
  Matrix expected(2, 2);
  expected << 0.6, 0.6, 0.4, 0.4;
  EXPECT_LT((make_trade(spec, world.base())->shares(0) - expected).cwiseAbs().maxCoeff(), 1e-15);
}

TEST(Quotient, ASpecialisedRegionBuysAtHomeAndAnotherFromThePool) {
  Matrix supply(2, 2), demand(2, 2);
  supply << 80.0, 20.0, 20.0, 80.0;
  demand << 50.0, 50.0, 50.0, 50.0;
  const Small world(supply, demand);
  const auto trade = make_trade({}, world.base());
  Matrix expected(2, 2);  // the south's quotient is 0.4, and its supply covers 0.4 of its demand
  expected << 1.0, 0.6, 0.0, 0.4;
  EXPECT_LT((trade->shares(0) - expected).cwiseAbs().maxCoeff(), 1e-15);
}

TEST(Quotient, WhatStaysIsBoughtAtHomeAsFarAsSupplyGoes) {
  Matrix supply(2, 3), demand(2, 3);
  supply << 50.0, 30.0, 20.0, 50.0, 30.0, 20.0;
  demand << 50.0, 30.0, 20.0, 40.0, 20.0, 40.0;
  const Small world(supply, demand);
  for (const TradeModel model : {TradeModel::pool, TradeModel::slq, TradeModel::cilq}) {
    TradeSpec spec;
    spec.model = model;
    spec.non_tradable = {true, true};
    const auto trade = make_trade(spec, world.base());
    EXPECT_LT((trade->shares(0) - Matrix::Identity(3, 3)).cwiseAbs().maxCoeff(), 1e-15);
    Matrix expected(3, 3);  // the third lacks half of what it buys; the first two have ten over each
    expected << 1.0, 0.0, 0.25, 0.0, 1.0, 0.25, 0.0, 0.0, 0.5;
    EXPECT_LT((trade->shares(1) - expected).cwiseAbs().maxCoeff(), 1e-15);
  }
}

/// Three industries buy what they and others make; the north makes half of all, a tenth of it mills.
RegionalTables worked() {
  RegionalTables t;
  t.make = Matrix::Zero(3, 3);
  t.make.diagonal() << 100.0, 100.0, 200.0;
  t.domestic_use = Matrix::Zero(3, 3);
  t.domestic_use << 10.0, 20.0, 0.0,  //
      5.0, 10.0, 40.0,                //
      0.0, 0.0, 0.0;
  t.output.resize(3, 2);
  t.output << 75.0, 25.0, 25.0, 75.0, 100.0, 100.0;
  t.final_demand.resize(3, 2);
  t.final_demand << 35.0, 35.0, 22.5, 22.5, 100.0, 100.0;
  t.labels = {{"farms", "mills", "shops"}, {"north", "south"}};
  return t;
}

/// What industry k of region s buys of commodity i from region r, per dollar of its output, in an economy whose
/// industries make their own commodity alone.
double input(const RegionalEconomy& economy, Index i, Index r, Index k, Index s) {
  Block x({3, 1, 2}), a({3, 1, 2});
  x(k, 0, s) = 1.0;
  economy.apply(x, a);
  return a(i, 0, r);
}

// Quotients of the north: farms (75/200)/(100/400) = 1.5, mills 0.5, shops 1; of the south: 0.5, 1.5, 1.
TEST(CrossQuotient, IsWorkedByHand) {
  RegionalTables t = worked();
  t.trade.model = TradeModel::cilq;
  const RegionalEconomy economy(t);
  // The north's supplies cover what it would buy of itself, so the quotients stand.
  // Farms (1.5) buy mills' goods (0.5) at home to 1/3; mills (0.5) buy their own product to 0.5; shops (1) to 0.5.
  // Home: 0.05 x 75/3 + 0.1 x 25 x 0.5 + 0.2 x 100 x 0.5 + 22.5 x 0.5 = 1.25 + 1.25 + 10 + 11.25 = 23.75 of 25.
  const double left_north = 25.0 - 23.75;
  // The south's mills (1.5) sell to farms (0.5), to themselves and to shops in full: 0.05 x 25 + 0.1 x 75 + 20 + 22.5.
  const double left_south = 75.0 - 51.25, north_of_pool = left_north / (left_north + left_south);
  EXPECT_NEAR(input(economy, 1, 0, 0, 0), 0.05 * (1.0 / 3.0 + 2.0 / 3.0 * north_of_pool), 1e-15);
  EXPECT_NEAR(input(economy, 1, 1, 0, 0), 0.05 * 2.0 / 3.0 * (1.0 - north_of_pool), 1e-15);
  EXPECT_NEAR(input(economy, 1, 0, 1, 0), 0.1 * (0.5 + 0.5 * north_of_pool), 1e-15);
  EXPECT_NEAR(input(economy, 1, 0, 2, 0), 0.2 * (0.5 + 0.5 * north_of_pool), 1e-15);
  EXPECT_NEAR(input(economy, 1, 1, 0, 1), 0.05, 1e-15);
  EXPECT_NEAR(input(economy, 1, 0, 0, 1), 0.0, 1e-15);
}

TEST(FleggsQuotient, IsWorkedByHand) {
  RegionalTables t = worked();
  t.trade.model = TradeModel::flq;
  t.trade.delta = 0.25;
  const RegionalEconomy economy(t);
  const double weight = std::pow(std::log2(1.5), 0.25);  // each region makes half of all
  // Home, north: mills' goods at weight / 3, weight x 0.5 (own product) and weight x 0.5.
  const double home_north = weight * (0.05 * 75.0 / 3.0 + 0.1 * 25.0 * 0.5 + 0.2 * 100.0 * 0.5 + 22.5 * 0.5);
  // South: to farms min(1, 3 weight) = 1, own product and others min(1, 1.5 weight) = 1, shops the same.
  const double left_north = 25.0 - home_north, left_south = 75.0 - 51.25;
  const double north_of_pool = left_north / (left_north + left_south);
  EXPECT_GT(1.5 * weight, 1.0);
  EXPECT_NEAR(input(economy, 1, 0, 0, 0), 0.05 * (weight / 3.0 + (1.0 - weight / 3.0) * north_of_pool), 1e-15);
  EXPECT_NEAR(input(economy, 1, 0, 1, 0), 0.1 * (weight / 2.0 + (1.0 - weight / 2.0) * north_of_pool), 1e-15);
}

TEST(FleggsQuotient, WithoutAnExponentIsTheCrossQuotient) {
  RegionalTables t = worked();
  t.trade.model = TradeModel::cilq;
  const Sparse cross = assemble(RegionalEconomy(t));
  t.trade.model = TradeModel::flq;
  t.trade.delta = 0.0;
  EXPECT_LT((cross - assemble(RegionalEconomy(t))).norm(), 1e-15);
}

// Bread: margins 60, 40 and 50, 50; the odds ratio of the flows is that of the kernel, 4. With x from north to north,
// x (x - 10) = 4 (60 - x)(50 - x), so x = (430 - sqrt(40900)) / 6.
TEST(Gravity, TwoRegionsAndTwoCommoditiesAreWorkedByHand) {
  const Small world = two_by_two();
  TradeSpec spec;
  spec.model = TradeModel::gravity;
  Matrix kernel(2, 2);
  kernel << 1.0, 0.5, 0.5, 1.0;
  spec.kernels = {Kernel(kernel), Kernel(Matrix::Ones(2, 2))};
  spec.kernel_of = {0, 1};
  const auto trade = make_trade(spec, world.base());
  const double x = (430.0 - std::sqrt(40900.0)) / 6.0;
  Matrix bread(2, 2), ships(2, 2);
  bread << x, 60.0 - x, 50.0 - x, x - 10.0;
  ships << 0.2, 0.2, 0.8, 0.8;  // where distance does not matter, gravity is the pool
  EXPECT_LT((trade->shares(0) - bread / 50.0).cwiseAbs().maxCoeff(), 1e-12);
  EXPECT_LT((trade->shares(1) - ships).cwiseAbs().maxCoeff(), 1e-12);
}

// By supply and distance alone the north makes 60 / (60 + 20) of what it buys and the south 40 / (40 + 30): less than
// the north had of its own in the base year, when the south could not sell it more, and more than the south had.
TEST(Gravity, NewDemandStaysNoMoreThanSupplyAndNearnessSay) {
  const Small world = two_by_two();
  TradeSpec spec;
  spec.model = TradeModel::gravity;
  Matrix kernel(2, 2);
  kernel << 1.0, 0.5, 0.5, 1.0;
  spec.kernels = {Kernel(kernel)};
  spec.kernel_of = {0, 0};
  const auto trade = make_trade(spec, world.base());
  const Matrix before = trade->shares(0), after = trade->of_new_demand(world.supply, {})->shares(0);
  EXPECT_GT(before(0, 0), 0.75);
  EXPECT_NEAR(after(0, 0), 0.75, 1e-12);
  EXPECT_LT(before(1, 1), 4.0 / 7.0);
  EXPECT_NEAR(after(1, 1), before(1, 1), 1e-12);
  spec.non_tradable = {true, false};
  const auto non_tradable = make_trade(spec, world.base())->of_new_demand(world.supply, spec.non_tradable);
  EXPECT_EQ(non_tradable->shares(0), Matrix::Identity(2, 2));
}

TEST(Gravity, StocksDrawnDownComeBackToWhoHeldThem) {
  Matrix supply(2, 2), demand(2, 2);
  supply << 60.0, 40.0, 20.0, 80.0;
  demand << -10.0, 110.0, 50.0, 50.0;
  const Small world(supply, demand);
  TradeSpec spec;
  spec.model = TradeModel::gravity;
  spec.kernels = {Kernel(testing::decay_table(2, 1.0))};
  spec.kernel_of = {0, 0};
  const auto trade = make_trade(spec, world.base());
  Matrix expected(2, 2);  // the north sells 60 and the 10 of its stock to the south, which makes the other 40
  expected << 1.0, 70.0 / 110.0, 0.0, 40.0 / 110.0;
  EXPECT_LT((trade->shares(0) - expected).cwiseAbs().maxCoeff(), 1e-12);
}

TEST(Gravity, WhatNobodyBoughtInTheBaseYearComesFromItsMakers) {
  Matrix supply(2, 2), demand(2, 2);
  supply << 60.0, 0.0, 20.0, 80.0;
  demand << 0.0, 0.0, 50.0, 50.0;
  const Small world(supply, demand);
  TradeSpec spec;
  spec.model = TradeModel::gravity;
  spec.kernels = {Kernel(testing::decay_table(2, 1.0))};
  spec.kernel_of = {0, 0};
  Matrix expected(2, 2);
  expected << 1.0, 1.0, 0.0, 0.0;
  EXPECT_LT((make_trade(spec, world.base())->shares(0) - expected).cwiseAbs().maxCoeff(), 1e-12);
}

TEST(Refusals, OfTradeNameCommodityAndRegion) {
  const Small world = two_by_two();
  const BaseYear base = world.base();
  TradeSpec non_tradable;
  non_tradable.non_tradable = {true};
  EXPECT_NE(refusal(non_tradable, base).find("of every commodity"), std::string::npos);

  TradeSpec gravity;
  gravity.model = TradeModel::gravity;
  gravity.kernel_of = {0, 0};
  EXPECT_NE(refusal(gravity, base).find("the kernel of bread"), std::string::npos);
  gravity.kernels = {Kernel(Matrix::Ones(3, 3))};
  EXPECT_NE(refusal(gravity, base).find("covers 3 regions"), std::string::npos);
  gravity.kernels = {Kernel(to_sparse(Matrix::Identity(2, 2)))};  // nobody reaches anybody else
  EXPECT_NE(refusal(gravity, base).find("no factors make what is bought of"), std::string::npos);
  Matrix alone(2, 2);
  alone << 100.0, 0.0, 100.0, 0.0;
  const Small island(alone, two_by_two().final_demand);
  EXPECT_NE(refusal(gravity, island.base()).find("no region that makes bread reaches south"), std::string::npos);

  TradeSpec flegg;
  flegg.model = TradeModel::flq;
  flegg.delta = std::nan("");
  EXPECT_NE(refusal(flegg, base).find("delta"), std::string::npos);

  TradeSpec shares;
  shares.model = TradeModel::shares;
  const Sparse right = to_sparse(Matrix::Identity(2, 2));
  shares.shares = {right};
  EXPECT_NE(refusal(shares, base).find("for every commodity"), std::string::npos);
  shares.shares = {right, Sparse(0.9 * right)};
  EXPECT_NE(refusal(shares, base).find("ships bought in north sum to 0.9"), std::string::npos);
  shares.shares = {right, Sparse(-1.0 * right)};
  EXPECT_NE(refusal(shares, base).find("ships, from north to north: not a share"), std::string::npos);
  shares.shares = {right, Sparse(std::nan("") * right)};
  EXPECT_NE(refusal(shares, base).find("not a share"), std::string::npos);
  shares.shares = {right, to_sparse(Matrix::Identity(3, 3))};
  EXPECT_NE(refusal(shares, base).find("cover 3 x 3"), std::string::npos);
  shares.shares = {right, right};
  EXPECT_NE(refusal(shares, island.base()).find("bread, from south to south: the seller makes none"),
            std::string::npos);
}

TEST(Kernels, MustBeSymmetricFiniteAndNotNegative) {
  const auto refusal_of = [](const Matrix& table, bool sparse) {
    try {
      sparse ? Kernel(to_sparse(table)) : Kernel(table);
    } catch (const ModelError& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  Matrix table = Matrix::Ones(3, 3);
  for (const bool sparse : {false, true}) {
    EXPECT_EQ(refusal_of(table, sparse), "accepted");
    EXPECT_NE(refusal_of(Matrix::Ones(2, 3), sparse).find("square"), std::string::npos);
    Matrix bad = table;
    bad(0, 1) = 2.0;
    EXPECT_NE(refusal_of(bad, sparse).find("symmetric"), std::string::npos);
    bad = -table;
    EXPECT_NE(refusal_of(bad, sparse).find("negative"), std::string::npos);
    bad = table * std::nan("");
    EXPECT_NE(refusal_of(bad, sparse).find("finite"), std::string::npos);
  }
}

TEST(Kernels, DenseAndSparseAreOne) {
  std::mt19937 generator(4);
  const Matrix table = testing::decay_table(6, 0.7), x = random_matrix(5, 6, generator);
  Matrix dense, sparse;
  Kernel(table).multiply(x, dense);
  Kernel(to_sparse(table)).multiply(x, sparse);
  EXPECT_LT((dense - sparse).cwiseAbs().maxCoeff(), 1e-15);
}

/// Few and many rows and regions: whatever way a product is cut, packed, or not.
TEST(Kernels, ProductsAreOneHoweverTheyAreCut) {
  std::mt19937 generator(4);
  for (const Index regions : {6, 191, 450}) {
    const Matrix table = testing::decay_table(regions, 0.05);
    const Kernel dense(table), sparse(to_sparse(table)), single = dense.in_single();
    const SingleMatrix logarithms = (-2.0 * table.array().log()).matrix().cast<float>();
    const Kernel stored = Kernel::of_decay(logarithms, 0.5);
    const Matrix singles = stored.dense();
    const Matrix rounded = (-0.5 * logarithms.cast<double>()).array().exp().matrix().cast<float>().cast<double>();
    EXPECT_EQ(singles, rounded);
    EXPECT_TRUE(singles.isApprox(table, 1e-6));
    EXPECT_TRUE(stored.in_single().is_single() && !stored.is_single());
    EXPECT_TRUE(single.is_single());
    EXPECT_FALSE(sparse.in_single().is_single());
    for (const Index rows : {1, 5, 24, 40, 600}) {
      const Matrix x = random_matrix(rows, regions, generator), expected = x * table;
      Matrix y;
      dense.multiply(x, y);
      EXPECT_LT((y - expected).cwiseQuotient(expected).cwiseAbs().maxCoeff(), 1e-13) << regions << " x " << rows;
      sparse.multiply(x, y);
      EXPECT_LT((y - expected).cwiseQuotient(expected).cwiseAbs().maxCoeff(), 1e-13) << regions << " x " << rows;
      single.multiply(x, y);
      EXPECT_LT((y - expected).cwiseQuotient(expected).cwiseAbs().maxCoeff(), 1e-5) << regions << " x " << rows;
      Matrix same;
      stored.in_single().multiply(x, same);
      Kernel(singles).in_single().multiply(x, y);
      EXPECT_EQ(y, same);
      stored.multiply(x, y);
      const Matrix of_singles = x * singles;
      EXPECT_LT((y - of_singles).cwiseQuotient(of_singles).cwiseAbs().maxCoeff(), 1e-13) << regions << " x " << rows;
    }
  }
}

}  // namespace
}  // namespace commonweal
