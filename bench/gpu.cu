// What a GPU reaches: its ceilings, the operators' rounds against them, and whole certified solves against two cores of
// the host. Prints Google Benchmark's JSON, which bench/track.py compares; bench/gpu_check.sh runs it. With
// `--rehearse` small economies on the host, for machines without a GPU: it tries the program, and measures nothing.
#include <benchmark/benchmark.h>
#include <omp.h>

#include <cstring>
#include <functional>
#include <iostream>
#include <optional>
#include <span>

#include "commonweal/cuda/device.hpp"
#include "economies.hpp"
#include "gpu.hpp"
#include "timing.hpp"

namespace {

using namespace commonweal;

constexpr int kRounds = 10;  // applications that are queued before the host waits

struct Ceilings {
  double copy = 0.0, product = 0.0, single = 0.0;  // bytes read and written, operations, a second
};

template <class Scalar>
double product_rate(const std::shared_ptr<cuda::Gpu>& gpu) {
  constexpr int n = 8192;
  const std::vector<Scalar> numbers(static_cast<std::size_t>(n) * n, Scalar{1} / 3);
  const cuda::Array<cuda::Gpu, Scalar> a(gpu, numbers.data(), static_cast<Index>(numbers.size()));
  const cuda::Array<cuda::Gpu, Scalar> x(gpu, numbers.data(), static_cast<Index>(numbers.size()));
  cuda::Array<cuda::Gpu, Scalar> y(gpu, static_cast<Index>(numbers.size()));
  const double time = bench::seconds(5, [&] {
    gpu->product(n, n, n, a.data(), false, x.data(), y.data(), false);
    gpu->finish();
  });
  return 2.0 * n * n * n / time;
}

Ceilings ceilings(const std::shared_ptr<cuda::Gpu>& gpu) {
  Ceilings result;
  constexpr Index kCount = Index{1} << 27;
  const cuda::Array<cuda::Gpu, double> from(gpu, kCount);
  cuda::Array<cuda::Gpu, double> to(gpu, kCount);
  const double time = bench::seconds(5, [&] {
    gpu->copy(to.data(), from.data(), from.bytes());
    gpu->finish();
  });
  result.copy = 2.0 * static_cast<double>(from.bytes()) / time;
  result.product = product_rate<double>(gpu);
  result.single = product_rate<float>(gpu);
  return result;
}

struct Case {
  std::string name;
  std::function<std::shared_ptr<const HostOperator>()> make;
  Index columns;
  bool adjoint;
  double tolerance;
  bool on_host;  ///< also on two cores
};

/// What repetitions of a benchmark share; the next benchmark's takes its place.
template <class T>
class Held {
 public:
  template <class Make>
  T& of(const std::string& name, Make&& make) {
    if (name_ != name) {
      value_.reset();
      value_.emplace(make());
      name_ = name;
    }
    return *value_;
  }

 private:
  std::string name_;
  std::optional<T> value_;
};

class Bench {
 public:
  explicit Bench(std::shared_ptr<cuda::Gpu> gpu) : gpu_(std::move(gpu)) {
    if (gpu_) ceilings_ = ceilings(gpu_);
  }

  const Ceilings& measured() const { return ceilings_; }

  void add(const Case& of) {
    const auto each = [&](const std::string& name, int iterations, const std::function<void(benchmark::State&)>& work) {
      benchmark::RegisterBenchmark((of.name + name).c_str(), work)
          ->Iterations(iterations)
          ->Unit(benchmark::kMillisecond)
          ->UseRealTime();
    };
    if (gpu_) each(", ten rounds", 5, [this, of](auto& state) { rounds(state, of); });
    each(", double", 3, [this, of](auto& state) { solve(state, of, Arithmetic::full); });
    each(", mixed", 3, [this, of](auto& state) { solve(state, of, Arithmetic::mixed); });
  }

 private:
  using Vector = cuda::DeviceVector<cuda::Gpu>;

  struct OnDevice {
    std::unique_ptr<cuda::DeviceOperator<cuda::Gpu>> economy;
    Vector x, y;
  };
  struct Made {
    std::unique_ptr<Solver> solver;
    double seconds, two_cores;  ///< of upload and proof; of the same solve by the host
  };

  const std::shared_ptr<const HostOperator>& economy_of(const Case& of) { return economy_.of(of.name, of.make); }

  /// Applications alone, of vectors that are on the device.
  void rounds(benchmark::State& state, const Case& of) {
    const auto& economy = economy_of(of);
    OnDevice& there = there_.of(of.name, [&] {
      auto operators = cuda::on_device<cuda::Gpu>(economy, gpu_);
      Vector x = operators->vector(of.columns), y = operators->vector(of.columns);
      load_columns(bench::demand(*economy, of.columns), 0, x);
      return OnDevice{std::move(operators), std::move(x), std::move(y)};
    });
    for (auto _ : state) {
      for (int k = 0; k < kRounds; ++k)
        of.adjoint ? there.economy->apply_adjoint(there.x, there.y) : there.economy->apply(there.x, there.y);
      gpu_->finish();
    }
    const double columns = static_cast<double>(of.columns);
    const double products = columns * economy->cost().flops / ceilings_.product;
    // Every vector once in and once out, and the tables once.
    const double bytes =
        (economy->cost().bytes + 16.0 * columns * static_cast<double>(operator_cost(*economy).rows)) / ceilings_.copy;
    state.counters["columns"] = columns;
    state.counters["of_floor"] =
        benchmark::Counter(kRounds * std::max(products, bytes), benchmark::Counter::kIsIterationInvariantRate);
  }

