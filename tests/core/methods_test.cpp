// Every method in every precision finds the same answer, with a bound that holds, in the same bits for any threads.
#include <gtest/gtest.h>
#include <omp.h>

#include <algorithm>
#include <tuple>

#include "exact.hpp"
#include "random_trade.hpp"

namespace commonweal {
namespace {

const char* name_of(Method method) {
  static const char* const names[] = {"automatic", "chebyshev", "gmres", "rounds", "direct"};
  return names[static_cast<int>(method)];
}

/// Coefficients so many of which are not zero that they are stored dense.
CoefficientEconomy dense_table(unsigned seed, Index n, double column_sum) {
  std::mt19937 generator(seed);
  Matrix a = testing::random_matrix(n, n, generator, 0.4);
  a *= column_sum / a.colwise().sum().maxCoeff();
  return CoefficientEconomy(std::move(a), {});
}

class EveryMethod : public ::testing::TestWithParam<std::tuple<Method, Arithmetic>> {
 protected:
  SolverOptions options() const {
    SolverOptions result;
    std::tie(result.method, result.arithmetic) = GetParam();
    return result;
  }

  void expect_proven(const HostOperator& economy, double least_relative) const {
    std::mt19937 generator(7);
    const Block f = testing::random_block({economy.sectors(), 5, economy.regions()}, generator);
    const CertifiedSolver solver(economy, options());
    for (const bool adjoint : {false, true}) {
      const CertifiedSolution solution = adjoint ? solver.solve_adjoint(f) : solver.solve(f);
      const testing::LongMatrix exact = testing::exact_solution(economy, f, adjoint);
      for (Index c = 0; c < 5; ++c) {
        EXPECT_LE(testing::error_of(solution, exact, c, adjoint),
                  solution.certificate.bound[static_cast<std::size_t>(c)]);
        EXPECT_LT(solution.certificate.relative[static_cast<std::size_t>(c)], least_relative);
      }
    }
  }
};

TEST_P(EveryMethod, SolvesEveryTradeModel) {
  for (const TradeModel model : testing::kEveryModel)
    for (const bool households : {false, true}) {
      SCOPED_TRACE(testing::name_of(model));
      expect_proven(*testing::random_regional(model, 3, 12, 12, 6, households), 1e-9);
    }
}

TEST_P(EveryMethod, SolvesDenseTables) {
  for (const double column_sum : {0.01, 0.5, 0.9}) expect_proven(dense_table(5, 70, column_sum), 1e-9);
}

std::string choice_of(const ::testing::TestParamInfo<std::tuple<Method, Arithmetic>>& info) {
  static const char* const arithmetics[] = {"automatic", "full", "mixed"};
  return std::string(name_of(std::get<0>(info.param))) + "_" + arithmetics[static_cast<int>(std::get<1>(info.param))];
}

const auto kMethods =
    ::testing::Values(Method::automatic, Method::chebyshev, Method::gmres, Method::rounds, Method::direct);
const auto kArithmetics = ::testing::Values(Arithmetic::full, Arithmetic::mixed, Arithmetic::automatic);

INSTANTIATE_TEST_SUITE_P(Choices, EveryMethod, ::testing::Combine(kMethods, kArithmetics), choice_of);

TEST(Methods, MixedPrecisionDoesMostRoundsInSingle) {
  const CoefficientEconomy economy = dense_table(2, 200, 0.6);
  std::mt19937 generator(1);
  const Block f = testing::random_block({200, 8, 1}, generator);
  SolverOptions options;
  options.arithmetic = Arithmetic::mixed;
  options.method = Method::chebyshev;
  const Certificate chebyshev = CertifiedSolver(economy, options).solve(f).certificate;
  EXPECT_EQ(chebyshev.method, Method::chebyshev);
  EXPECT_GT(chebyshev.single_rounds, chebyshev.rounds / 2);
  options.method = Method::gmres;
  EXPECT_GT(CertifiedSolver(economy, options).solve(f).certificate.single_rounds, 0);
}

TEST(Methods, AStartNearTheAnswerSavesRounds) {
  const auto economy = testing::random_regional(TradeModel::gravity, 4, 20, 20, 9, false);
  std::mt19937 generator(8);
  Block f = testing::random_block({20, 3, 9}, generator);
  const CertifiedSolver solver(*economy, {});
  const CertifiedSolution first = solver.solve(f);
  f.values *= 1.0 + 1e-6;
  const CertifiedSolution again = solver.solve(f, &first.x);
  EXPECT_LT(again.certificate.rounds, first.certificate.rounds);
  const testing::LongMatrix exact = testing::exact_solution(*economy, f, false);
  for (Index c = 0; c < 3; ++c)
    EXPECT_LE(testing::error_of(again, exact, c, false), again.certificate.bound[static_cast<std::size_t>(c)]);
  const Block two({20, 2, 9});
  EXPECT_THROW(solver.solve(f, &two), ModelError);
}

TEST(Methods, EigenvaluesOnACircleAreStillSolved) {
  Matrix a = Matrix::Zero(40, 40);
  for (Index k = 0; k < 40; ++k) a(k, (k + 1) % 40) = 0.8;  // a chain that closes: eigenvalues 0.8 exp(2 pi i k / 40)
  const CoefficientEconomy economy(to_sparse(a), {});
  std::mt19937 generator(1);
  const Block f = testing::random_block({40, 2, 1}, generator);
  SolverOptions options;
  options.method = Method::chebyshev;
  const CertifiedSolution solution = CertifiedSolver(economy, options).solve(f);
  EXPECT_LT(solution.certificate.relative[0], 1e-10);
}

TEST(Methods, WhereTheEllipseMisleadsGmresTakesOver) {
  // All eigenvalues are zero, yet inputs pass down a long chain: no ellipse foresees that.
  Matrix a = Matrix::Zero(120, 120);
  for (Index k = 0; k + 1 < 120; ++k) a(k, k + 1) = 0.99;
  const CoefficientEconomy economy(to_sparse(a), {});
  Block f({120, 1, 1});
  f.values(119, 0) = 1.0;
  SolverOptions options;
  options.method = Method::chebyshev;
  options.restart = 120;
  const CertifiedSolution solution = CertifiedSolver(economy, options).solve(f);
  EXPECT_EQ(solution.certificate.method, Method::gmres);
  EXPECT_NEAR(solution.x.values(0, 0), std::pow(0.99, 119), 1e-9);
}

TEST(Methods, SmallEconomiesWithManyQuestionsAreFactorised) {
  const CoefficientEconomy economy = dense_table(3, 600, 0.7);
  const Block few({600, 1, 1}), many({600, 1'000, 1});
  const CertifiedSolver solver(economy, {});
  EXPECT_EQ(solver.solve(many).certificate.method, Method::direct);
  EXPECT_NE(solver.solve(few).certificate.method, Method::direct);
}

/// Of one block, of several, and of several whose last is small.
TEST(Methods, FactorsOfSeveralBlocksSolveBothWays) {
  std::mt19937 generator(9);
  for (const auto& [sectors, regions] : {std::pair<Index, Index>{1, 1}, {96, 1}, {290, 1}, {12, 17}}) {
    SCOPED_TRACE(sectors * regions);
    const Index n = sectors * regions;
    Matrix a = testing::random_matrix(n, n, generator).array() - 0.2;  // a fifth of them below zero
    a *= 0.9 / a.cwiseAbs().colwise().sum().maxCoeff();
    const Factors factors(a);
    const Block f = testing::random_block({sectors, 3, regions}, generator);
    for (const bool adjoint : {false, true}) {
      Block x = f;
      factors.solve(adjoint, x);
      const Matrix matrix = adjoint ? Matrix(a.transpose()) : a;
      for (Index c = 0; c < 3; ++c) {
        const Eigen::VectorXd solved = testing::column(x, c), asked = testing::column(f, c);
        EXPECT_LT((solved - matrix * solved - asked).lpNorm<1>(), 1e-14 * static_cast<double>(n) * solved.lpNorm<1>());
      }
    }
  }
}

TEST(Methods, TheSpectrumIsFound) {
  Matrix a = Matrix::Zero(3, 3);
  a.diagonal() << 0.1, 0.3, 0.6;
  a(0, 2) = 0.05;
  const CoefficientEconomy economy(to_sparse(a), {});
  const CertifiedSolver solver(economy, {});
  const Ellipse& ellipse = solver.estimate().ellipse;
  EXPECT_NEAR(ellipse.centre, 0.35, 1e-6);
  EXPECT_GT(ellipse.focal_square, 0.25 * 0.25);
  EXPECT_LT(ellipse.factor, 0.3);
}

TEST(Threads, AnswersHaveTheSameBits) {
  const int before = omp_get_max_threads();
  for (const TradeModel model : testing::kEveryModel)
    for (const Arithmetic arithmetic : {Arithmetic::full, Arithmetic::mixed}) {
      SCOPED_TRACE(testing::name_of(model));
      const auto economy = testing::random_regional(model, 6, 120, 120, 30, true);
      std::mt19937 generator(3);
      const Block f = testing::random_block({120, 9, 30}, generator);
      SolverOptions options;
      options.arithmetic = arithmetic;
      std::vector<CertifiedSolution> solutions;
      for (const int threads : {1, 2, 3}) {
        omp_set_num_threads(threads);
        const CertifiedSolver solver(*economy, options);
        solutions.push_back(solver.solve(f));
        solutions.push_back(solver.solve_adjoint(f));
      }
      for (std::size_t k = 2; k < solutions.size(); ++k) {
        EXPECT_TRUE(solutions[k].x.values == solutions[k - 2].x.values);
        EXPECT_EQ(solutions[k].certificate.bound, solutions[k - 2].certificate.bound);
      }
    }
  omp_set_num_threads(before);
}

}  // namespace
}  // namespace commonweal
