// Economies on a GPU against the host's own: operators, answers and what certificates say.
#include <cuda_runtime_api.h>
#include <gtest/gtest.h>

#include "commonweal/cuda/device.hpp"
#include "commonweal/solver/certified_solver.hpp"
#include "exact.hpp"
#include "random_trade.hpp"

namespace commonweal {
namespace {

class Gpu : public ::testing::TestWithParam<TradeModel> {
 protected:
  void SetUp() override {
    if (cuda::device_count() == 0)
      GTEST_SKIP() << "compares a GPU's answers with the host's, and there is " << cuda::describe_devices();
  }
};

void expect_the_hosts_answer(const std::shared_ptr<const HostOperator>& economy, const SolverOptions& options,
                             Index columns) {
  const auto gpu = cuda::make_solver("cuda", economy, options);
  const CertifiedSolver host(*economy, options);
  EXPECT_EQ(gpu->device().rfind("cuda:0", 0), 0u);
  std::mt19937 generator(7);
  const Block f = testing::random_block({economy->sectors(), columns, economy->regions()}, generator);
  for (const bool adjoint : {false, true}) {
    const CertifiedSolution there = adjoint ? gpu->solve_adjoint(f) : gpu->solve(f);
    const CertifiedSolution here = adjoint ? host.solve_adjoint(f) : host.solve(f);
    for (Index c = 0; c < columns; ++c) {
      const auto at = static_cast<std::size_t>(c);
      const Index R = economy->regions();
      const Matrix gap = (there.x.values - here.x.values).middleCols(c * R, R).cwiseAbs();
      // Both are near the exact answer, so they are near each other.
      EXPECT_LE(adjoint ? gap.maxCoeff() : gap.sum(), there.certificate.bound[at] + here.certificate.bound[at]);
      EXPECT_LT(there.certificate.relative[at], 1e-9);
    }
    const CertifiedSolution again = adjoint ? gpu->solve_adjoint(f) : gpu->solve(f);
    EXPECT_EQ(again.x.values, there.x.values);  // the same bits every time
    EXPECT_EQ(again.certificate.bound, there.certificate.bound);
  }
}

TEST_P(Gpu, AnswersAsTheHostDoes) {
  for (const Method method : {Method::chebyshev, Method::gmres})
    for (const Arithmetic arithmetic : {Arithmetic::full, Arithmetic::mixed})
      for (const bool households : {false, true})
        for (const Index regions : {1, 5, 51}) {
          SolverOptions options;
          options.method = method;
          options.arithmetic = arithmetic;
          expect_the_hosts_answer(testing::random_regional(GetParam(), 3, 40, 41, regions, households), options, 3);
        }
}

TEST_P(Gpu, SmallEconomies) {
  for (const Method method : {Method::chebyshev, Method::gmres}) {
    SolverOptions options;
    options.method = method;
    options.arithmetic = Arithmetic::mixed;
    expect_the_hosts_answer(testing::random_regional(GetParam(), 3, 9, 10, 5, true), options, 2);
    expect_the_hosts_answer(testing::random_regional(GetParam(), 3, 8, 8, 5, true, true), options, 2);  // |A|, too
  }
}

INSTANTIATE_TEST_SUITE_P(Models, Gpu, ::testing::ValuesIn(testing::kEveryModel),
                         [](const auto& param) { return std::string(testing::name_of(param.param)); });

class GpuTables : public Gpu {};

TEST_P(GpuTables, AnswerAsOnTheHost) {
  std::mt19937 generator(4);
  for (const double fill : {0.02, 0.4})
    for (const Index columns : {1, 7}) {
      Matrix a = testing::random_matrix(300, 300, generator, fill);
      a *= 0.7 / a.colwise().sum().maxCoeff();
      a(3, 4) = -0.01;
      expect_the_hosts_answer(std::make_shared<CoefficientEconomy>(std::move(a), Labels{}), {}, columns);
    }
}

INSTANTIATE_TEST_SUITE_P(Once, GpuTables, ::testing::Values(TradeModel::pool),
                         [](const auto&) { return std::string("table"); });

TEST_P(GpuTables, AnswerArraysWhereTheyAre) {
  const auto solver = cuda::make_solver("cuda", testing::random_regional(TradeModel::slq, 3, 20, 21, 5, true), {});
  const auto* const there = dynamic_cast<const cuda::DeviceSolver*>(solver.get());
  ASSERT_NE(there, nullptr);
  std::mt19937 generator(2);
  const Block f = testing::random_block({20, 3, 5}, generator);
  const auto bytes = static_cast<std::size_t>(f.values.size()) * sizeof(double);
  const auto given = there->memory(f.values.size()), answer = there->memory(f.values.size());
  ASSERT_EQ(cudaMemcpy(given.get(), f.values.data(), bytes, cudaMemcpyHostToDevice), cudaSuccess);
  const Certificate certificate = there->solve_there(false, f.shape, given.get(), answer.get());
  Block x(f.shape);
  ASSERT_EQ(cudaMemcpy(x.values.data(), answer.get(), bytes, cudaMemcpyDeviceToHost), cudaSuccess);
  const CertifiedSolution expected = solver->solve(f);
  EXPECT_EQ(x.values, expected.x.values);
  EXPECT_EQ(certificate.bound, expected.certificate.bound);
}

TEST(Selection, WithoutADeviceTheHostAnswersOrOneErrorSaysWhy) {
  if (cuda::device_count() > 0)
    GTEST_SKIP() << "is about machines without a GPU, and this one has " << cuda::describe_devices()
                 << "; CUDA_VISIBLE_DEVICES= hides it";
  const auto economy = testing::random_regional(TradeModel::slq, 3, 6, 7, 3, false);
  EXPECT_EQ(cuda::make_solver("auto", economy, {})->device(), "cpu");
  EXPECT_EQ(cuda::make_solver("cpu", economy, {})->device(), "cpu");
  try {
    cuda::make_solver("cuda:1", economy, {});
    FAIL() << "a device that is not there was used";
  } catch (const DeviceError& error) {
    EXPECT_NE(std::string(error.what()).find("device 'cuda:1' cannot be used: no NVIDIA"), std::string::npos)
        << error.what();
  }
}

TEST(Selection, NamesThatAreNoDeviceAreRefused) {
  const auto economy = testing::random_regional(TradeModel::slq, 3, 6, 7, 3, false);
  for (const char* name : {"gpu", "cuda:", "cuda:x", "cuda:-1", "cuda1", ""})
    EXPECT_THROW(cuda::make_solver(name, economy, {}), DeviceError) << name;
}

}  // namespace
}  // namespace commonweal
