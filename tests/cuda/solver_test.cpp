// The one solver text, with its certificates, on a device of plain loops.
#include <gtest/gtest.h>

#include <cmath>

#include "commonweal/cuda/economy.hpp"
#include "commonweal/solver/certified_solver.hpp"
#include "exact.hpp"
#include "host_device.hpp"
#include "random_trade.hpp"

namespace commonweal {
namespace {

using testing::HostDevice;
using Vector = cuda::DeviceVector<HostDevice>;
using DeviceSolver = CertifiedSolver<Vector>;

void expect_proven(const std::shared_ptr<const HostOperator>& economy, const SolverOptions& options) {
  const auto there = cuda::on_device<HostDevice>(economy, std::make_shared<HostDevice>());
  const DeviceSolver solver(*there, options);
  const CertifiedSolver here(*economy, options);
  ASSERT_EQ(solver.proven(), here.proven());
  std::mt19937 generator(7);
  Block f = testing::random_block({economy->sectors(), 5, economy->regions()}, generator);
  f.values.middleCols(economy->regions(), economy->regions()) *= -1e-200;  // a column of its own magnitude and sign
  f.values.middleCols(2 * economy->regions(), economy->regions()).setZero();
  for (const bool adjoint : {false, true}) {
    const CertifiedSolution solution = adjoint ? solver.solve_adjoint(f) : solver.solve(f);
    const CertifiedSolution host = adjoint ? here.solve_adjoint(f) : here.solve(f);
    const testing::LongMatrix exact = testing::exact_solution(*economy, f, adjoint);
    for (Index c = 0; c < 5; ++c) {
      const auto at = static_cast<std::size_t>(c);
      EXPECT_LE(testing::error_of(solution, exact, c, adjoint), solution.certificate.bound[at]);
      if (c != 2) {
        EXPECT_GT(solution.certificate.relative[at], 0.0);
        EXPECT_LT(solution.certificate.relative[at], 1e-9);
      }
    }
    EXPECT_TRUE(solution.x.values.isApprox(host.x.values, 1e-9));
  }
}

using Choice = std::tuple<Method, Arithmetic>;
class DeviceSolve : public ::testing::TestWithParam<Choice> {};

TEST_P(DeviceSolve, AnswersAreProven) {
  SolverOptions options;
  std::tie(options.method, options.arithmetic) = GetParam();
  for (const TradeModel model : testing::kEveryModel)
    for (const bool households : {false, true})
      for (const Index regions : {1, 6, 34}) {
        SCOPED_TRACE(testing::name_of(model));
        expect_proven(testing::random_regional(model, 3, 12, 12, regions, households, regions == 6), options);
      }
  std::mt19937 generator(4);
  expect_proven(
      std::make_shared<CoefficientEconomy>(Matrix(0.03 * testing::random_matrix(41, 41, generator, 0.5)), Labels{}),
      options);
}

INSTANTIATE_TEST_SUITE_P(Choices, DeviceSolve,
                         ::testing::Combine(::testing::Values(Method::automatic, Method::chebyshev, Method::gmres,
                                                              Method::rounds, Method::direct),
                                            ::testing::Values(Arithmetic::full, Arithmetic::mixed)));

TEST(DeviceCertificate, IsTheHostsOfTheSameAnswer) {
  const auto economy = testing::random_regional(TradeModel::gravity, 2, 9, 9, 5, true);
  const auto there = cuda::on_device<HostDevice>(economy, std::make_shared<HostDevice>());
  SolverOptions options;
  options.tolerance = 1e-6;
  const DeviceSolver solver(*there, options);
  std::mt19937 generator(2);
  const Block f = testing::random_block({9, 2, 5}, generator);
  const CertifiedSolution solution = solver.solve(f);
  Block ax(f.shape);
  economy->apply(solution.x, ax);
  const Matrix residuals = (f.values - solution.x.values + ax.values).cwiseAbs();
  EXPECT_TRUE(((solution.certificate.residuals.values - residuals).array() > -1e-15).all());
  EXPECT_TRUE(solution.certificate.residuals.values.isApprox(residuals, 1e-5));
  for (const SolverOptions& asked : {options, SolverOptions{}})
    EXPECT_TRUE(DeviceSolver(*there, asked)
                    .output_multiplier_bound()
                    .values.isApprox(CertifiedSolver(*economy, asked).output_multiplier_bound().values, 1e-6));
}

TEST(DeviceRounds, LookOnlyNowAndThen) {
  const auto economy = testing::random_regional(TradeModel::slq, 5, 30, 30, 4, false);
  const auto device = std::make_shared<HostDevice>();
  const auto there = cuda::on_device<HostDevice>(economy, device);
  int looks = 0;
  SolverOptions options;
  options.method = Method::chebyshev;
  options.arithmetic = Arithmetic::full;
  options.progress = [&](int, double) {
    ++looks;
    return true;
  };
  const DeviceSolver solver(*there, options);
  std::mt19937 generator(2);
  const Block f = testing::random_block({30, 2, 4}, generator);
  solver.solve(f);
  looks = 0;
  const long allocated = device->allocations;
  const long sent = device->transfers;
  const Certificate certificate = solver.solve(f).certificate;
  EXPECT_EQ(certificate.method, Method::chebyshev);
  EXPECT_GT(certificate.rounds, 12);
  EXPECT_LT(looks, certificate.rounds / 4);
  const Certificate host = CertifiedSolver(*economy, options).solve(f).certificate;  // which looks at every round
  EXPECT_LE(certificate.rounds, host.rounds + 1);
  EXPECT_LT(device->transfers - sent, certificate.rounds);
  EXPECT_EQ(device->allocations, allocated);  // all memory is kept from the first solve
}

TEST(DeviceArrays, AreSolvedWhereTheyAre) {
  for (const std::shared_ptr<const HostOperator>& economy :
       {std::shared_ptr<const HostOperator>(testing::random_regional(TradeModel::slq, 5, 12, 12, 5, true)),
        std::shared_ptr<const HostOperator>(testing::random_regional(TradeModel::pool, 5, 8, 8, 5, false))}) {
    const auto device = std::make_shared<HostDevice>();
    const auto there = cuda::on_device<HostDevice>(economy, device);
    std::mt19937 generator(2);
    const Block f = testing::random_block({economy->sectors(), 7, economy->regions()}, generator);
    const DeviceSolver solver(*there, {});
    const CertifiedSolution expected = solver.solve_adjoint(f);
    cuda::Array<HostDevice, double> given(device, f.values.data(), f.values.size()), answer(device, f.values.size());
    const cuda::DeviceArray<HostDevice> in{there->context(), given.data(), f.shape};
    cuda::DeviceArray<HostDevice> out{there->context(), answer.data(), f.shape}, *const none = nullptr;
    const Certificate certificate =
        solver.solve_into(in, static_cast<const cuda::DeviceArray<HostDevice>*>(nullptr), true, out, none);
    EXPECT_EQ(certificate.bound, expected.certificate.bound);
    EXPECT_TRUE(std::equal(answer.data(), answer.data() + answer.count(), expected.x.values.data()));
    given.data()[given.count() - 1] = std::nan("");
    EXPECT_THROW(solver.solve_into(in, static_cast<const cuda::DeviceArray<HostDevice>*>(nullptr), true, out, none),
                 ModelError);
  }
}

TEST(DeviceMemory, ColumnsAreSplitIntoWhatFits) {
  const auto economy = testing::random_regional(TradeModel::gravity, 6, 25, 25, 8, false);
  std::mt19937 generator(3);
  const Block f = testing::random_block({25, 40, 8}, generator);
  const Block whole = CertifiedSolver(*economy, {}).solve(f).x;
  const auto device = std::make_shared<HostDevice>();
  device->memory = 2'000'000;
  const auto there = cuda::on_device<HostDevice>(economy, device);
  const DeviceSolver solver(*there, {});
  const CertifiedSolution solution = solver.solve(f);
  EXPECT_TRUE(solution.x.values.isApprox(whole.values, 1e-9));
  device->memory = 40'000;
  EXPECT_THROW(cuda::on_device<HostDevice>(economy, device), DeviceError);
}

TEST(DeviceMemory, OneColumnThatDoesNotFitIsSaid) {
  const auto economy = testing::random_regional(TradeModel::pool, 6, 25, 25, 8, false);
  const auto device = std::make_shared<HostDevice>();
  device->memory = 80'000;
  const auto there = cuda::on_device<HostDevice>(economy, device);
  device->memory = std::size_t{1} << 30;
  const DeviceSolver solver(*there, {});
  try {
    solver.solve(Block({25, 1, 8}));
    FAIL() << "a solve without memory began";
  } catch (const DeviceError& error) {
    EXPECT_NE(std::string(error.what()).find("MB of memory left"), std::string::npos) << error.what();
  }
}

TEST(DeviceProductivity, IsRefusedByNameAsOnTheHost) {
  Matrix a = Matrix::Zero(3, 3);
  a << 0.1, 0.0, 0.1, 0.0, 1.2, 0.1, 0.2, 0.1, 0.1;
  const auto economy =
      std::make_shared<CoefficientEconomy>(to_sparse(a), Labels{{"farms", "perpetual motion", "shops"}, {}});
  const auto there = cuda::on_device<HostDevice>(economy, std::make_shared<HostDevice>());
  try {
    const DeviceSolver solver(*there, {});
    FAIL() << "an unproductive economy was accepted";
  } catch (const ModelError& error) {
    EXPECT_NE(std::string(error.what()).find("Look first at perpetual motion"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace commonweal
