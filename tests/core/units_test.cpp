// Economies in units over many decades: solved by every method, proven, and as far from long doubles as the bound says.
#include "commonweal/economy/units.hpp"

#include <gtest/gtest.h>

#include "commonweal/error.hpp"
#include "exact.hpp"

namespace commonweal {
namespace {

UnitsSolver::Make by(SolverOptions options) {
  return [options](std::shared_ptr<const HostOperator> economy) {
    return std::make_unique<CertifiedSolver<Block>>(std::move(economy), options);
  };
}

std::shared_ptr<const CoefficientEconomy> economy_of(const Matrix& a) {
  return std::make_shared<const CoefficientEconomy>(a, Labels{});
}

/// An economy of money, and powers of two of its rows' units: the same economy in them has the same digits.
struct Hybrid {
  Matrix money;
  std::vector<int> exponents;
};

Hybrid random_hybrid(unsigned seed) {
  std::mt19937 generator(seed);
  const Index n = 2 + static_cast<Index>(generator() % 40);
  Hybrid result{testing::random_matrix(n, n, generator, seed % 3 == 0 ? 0.1 : 0.6), {}};
  const double largest = result.money.colwise().sum().maxCoeff();
  if (largest > 0.0) result.money *= (0.05 + 0.9 * static_cast<double>(generator() % 1000) / 1000.0) / largest;
  if (seed % 5 == 0) result.money(0, n - 1) *= -1.0;
  const int decades = static_cast<int>(generator() % 30);
  for (Index i = 0; i < n; ++i)
    result.exponents.push_back(static_cast<int>(generator() % static_cast<unsigned>(2 * decades + 1)) - decades);
  return result;
}

Block in_units(const Block& x, const std::vector<int>& exponents, int sign) {
  Block result = x;
  for (Index i = 0; i < x.shape.sectors; ++i)
    result.values.row(i) *= std::ldexp(1.0, sign * exponents[static_cast<std::size_t>(i)]);
  return result;
}

TEST(Units, EveryMethodAnswersWithinItsBoundWhateverTheyAre) {
  int answers = 0;
  for (unsigned seed = 1; seed <= 100; ++seed) {
    const Hybrid hybrid = random_hybrid(seed);
    const auto money = economy_of(hybrid.money), other = money->in_units(hybrid.exponents);
    std::mt19937 generator(seed);
    const Block f = testing::random_block({money->sectors(), 2, 1}, generator);
    for (const Method method : {Method::automatic, Method::chebyshev, Method::gmres, Method::rounds, Method::direct}) {
      SolverOptions options;
      options.method = method;
      const UnitsSolver solver(other, by(options));
      EXPECT_TRUE(solver.proven()) << seed;
      for (const bool adjoint : {false, true}) {
        const int sign = adjoint ? -1 : 1;
        const testing::LongMatrix exact = testing::exact_solution(*money, f, adjoint);
        const Block given = in_units(f, hybrid.exponents, sign);
        const CertifiedSolution found = adjoint ? solver.solve_adjoint(given) : solver.solve(given);
        testing::LongMatrix right = exact;
        for (Index i = 0; i < right.rows(); ++i)
          right.row(i) *= std::ldexp(1.0L, sign * hybrid.exponents[static_cast<std::size_t>(i)]);
        for (Index c = 0; c < 2; ++c) {
          const auto k = static_cast<std::size_t>(c);
          EXPECT_LE(testing::error_of(found, right, c, adjoint), found.certificate.bound[k]) << seed;
          EXPECT_LT(found.certificate.relative[k], 1e-4) << seed;  // units over up to 18 decades
          ++answers;
        }
      }
    }
  }
  EXPECT_EQ(answers, 2000);
}

TEST(Units, MultipliersAreBounded) {
  for (unsigned seed = 1; seed <= 50; ++seed) {
    const Hybrid hybrid = random_hybrid(seed);
    const auto other = economy_of(hybrid.money.cwiseAbs())->in_units(hybrid.exponents);
    const std::optional<Prices> prices = prices_of(*other);
    ASSERT_TRUE(prices) << seed;
    Block ones({other->sectors(), 1, 1});
    ones.values.setOnes();
    const testing::LongMatrix right = testing::exact_solution(*other, ones, true);
    for (Index i = 0; i < right.rows(); ++i) {
      EXPECT_GE(prices->multipliers(i, 0), static_cast<double>(right(i, 0)) * (1.0 - 1e-12)) << seed;
      EXPECT_LE(prices->multipliers(i, 0), 2.1 * static_cast<double>(right(i, 0)) * (1.0 + 1e-6)) << seed;
    }
  }
}

TEST(Units, ChainsWithoutFeedbackAreProductive) {
  Matrix bridge = Matrix::Zero(4, 4);  // one of 1e7 kg of steel of 2e3 g of ore each of 1e6 ug of a trace each
  bridge(0, 1) = 1e6;
  bridge(1, 2) = 2e3;
  bridge(2, 3) = 1e7;
  Block one({4, 1, 1});
  one(3, 0, 0) = 1.0;
  const CertifiedSolution found = UnitsSolver(economy_of(bridge), by({})).solve(one);
  EXPECT_DOUBLE_EQ(found.x(0, 0, 0), 2e16);
  EXPECT_DOUBLE_EQ(found.x(1, 0, 0), 2e10);
  EXPECT_DOUBLE_EQ(found.x(2, 0, 0), 1e7);
  EXPECT_EQ(found.x(3, 0, 0), 1.0);
  EXPECT_LT(found.certificate.relative[0], 1e-12);
  Matrix chain = Matrix::Zero(200, 200);
  chain.diagonal(1).setConstant(8.0);
  Block end({200, 1, 1});
  end(199, 0, 0) = 1.0;
  EXPECT_DOUBLE_EQ(UnitsSolver(economy_of(chain), by({})).solve(end).x(0, 0, 0), std::pow(8.0, 199.0));
}

TEST(Units, WhatIsNotProductiveInAnyIsRefusedByName) {
  for (const double factor : {1.0, 1.3, 50.0}) {
    Matrix a(3, 3);
    a << 0.1, 1e5, 0.0, 1e-6, 0.2, 0.0, 0.0, 0.3, factor;
    const auto economy = std::make_shared<const CoefficientEconomy>(a, Labels{{"farms", "mills", "fusion"}, {}});
    try {
      const UnitsSolver solver(economy, by({}));
      FAIL() << "taken for productive with " << factor;
    } catch (const NotProductive& error) {
      EXPECT_NE(std::string(error.what()).find("Look first at fusion"), std::string::npos) << error.what();
    }
  }
}

TEST(Units, WithoutNeedTheAnswerIsTheSolversOwn) {
  const Hybrid hybrid = random_hybrid(7);
  const auto economy = economy_of(hybrid.money);
  std::mt19937 generator(1);
  const Block f = testing::random_block({economy->sectors(), 3, 1}, generator);
  const CertifiedSolver<Block> own(*economy, {});
  const CertifiedSolution one = own.solve(f), other = UnitsSolver(economy, by({})).solve(f);
  EXPECT_EQ(one.x.values, other.x.values);
  EXPECT_EQ(one.certificate.bound, other.certificate.bound);
}

}  // namespace
}  // namespace commonweal
