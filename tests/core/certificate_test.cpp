// The bound holds, always, and is not idle; unproductive economies are refused by name.
#include <gtest/gtest.h>

#include <cmath>

#include "commonweal/economy/economy.hpp"
#include "commonweal/solver/certified_solver.hpp"
#include "exact.hpp"

namespace commonweal {
namespace {

using testing::exact_solution;
using testing::LongMatrix;

class Seed : public ::testing::TestWithParam<unsigned> {};

TEST_P(Seed, TheBoundHoldsInBothDirections) {
  RegionalTables t = testing::random_tables(GetParam(), 6, 6, 4);
  if (GetParam() % 2 == 0) t.domestic_use(1, 2) *= -1.0;  // scrap sold by an industry
  t.final_demand.row(1).array() += 0.0;
  const RegionalEconomy economy(t);
  std::mt19937 generator(GetParam() + 100);
  const Block f = testing::random_block({6, 3, 4}, generator);
  for (const double tolerance : {1e-3, 1e-8, 1e-13}) {
    SolverOptions options;
    options.tolerance = tolerance;
    const CertifiedSolver solver(economy, options);
    ASSERT_TRUE(solver.proven());
    const CertifiedSolution forward = solver.solve(f), backward = solver.solve_adjoint(f);
    const LongMatrix x = exact_solution(economy, f, false), m = exact_solution(economy, f, true);
    for (Index c = 0; c < 3; ++c) {
      const auto at = static_cast<std::size_t>(c);
      EXPECT_LE(testing::error_of(forward, x, c, false), forward.certificate.bound[at]);
      EXPECT_LE(testing::error_of(backward, m, c, true), backward.certificate.bound[at]);
      EXPECT_LT(forward.certificate.relative[at], 20.0 * tolerance + 1e-12);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Seed, ::testing::Range(0u, 20u));

TEST(Productivity, AColumnSumAboveOneIsLegal) {
  Matrix a(2, 2);
  a << 0.1, 1.3, 0.05, 0.1;
  const CoefficientEconomy economy(to_sparse(a), {});
  EXPECT_TRUE(CertifiedSolver(economy, {}).proven());
}

TEST(Productivity, RefusalNamesTheSectors) {
  Matrix a = Matrix::Zero(3, 3);
  a << 0.1, 0.0, 0.1, 0.0, 1.2, 0.1, 0.2, 0.1, 0.1;
  const CoefficientEconomy economy(to_sparse(a), {{"farms", "perpetual motion", "shops"}, {}});
  try {
    const CertifiedSolver solver(economy, {});
    FAIL() << "an unproductive economy was accepted";
  } catch (const ModelError& error) {
    const std::string message = error.what();
    EXPECT_NE(message.find("not productive"), std::string::npos);
    EXPECT_NE(message.find("Look first at perpetual motion"), std::string::npos);
  }
}

TEST(Productivity, WithoutProofTheBoundIsNotANumber) {
  Matrix a(2, 2);
  a << 0.5, -0.9, 0.9, 0.5;  // (I - A) is regular, but |A| is not productive
  const CoefficientEconomy economy(to_sparse(a), {});
  const CertifiedSolver solver(economy, {});
  EXPECT_FALSE(solver.proven());
  Block f({2, 1, 1});
  f.values.setOnes();
  const CertifiedSolution solution = solver.solve(f);
  EXPECT_TRUE(std::isnan(solution.certificate.bound[0]));
  EXPECT_LT((solution.x.values - a * solution.x.values - f.values).norm(), 1e-11);
}

TEST(Certificate, RefusesARightHandSideThatIsNotFinite) {
  const CoefficientEconomy economy(to_sparse(Matrix::Constant(1, 1, 0.5)), {});
  Block f({1, 1, 1});
  f.values(0, 0) = std::nan("");
  EXPECT_THROW(CertifiedSolver(economy, {}).solve(f), ModelError);
}

TEST(Certificate, HoldsAtEveryMagnitudeThatADoubleHas) {
  const RegionalEconomy economy(testing::random_tables(3, 6, 6, 4));
  const CertifiedSolver solver(economy, {});
  std::mt19937 generator(17);
  const Block once = testing::random_block({6, 1, 4}, generator);
  const std::vector<double> magnitudes{1e-320, 1e-300, 1e-200, 1e-100, 1.0, 1e100, 1e200, 1e300, 0.0};
  Block f({6, static_cast<Index>(magnitudes.size()), 4});
  for (std::size_t c = 0; c < magnitudes.size(); ++c)
    f.values.middleCols(static_cast<Index>(c) * 4, 4) = magnitudes[c] * once.values;
  for (const bool adjoint : {false, true}) {
    const CertifiedSolution solution = adjoint ? solver.solve_adjoint(f) : solver.solve(f);
    const LongMatrix exact = exact_solution(economy, f, adjoint);
    for (std::size_t c = 0; c < magnitudes.size(); ++c) {
      const auto at = static_cast<Index>(c);
      const LongMatrix gap = (testing::column(solution.x, at).cast<long double>() - exact.col(at)).cwiseAbs();
      const long double error = adjoint ? gap.maxCoeff() : gap.sum();
      EXPECT_LE(error, static_cast<long double>(solution.certificate.bound[c])) << magnitudes[c];
      if (magnitudes[c] >= 1e-300) {
        EXPECT_GT(solution.x.values.middleCols(at * 4, 4).maxCoeff(), 0.5 * magnitudes[c]);
        EXPECT_GT(solution.certificate.relative[c], 0.0) << magnitudes[c];
        EXPECT_LT(solution.certificate.relative[c], 1e-10) << magnitudes[c];
      }
    }
    EXPECT_EQ(solution.certificate.bound.back(), 0.0);
    EXPECT_EQ(solution.certificate.relative.back(), 0.0);
  }
}

TEST(Certificate, AnAnswerBeyondTheLargestDoubleIsRefused) {
  const CoefficientEconomy economy(to_sparse(Matrix::Constant(1, 1, 0.9)), {});
  Block f({1, 1, 1});
  f.values(0, 0) = 1e308;
  EXPECT_THROW(CertifiedSolver(economy, {}).solve(f), ModelError);
}

TEST(Certificate, ASolutionThatVanishedIsInfinitelyUncertain) {
  const CoefficientEconomy economy(to_sparse(Matrix::Constant(1, 1, 0.5)), {});
  Block f({1, 1, 1});
  f.values(0, 0) = 5e-324;
  const Certificate certificate = CertifiedSolver(economy, {}).solve(f).certificate;
  EXPECT_GT(certificate.bound[0], 0.0);
  EXPECT_GE(certificate.relative[0], 0.5);
}

// Miller and Blair (2009), section 2.3: two sectors, Z = (150 500; 200 100), x = (1000, 2000).
TEST(WorkedExample, MillerAndBlairTwoSectors) {
  Matrix a(2, 2);
  a << 0.15, 0.25, 0.20, 0.05;
  const CoefficientEconomy economy(to_sparse(a), {});
  Block f({2, 1, 1});
  f.values << 600.0, 1500.0;
  const Block x = CertifiedSolver(economy, {}).solve(f).x;
  EXPECT_NEAR(x.values(0, 0), 1247.5, 0.05);
  EXPECT_NEAR(x.values(1, 0), 1841.6, 0.05);
}

/// What another solver found proves as much in one round, however few digits it has; what is wrong proves nothing.
TEST(Certificate, WhatIsKnownIsCheckedBeforeItIsBelieved) {
  const RegionalEconomy economy(testing::random_tables(5, 6, 6, 4));
  const CertifiedSolver<Block> plain(economy, SolverOptions{});
  const Block bound = plain.output_multiplier_bound();
  Known same{bound, plain.estimate()};
  Known few_digits = same, low = same, other = same, nothing = same;
  few_digits.multipliers.values = (bound.values * 256.0).array().round().matrix() / 256.0;
  low.multipliers.values = Matrix::Ones(bound.values.rows(), bound.values.cols());
  other.multipliers = Block({1, 1, 1});
  nothing.multipliers.values.setConstant(std::nan(""));
  std::mt19937 generator(3);
  const Block f = testing::random_block({6, 2, 4}, generator);
  const CertifiedSolution answer = plain.solve(f);
  for (const Known* known : {&same, &few_digits, &low, &other, &nothing}) {
    const CertifiedSolver<Block> solver(economy, SolverOptions{}, known);
    ASSERT_TRUE(solver.proven());
    EXPECT_LT((solver.output_multiplier_bound().values.array() / bound.values.array()).maxCoeff(), 1.02);
    const CertifiedSolution found = solver.solve(f);
    const double gap = (found.x.values - answer.x.values).cwiseAbs().sum();
    EXPECT_LE(gap, found.certificate.bound[0] + found.certificate.bound[1] + answer.certificate.bound[0] +
                       answer.certificate.bound[1]);
  }
}

}  // namespace
}  // namespace commonweal
