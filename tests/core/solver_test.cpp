// GMRES against a dense factorisation.
#include <gtest/gtest.h>

#include <Eigen/Dense>

#include "commonweal/solver/gmres.hpp"
#include "random_economy.hpp"

namespace commonweal {
namespace {

CoefficientEconomy random_coefficients(unsigned seed, Index n, double radius) {
  std::mt19937 generator(seed);
  Matrix a = testing::random_matrix(n, n, generator, 0.3);
  a *= radius / a.eigenvalues().cwiseAbs().maxCoeff();
  return CoefficientEconomy(to_sparse(a), {});
}

SolverReport solved(const HostOperator& economy, const Block& f, Block& x, const SolverOptions& options) {
  Block ax = zeros_like(f);
  return Gmres<Block>().solve([&](const Block& in, Block& out) { economy.apply(in, out); }, f, x, ax, true, options);
}

class Radius : public ::testing::TestWithParam<double> {};

TEST_P(Radius, AgreesWithADenseFactorisation) {
  const CoefficientEconomy economy = random_coefficients(4, 60, GetParam());
  const Matrix a = testing::assembled(economy);
  std::mt19937 generator(9);
  const Block f = testing::random_block({60, 5, 1}, generator);
  Block x = zeros_like(f);
  const SolverReport report = solved(economy, f, x, {});
  EXPECT_TRUE(report.converged);
  const Matrix exact = (Matrix::Identity(60, 60) - a).partialPivLu().solve(f.values);
  EXPECT_LT((exact - x.values).norm() / exact.norm(), 1e-9);
}

INSTANTIATE_TEST_SUITE_P(Radii, Radius, ::testing::Values(0.0, 0.3, 0.5, 0.9, 0.999));

TEST(Solver, RestartsReachTheSameAnswer) {
  const CoefficientEconomy economy = random_coefficients(5, 80, 0.95);
  std::mt19937 generator(2);
  const Block f = testing::random_block({80, 3, 1}, generator);
  SolverOptions short_memory;
  short_memory.restart = 5;
  Block once = zeros_like(f), often = zeros_like(f);
  solved(economy, f, once, {});
  EXPECT_TRUE(solved(economy, f, often, short_memory).converged);
  EXPECT_LT((once.values - often.values).norm() / once.values.norm(), 1e-9);
}

TEST(Solver, ColumnsOfVeryDifferentSizeConvergeEach) {
  const CoefficientEconomy economy = random_coefficients(6, 40, 0.6);
  std::mt19937 generator(2);
  Block f = testing::random_block({40, 3, 1}, generator);
  f.values.col(1) *= 1e-9;
  f.values.col(2).setZero();
  Block x = zeros_like(f);
  solved(economy, f, x, {});
  const Matrix residual = f.values - x.values + testing::assembled(economy) * x.values;
  EXPECT_LT(residual.col(1).norm(), 1e-11 * f.values.col(1).norm());
  EXPECT_EQ(x.values.col(2).norm(), 0.0);
}

TEST(Solver, StopsWhenTheCallbackSaysSo) {
  const CoefficientEconomy economy = random_coefficients(7, 30, 0.9);
  std::mt19937 generator(2);
  const Block f = testing::random_block({30, 1, 1}, generator);
  Block x = zeros_like(f);
  SolverOptions options;
  options.progress = [](int round, double) { return round < 3; };
  EXPECT_THROW(solved(economy, f, x, options), Cancelled);
}

}  // namespace
}  // namespace commonweal
