// Balancing: totals hold, solutions known by construction come back, and what cannot be met is named.
#include "commonweal/trade/balance.hpp"

#include <gtest/gtest.h>

#include "commonweal/error.hpp"
#include "random_trade.hpp"

namespace commonweal {
namespace {

using testing::random_matrix;

TEST(Ras, TwoByTwoIsWorkedByHand) {
  // Scaling keeps the odds ratio, 4: x (x - 10) = 4 (60 - x)(50 - x) as in trade_test.cpp.
  Matrix seed(2, 2);
  seed << 1.0, 0.5, 0.5, 1.0;
  const Balanced result = ras(seed, Eigen::Vector2d(60.0, 40.0), Eigen::Vector2d(50.0, 50.0));
  const double x = (430.0 - std::sqrt(40900.0)) / 6.0;
  EXPECT_NEAR(result.table(0, 0), x, 1e-10);
  EXPECT_NEAR(result.table(1, 1), x - 10.0, 1e-10);
  EXPECT_LE(result.residual, 1e-11);
  EXPECT_GT(result.rounds, 1);
}

TEST(Ras, TheExampleOfMillerAndBlair) {
  // Section 7.4.2 (2009): coefficients of a base year, and a later year's outputs and sums of interindustry flows.
  Matrix coefficients(3, 3);
  Eigen::VectorXd outputs(3);
  outputs << 421.0, 284.0, 283.0;
  coefficients << 0.120, 0.100, 0.049, 0.210, 0.247, 0.265, 0.026, 0.249, 0.145;
  const Matrix seed = coefficients * outputs.asDiagonal();
  Eigen::VectorXd rows(3), columns(3);
  rows << 245.0, 136.0, 159.0;
  columns << 251.0, 107.0, 182.0;
  const Matrix x = ras(seed, rows, columns).table;
  EXPECT_LT((x.rowwise().sum() - rows).cwiseAbs().maxCoeff(), 1e-12);
  EXPECT_LT((x.colwise().sum().transpose() - columns).cwiseAbs().maxCoeff(), 1e-10);
  // Of all tables with these sums only one has the seed's odds ratios.
  for (Index i = 1; i < 3; ++i)
    for (Index j = 1; j < 3; ++j)
      EXPECT_NEAR(x(i, j) * x(0, 0) / (x(i, 0) * x(0, j)), seed(i, j) * seed(0, 0) / (seed(i, 0) * seed(0, j)), 1e-10);
}

TEST(Ras, BringsBackAScaledTable) {
  for (unsigned seed = 1; seed <= 50; ++seed) {
    std::mt19937 generator(seed);
    Matrix table = random_matrix(6, 4, generator, 0.8).array();
    table.col(0).array() += 0.1;
    table.row(0).array() += 0.1;
    const Eigen::VectorXd r = random_matrix(6, 1, generator).array() + 0.2,
                          s = random_matrix(4, 1, generator).array() + 0.2;
    const Matrix wanted = r.asDiagonal() * table * s.asDiagonal();
    const Balanced result = ras(table, wanted.rowwise().sum(), wanted.colwise().sum());
    EXPECT_LT((result.table - wanted).cwiseAbs().maxCoeff(), 1e-10) << seed;
  }
}

TEST(Gras, BringsBackATableWithNegativeEntries) {
  // Factors (2, 1) and (1, 1/2): what is positive is multiplied, what is negative divided.
  Matrix seed(2, 2), wanted(2, 2);
  seed << 2.0, -1.0, 1.0, 2.0;
  wanted << 4.0, -1.0, 1.0, 1.0;
  const Balanced result = gras(seed, Eigen::Vector2d(3.0, 2.0), Eigen::Vector2d(5.0, 0.0));
  EXPECT_LT((result.table - wanted).cwiseAbs().maxCoeff(), 1e-12);
}

TEST(Gras, TotalsHoldAndTheOptimumHasItsForm) {
  // The example of Junius and Oosterhaven (2003). x = a r s where a > 0 and a / (r s) where a < 0, for one r and s.
  Matrix seed(3, 4);
  seed << 7.0, 3.0, 5.0, -3.0, 2.0, 9.0, 8.0, 1.0, -2.0, 0.0, 2.0, 1.0;
  Eigen::VectorXd rows(3), columns(4);
  rows << 15.0, 26.0, -1.0;
  columns << 9.0, 16.0, 17.0, -2.0;
  const Balanced result = gras(seed, rows, columns);
  const Matrix& x = result.table;
  EXPECT_LT((x.rowwise().sum() - rows).cwiseAbs().maxCoeff(), 1e-12);
  EXPECT_LT((x.colwise().sum().transpose() - columns).cwiseAbs().maxCoeff(), 1e-11);
  EXPECT_EQ(x(2, 1), 0.0);
  const auto factor = [&](Index i, Index j) { return seed(i, j) > 0.0 ? x(i, j) / seed(i, j) : seed(i, j) / x(i, j); };
  for (Index i = 1; i < 3; ++i)
    for (Index j = 1; j < 4; ++j)
      if (seed(i, j) != 0.0) {
        EXPECT_NEAR(factor(i, j) * factor(0, 0), factor(i, 0) * factor(0, j), 1e-11);
      }
}

TEST(Gras, WithoutNegativeEntriesIsRas) {
  std::mt19937 generator(3);
  const Matrix seed = random_matrix(5, 5, generator), other = random_matrix(5, 5, generator);
  const Eigen::VectorXd rows = other.rowwise().sum(), columns = other.colwise().sum();
  EXPECT_EQ(gras(seed, rows, columns).table, ras(seed, rows, columns).table);
}

TEST(Gras, LinesWhoseTotalIsZeroBecomeZero) {
  Matrix seed(3, 2);
  seed << 1.0, 2.0, -1.0, -2.0, 3.0, -1.0;
  for (const double noise : {0.0, 1e-16}) {  // what rounding leaves of a total has no sign
    const Balanced result = gras(seed, Eigen::Vector3d(0.0, noise, 4.0), Eigen::Vector2d(6.0, -2.0));
    EXPECT_TRUE(result.met);
    EXPECT_EQ(result.table.topRows(2), Matrix(Matrix::Zero(2, 2)));
    EXPECT_NEAR(result.table(2, 0), 6.0, 1e-14);
    EXPECT_NEAR(result.table(2, 1), -2.0, 1e-14);
  }
}

TEST(Gras, TotalsOfZeroAreMetToTheSizeOfTheTable) {
  for (unsigned k = 1; k <= 20; ++k) {  // products x (supply | use): each product's use is its supply
    std::mt19937 generator(k);
    Matrix seed(6, 10);
    seed << 100.0 * random_matrix(6, 5, generator), -100.0 * random_matrix(6, 5, generator);
    Eigen::VectorXd columns = seed.colwise().sum();
    columns.head(5).array() -= columns.sum() / 5.0;
    const Balanced result = gras(seed, Eigen::VectorXd::Zero(6), columns);
    EXPECT_TRUE(result.met) << k;
    EXPECT_LT(result.table.rowwise().sum().cwiseAbs().maxCoeff(), 1e-9);
    EXPECT_LT((result.table.colwise().sum().transpose() - columns).cwiseAbs().maxCoeff(), 1e-9);
    EXPECT_TRUE(((result.table.array() > 0.0) == (seed.array() > 0.0)).all());
  }
}

TEST(Ras, AnyMagnitudeIsScaled) {
  std::mt19937 generator(4);
  const Matrix seed = random_matrix(4, 5, generator), other = random_matrix(4, 5, generator);
  const Eigen::VectorXd rows = other.rowwise().sum(), columns = other.colwise().sum();
  const Matrix usual = ras(seed, rows, columns).table;
  for (const double of_seed : {1e-300, 1.0, 1e300})
    for (const double of_totals : {1e-290, 1e290}) {
      const Balanced result = ras(seed * of_seed, rows * of_totals, columns * of_totals);
      EXPECT_TRUE(result.met);
      EXPECT_LT((result.table / of_totals - usual).cwiseAbs().maxCoeff(), 1e-12);
    }
}

TEST(Ras, SumsThatDifferByRoundingAreMet) {
  const Balanced result = ras(Matrix::Ones(2, 2), Eigen::Vector2d(4.0, 6.0), Eigen::Vector2d(5.0, 5.0 + 5e-9));
  EXPECT_TRUE(result.met);
  EXPECT_NEAR(result.table.sum(), 10.0, 1e-12);
}

TEST(BalanceRefusals, SumsAreHeldAgainstTheTotalsWhateverTheTable) {
  Matrix seed(2, 2);
  seed << 1e12, -1e12, 1e12, 1e12;  // of another unit than its totals
  EXPECT_THROW(gras(seed, Eigen::Vector2d(1.0, 1.0), Eigen::Vector2d(1.0, 2.0)), DataError);
}

TEST(BalanceRefusals, NameTheLine) {
  const auto refusal = [](const Matrix& seed, const Eigen::VectorXd& rows, const Eigen::VectorXd& columns,
                          bool negative) {
    BalanceOptions options;
    options.max_rounds = 50;
    options.rows = {"bread", "ships"};
    options.columns = {"north", "south"};
    try {
      negative ? gras(seed, rows, columns, options) : ras(seed, rows, columns, options);
    } catch (const DataError& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  const Eigen::Vector2d one(1.0, 1.0);
  Matrix table = Matrix::Ones(2, 2);
  EXPECT_EQ(refusal(table, one, one, false), "accepted");
  EXPECT_NE(refusal(table, one, Eigen::Vector2d(1.0, 2.0), false).find("rows sum to 2 but columns to 3"),
            std::string::npos);
  EXPECT_NE(refusal(table, Eigen::VectorXd::Ones(3), one, false).find("is 2 x 2, but 3 row"), std::string::npos);
  EXPECT_NE(refusal(-table, one, one, false).find("row bread, column north is negative"), std::string::npos);
  EXPECT_NE(refusal(table, Eigen::Vector2d(3.0, -1.0), one, false).find("the total of row ships is negative"),
            std::string::npos);
  EXPECT_NE(refusal(table * std::nan(""), one, one, false).find("row bread, column north is not a finite"),
            std::string::npos);
  EXPECT_NE(refusal(table, Eigen::Vector2d(1.0, std::nan("")), one, true).find("row ships is not a finite"),
            std::string::npos);
  Matrix empty = table;
  empty.row(1).setZero();
  EXPECT_NE(refusal(empty, one, one, false).find("row ships must be 1, but the table has nothing there"),
            std::string::npos);
  EXPECT_NE(refusal(table, Eigen::Vector2d(3.0, -1.0), one, true).find("row ships must be -1, but the table has only"),
            std::string::npos);
  Matrix crossed(2, 2);  // ships go north alone, and more of them than the north takes in all
  crossed << 1.0, 1.0, 1.0, 0.0;
  BalanceOptions few;
  few.max_rounds = 50;
  const Balanced stuck = ras(crossed, Eigen::Vector2d(1.0, 3.0), Eigen::Vector2d(2.0, 2.0), few);
  EXPECT_FALSE(stuck.met);
  EXPECT_EQ(stuck.rounds, 50);
  EXPECT_GT(stuck.residual, 0.1);
}

TEST(KernelBalance, SuppliesHoldAndColumnsSumToOne) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    std::mt19937 generator(seed);
    const Matrix near = testing::decay_table(6, 0.8);
    Matrix supply = random_matrix(8, 6, generator, 0.7), demand = random_matrix(8, 6, generator, 0.9);
    supply.row(3).setZero();
    demand.row(3).setZero();
    for (Index i = 0; i < 8; ++i)
      if (supply.row(i).sum() > 0.0) demand.row(i) *= supply.row(i).sum() / demand.row(i).sum();
    const KernelFactors f = balance_kernel(Kernel(near), supply, demand, {});
    for (Index i = 0; i < 8; ++i) {
      if (i == 3) {
        EXPECT_EQ(f.origin.row(i).sum(), 0.0);
        continue;
      }
      const Matrix shares =
          Eigen::VectorXd(f.origin.row(i)).asDiagonal() * near * Eigen::VectorXd(f.destination.row(i)).asDiagonal();
      EXPECT_LT((shares.colwise().sum().array() - 1.0).abs().maxCoeff(), 1e-14);
      const Eigen::VectorXd sold = shares * demand.row(i).transpose();
      EXPECT_LT((sold.transpose() - supply.row(i)).cwiseAbs().sum(), 1.0001e-12 * supply.row(i).sum());
    }
  }
}

/// Over a long line rounds hand a surplus on from neighbour to neighbour; and nobody buys of one row.
TEST(KernelBalance, LongLinesHoldToTheSamePrecision) {
  constexpr Index kRegions = 100, kRows = 30;
  std::mt19937 generator(7);
  for (const bool sparse : {false, true}) {
    const Matrix near = testing::decay_table(kRegions, 0.15);
    Matrix supply = random_matrix(kRows, kRegions, generator), demand = random_matrix(kRows, kRegions, generator);
    for (Index i = 0; i < kRows; ++i) demand.row(i) *= supply.row(i).sum() / demand.row(i).sum();
    demand.row(4).setZero();
    const KernelFactors f = balance_kernel(sparse ? Kernel(to_sparse(near)) : Kernel(near), supply, demand, {});
    for (Index i = 0; i < kRows; ++i) {
      const Matrix shares =
          Eigen::VectorXd(f.origin.row(i)).asDiagonal() * near * Eigen::VectorXd(f.destination.row(i)).asDiagonal();
      EXPECT_LT((shares.colwise().sum().array() - 1.0).abs().maxCoeff(), 1e-13);
      const Eigen::VectorXd sold = shares * demand.row(i).transpose();
      const double gap = (sold.transpose() - supply.row(i)).cwiseAbs().sum();
      EXPECT_LT(i == 4 ? 0.0 : gap, 1.1e-12 * supply.row(i).sum());
    }
  }
}

/// Whatever it begins with: the answer, one of few digits, another's, or none at all.
TEST(KernelBalance, AStartIsNoPartOfTheAnswer) {
  constexpr Index kRegions = 60, kRows = 12;
  std::mt19937 generator(9);
  const Matrix near = testing::decay_table(kRegions, 0.3);
  Matrix supply = random_matrix(kRows, kRegions, generator, 0.8), demand = random_matrix(kRows, kRegions, generator);
  supply.row(5).setZero();
  demand.row(7).setZero();
  for (Index i = 0; i < kRows; ++i) demand.row(i) *= supply.row(i).sum() / std::max(demand.row(i).sum(), 1e-300);
  for (const bool single : {false, true}) {
    const Kernel kernel = single ? Kernel::of_decay(near.array().log().matrix().cast<float>(), -1.0) : Kernel(near);
    const auto flows = [&](const KernelFactors& f, Index i) -> Matrix {
      const Eigen::VectorXd bought = f.destination.row(i).cwiseProduct(demand.row(i));
      return Eigen::VectorXd(f.origin.row(i)).asDiagonal() * kernel.dense() * bought.asDiagonal();
    };
    const KernelFactors plain = balance_kernel(kernel, supply, demand, {});
    EXPECT_EQ(balance_kernel(kernel, supply, demand, {}, &plain.origin).rounds, 0);
    const Matrix few_digits = plain.origin.cast<float>().cast<double>(), none = Matrix::Constant(kRows, kRegions, -1.0);
    const Matrix other = random_matrix(kRows, kRegions, generator, 0.5);
    for (const Matrix* start : {&plain.origin, &few_digits, &none, &other}) {
      const KernelFactors found = balance_kernel(kernel, supply, demand, {}, start);
      EXPECT_LT(found.residual, 1e-12);
      for (Index i = 0; i < kRows; ++i)
        EXPECT_LT((flows(found, i) - flows(plain, i)).cwiseAbs().sum(), 1e-9 * (1.0 + supply.row(i).sum())) << i;
    }
  }
}

/// Islands, which sell next to nothing to others and buy next to nothing of them, but must.
TEST(KernelBalance, IslandsSettleWithTheOthers) {
  for (const double reach : {1e-4, 1e-8, 1e-12}) {
    Matrix near = testing::decay_table(8, 0.5);
    near.row(0) *= reach;
    near.col(0) *= reach;
    near(0, 0) = 1.0;
    Matrix supply = Matrix::Ones(2, 8), demand = supply;
    supply(0, 0) = 0.2;  // it makes a fifth of what it buys, and then five times as much
    supply(1, 0) = 5.0;
    for (Index i = 0; i < 2; ++i) demand.row(i) *= supply.row(i).sum() / demand.row(i).sum();
    const KernelFactors f = balance_kernel(Kernel(near), supply, demand, {});
    EXPECT_LT(f.residual, 1e-12) << reach;
    EXPECT_LT(f.rounds, 60) << reach;
  }
}

}  // namespace
}  // namespace commonweal
