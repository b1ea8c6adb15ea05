// What is done elsewhere: the Leontief inverse of the whole matrix, and the accounts times it. Eigen's, on all cores.
#include <benchmark/benchmark.h>

#include <Eigen/LU>

namespace {

void inverse(benchmark::State& state) {
  const auto n = static_cast<Eigen::Index>(state.range(0)), accounts = static_cast<Eigen::Index>(state.range(1));
  const Eigen::MatrixXd a = Eigen::MatrixXd::Random(n, n).cwiseAbs() / static_cast<double>(n);
  const Eigen::MatrixXd coefficients = Eigen::MatrixXd::Random(accounts, n);
  for (auto _ : state) {
    const Eigen::MatrixXd leontief = (Eigen::MatrixXd::Identity(n, n) - a).partialPivLu().inverse();
    const Eigen::MatrixXd multipliers = coefficients * leontief;
    benchmark::DoNotOptimize(multipliers.data());
  }
}

BENCHMARK(inverse)
    ->Args({1'000, 100})
    ->Args({4'900, 100})
    ->Args({9'800, 100})
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