  /// Whole questions: columns there, solved, certified, and back.
  void solve(benchmark::State& state, const Case& of, Arithmetic arithmetic) {
    using benchmark::Counter;
    const auto& economy = economy_of(of);
    SolverOptions options;
    options.tolerance = of.tolerance;
    options.arithmetic = arithmetic;
    const Block f = bench::demand(*economy, of.columns);
    const auto answered = [&](const Solver& solver) { return of.adjoint ? solver.solve_adjoint(f) : solver.solve(f); };
    const Made& made = made_.of(of.name + (arithmetic == Arithmetic::full ? ", double" : ", mixed"), [&] {
      Made result;
      result.seconds =
          bench::seconds(1, [&] { result.solver = cuda::make_solver(gpu_ ? "cuda" : "cpu", economy, options); });
      answered(*result.solver);  // workspaces are made once
      result.two_cores = 0.0;
      if (gpu_ && of.on_host) {
        const int threads = omp_get_max_threads();
        omp_set_num_threads(2);
        const auto host = cuda::make_solver("cpu", economy, options);
        answered(*host);
        result.two_cores = bench::seconds(1, [&] { answered(*host); });
        omp_set_num_threads(threads);
      }
      return result;
    });
    Certificate certificate;
    for (auto _ : state) certificate = answered(*made.solver).certificate;
    const double columns = static_cast<double>(of.columns);
    state.counters["columns"] = columns;
    state.counters["rounds"] = certificate.rounds;
    state.counters["single_rounds"] = certificate.single_rounds;
    state.counters["relative"] = *std::max_element(certificate.relative.begin(), certificate.relative.end());
    state.counters["upload_and_proof_s"] = made.seconds;
    if (gpu_)
      state.counters["of_product"] = Counter(certificate.rounds * columns * economy->cost().flops / ceilings_.product,
                                             Counter::kIsIterationInvariantRate);
    if (made.two_cores > 0.0)
      state.counters["times_two_cores"] = Counter(made.two_cores, Counter::kIsIterationInvariantRate);
    state.SetLabel(certificate.device);
  }

  std::shared_ptr<cuda::Gpu> gpu_;
  Ceilings ceilings_;
  Held<std::shared_ptr<const HostOperator>> economy_;
  Held<OnDevice> there_;
  Held<Made> made_;
};

std::vector<Case> cases(bool small) {
  const auto states = [] { return std::make_shared<RegionalEconomy>(bench::embedded("state")); };
  const auto gravity = [small](bool closed) {  // made once, for it takes the longest to balance
    const auto kept = std::make_shared<std::shared_ptr<const HostOperator>>();
    return [=]() -> std::shared_ptr<const HostOperator> {
      if (!*kept) *kept = bench::synthetic(small ? 20 : 3'144, TradeModel::gravity, closed);
      return *kept;
    };
  };
  const auto open = gravity(false);
  const auto quotient = [small]() -> std::shared_ptr<const HostOperator> {
    return bench::synthetic(small ? 20 : 3'144, TradeModel::slq, false);
  };
  const auto table = [small](double fill) {
    return [=]() -> std::shared_ptr<const HostOperator> {
      return std::make_shared<CoefficientEconomy>(bench::random_coefficients(small ? 200 : 9'800, fill), Labels{});
    };
  };
  const Index many = small ? 4 : 256;
  return {{"states", states, 12, false, 1e-10, true},
          {"states, many scenarios", states, many, false, 1e-10, true},
          {"counties, quotient", quotient, 12, false, 1e-8, true},
          {"counties, gravity", open, 1, false, 1e-8, true},
          {"counties, gravity, multipliers", open, 12, true, 1e-8, false},
          {"counties, gravity, type II", gravity(true), 1, false, 1e-8, false},
          {"dense table, multipliers", table(1.0 / 3.0), 100, true, 1e-10, true},
          {"sparse table, multipliers", table(0.03), 100, true, 1e-10, true}};
}

std::string driver() {
  int version = 0;
  return cudaDriverGetVersion(&version) == cudaSuccess
             ? std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10)
             : "none";
}

}  // namespace

/// gpu_bench [--rehearse] and Google Benchmark's own arguments
int main(int count, char** arguments) {
  bool rehearse = false;
  std::vector<char*> others;
  for (char* argument : std::span(arguments, static_cast<std::size_t>(count)))
    if (std::strcmp(argument, "--rehearse") == 0)
      rehearse = true;
    else
      others.push_back(argument);
  int left = static_cast<int>(others.size());
  benchmark::Initialize(&left, others.data());
  if (benchmark::ReportUnrecognizedArguments(left, others.data())) return 2;
  try {
    const auto gpu = rehearse ? nullptr : std::make_shared<cuda::Gpu>(0);
    Bench bench(gpu);
    const auto text = [](double rate) { return std::to_string(std::lround(1e-9 * rate)); };
    benchmark::AddCustomContext("processor", gpu ? cuda::describe_devices() : "none: a rehearsal on the host");
    benchmark::AddCustomContext(
        "cuda", std::to_string(CUDART_VERSION / 1000) + "." + std::to_string(CUDART_VERSION % 1000 / 10));
    benchmark::AddCustomContext("driver takes cuda", driver());
    benchmark::AddCustomContext("copy GB/s", text(bench.measured().copy));
    benchmark::AddCustomContext("double product GFLOP/s", text(bench.measured().product));
    benchmark::AddCustomContext("single product GFLOP/s", text(bench.measured().single));
    for (const Case& one : cases(rehearse)) bench.add(one);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
  } catch (const Error& error) {
    std::cerr << "gpu_bench: " << error.what() << '\n';
    return 1;
  }
}
