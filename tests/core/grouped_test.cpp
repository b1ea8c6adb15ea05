// Kernels over many regions by groups of them: how near their products come, and that answers are none the worse.
#include <gtest/gtest.h>
#include <omp.h>

#include "commonweal/economy/synthetic.hpp"
#include "commonweal/solver/certified_solver.hpp"
#include "random_trade.hpp"

namespace commonweal {
namespace {

Kernel of_distances(Index regions, double decay) {
  return Kernel(Matrix(distances(synthetic_geography(regions, 2)).array().pow(-decay)));
}

TEST(Grouped, ProductsComeNearForAFractionOfTheWork) {
  std::mt19937 generator(3);
  for (const Index regions : {1'000, 1'441})
    for (const double decay : {0.5, 1.5, 2.5}) {
      const Kernel kernel = of_distances(regions, decay), groups = kernel.in_groups();
      EXPECT_TRUE(groups.is_single());
      EXPECT_GT(groups.roughness().error, kernel.in_single().roughness().error);
      EXPECT_LT(groups.cost().flops, 0.7 * kernel.cost().flops);
      for (const Index rows : {1, 23, 50}) {
        const Matrix x = testing::random_matrix(rows, regions, generator);
        Matrix expected, y;
        kernel.multiply(x, expected);
        groups.multiply(x, y);
        EXPECT_LT((y - expected).norm(), 1e-4 * expected.norm()) << regions << " regions, decay " << decay;
      }
    }
}

TEST(Grouped, ProductsHaveTheSameBitsForAnyNumberOfThreads) {
  std::mt19937 generator(4);
  const Matrix x = testing::random_matrix(41, 1'000, generator);
  const int before = omp_get_max_threads();
  std::vector<Matrix> products;
  for (const int threads : {1, 2, 5}) {
    omp_set_num_threads(threads);
    of_distances(1'000, 1.2).in_groups().multiply(x, products.emplace_back());
  }
  omp_set_num_threads(before);
  EXPECT_EQ(products[0], products[1]);
  EXPECT_EQ(products[0], products[2]);
}

/// What certificates with negative entries rely on.
TEST(Grouped, NoEntryIsOffByMoreThanHalf) {
  const Kernel kernel = of_distances(1'000, 3.0);
  Matrix entries;
  kernel.in_groups().multiply(Matrix::Identity(1'000, 1'000), entries);
  EXPECT_LT((entries.cwiseQuotient(kernel.dense()).array() - 1.0).abs().maxCoeff(), 0.5);
  EXPECT_LT((entries - entries.transpose()).cwiseAbs().maxCoeff(), 1e-5 * entries.maxCoeff());
}

TEST(Grouped, WhatIsNoMapOrHasFewRegionsStaysAsItIs) {
  const auto is_as_it_was = [](const Kernel& kernel) {
    return kernel.in_groups().roughness().error == kSingle.error &&
           kernel.in_groups().cost().flops == kernel.in_single().cost().flops;
  };
  EXPECT_TRUE(is_as_it_was(of_distances(999, 1.5)));
  std::mt19937 generator(5);
  const Matrix any = testing::random_matrix(1'000, 1'000, generator);
  EXPECT_TRUE(is_as_it_was(Kernel(Matrix(any + any.transpose()))));
  Matrix apart = of_distances(1'000, 1.5).dense();
  apart(3, 700) = apart(700, 3) = 0.0;
  EXPECT_TRUE(is_as_it_was(Kernel(apart)));
  EXPECT_FALSE(Kernel(to_sparse(apart)).in_groups().is_single());
}

TEST(Grouped, AnswersAreThoseOfDoubles) {
  const RegionalTables nation = testing::random_tables(4, 5, 5, 1);
  const RegionalEconomy economy(synthetic_tables(nation, synthetic_geography(1'000, 1), 1, TradeModel::gravity));
  ASSERT_GT(economy.in_single()->roughness().error, kSingle.error);
  std::mt19937 generator(6);
  Block f = testing::random_block({5, 2, 1'000}, generator);
  f.values.array() -= 0.3;  // certificates of answers below zero take another way
  for (const Method method : {Method::chebyshev, Method::gmres})
    for (const bool adjoint : {false, true}) {
      const auto solved = [&](Arithmetic arithmetic) {
        SolverOptions options;
        options.method = method;
        options.arithmetic = arithmetic;
        const CertifiedSolver<Block> solver(economy, options);
        return adjoint ? solver.solve_adjoint(f) : solver.solve(f);
      };
      const CertifiedSolution by_groups = solved(Arithmetic::mixed), exact = solved(Arithmetic::full);
      EXPECT_GT(by_groups.certificate.single_rounds, by_groups.certificate.rounds / 4);
      EXPECT_LT((by_groups.x.values - exact.x.values).norm(), 1e-11 * exact.x.values.norm());
      for (Index c = 0; c < 2; ++c) {
        const auto gap = (by_groups.x.values - exact.x.values).middleCols(c * 1'000, 1'000).cwiseAbs();
        const auto at = static_cast<std::size_t>(c);
        EXPECT_LE(adjoint ? gap.maxCoeff() : gap.sum(), by_groups.certificate.bound[at] + exact.certificate.bound[at]);
      }
    }
}

}  // namespace
}  // namespace commonweal
