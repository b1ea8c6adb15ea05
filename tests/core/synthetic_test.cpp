// Made-up countries are whole, the same on every machine, and can be solved.
#include "commonweal/economy/synthetic.hpp"

#include <gtest/gtest.h>

#include "commonweal/solver/certified_solver.hpp"
#include "random_economy.hpp"

namespace commonweal {
namespace {

TEST(Synthetic, SizesFollowZipfsLaw) {
  const Geography g = synthetic_geography(200, 3);
  EXPECT_NEAR(g.size.sum(), 1.0, 1e-12);
  EXPECT_NEAR(g.size.maxCoeff() / g.size.minCoeff(), 200.0, 1e-9);
  const Matrix distance = distances(g);
  EXPECT_EQ(distance, Matrix(distance.transpose()));
  EXPECT_GT(distance.minCoeff(), 0.0);
  for (Index r = 0; r < 200; ++r) EXPECT_EQ(distance.row(r).minCoeff(), distance(r, r));
}

TEST(Synthetic, ASeedIsACountry) {
  // Computed once: the generator and its use are fixed, so that the figures of one machine are those of another.
  EXPECT_NEAR(synthetic_geography(10, 1).east(0), 570.472129599651, 1e-9);
  EXPECT_NE(synthetic_geography(10, 1).east(0), synthetic_geography(10, 2).east(0));
}

TEST(Synthetic, LargeIndustriesAreInMoreRegionsAndAllAddUp) {
  Eigen::VectorXd national(3);
  national << 1.0, 100.0, 0.0;
  const Matrix output = synthetic_output(national, synthetic_geography(500, 1), 1);
  EXPECT_TRUE(output.rowwise().sum().isApprox(national, 1e-12));
  EXPECT_LT((output.row(0).array() > 0.0).count(), (output.row(1).array() > 0.0).count());
  EXPECT_GE(output.minCoeff(), 0.0);
  EXPECT_THROW(synthetic_geography(0, 1), ModelError);
  EXPECT_THROW(synthetic_output(-national, synthetic_geography(5, 1), 1), ModelError);
}

TEST(Synthetic, TheNationsDemandCallsForTheNationsOutput) {
  const RegionalTables nation = testing::random_tables(4, 9, 9, 1);
  const RegionalTables tables = synthetic_tables(nation, synthetic_geography(40, 2), 2, TradeModel::gravity);
  const RegionalEconomy economy(tables);
  Block y({9, 1, 40});
  y.values = tables.final_demand;
  const CertifiedSolution solution = CertifiedSolver(economy, {}).solve(economy.direct_output(y, zeros_like(y)));
  EXPECT_TRUE(solution.x.values.rowwise().sum().isApprox(nation.make.rowwise().sum(), 1e-9));
  EXPECT_LT((solution.x.values - tables.output).cwiseAbs().maxCoeff(), 1e-9);
}

}  // namespace
}  // namespace commonweal
