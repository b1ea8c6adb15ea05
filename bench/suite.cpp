// How fast the engine is: applications, solves and multipliers over a ladder of economies, against what this machine
// can do: copying memory and multiplying matrices, measured first in the same process.
#include <benchmark/benchmark.h>
#include <omp.h>
#include <sys/resource.h>

#include <functional>
#include <sstream>

#include "commonweal/solver/certified_solver.hpp"
#include "economies.hpp"
#include "linalg/product.hpp"
#include "timing.hpp"

namespace {

using namespace commonweal;

using Make = std::function<std::unique_ptr<HostOperator>()>;

constexpr Index kGoodsOfClass = 134;  // a third of 402, as made-up countries have them

struct Ceilings {
  double copy = 0.0;     ///< bytes read and written a second
  double product = 0.0;  ///< operations a second of a double product
  double single = 0.0;
};

template <class Scalar>
double product_rate() {
  constexpr Index n = 3072;
  using Dense = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Dense a = Dense::Random(n, n), x = Dense::Random(n, n);
  Dense y(n, n);
  const double time = bench::seconds(5, [&] {
    product<Scalar>({a.data(), n, n, n}, {x.data(), n, n, n}, {y.data(), n, n, n}, false);
  });
  return 2.0 * n * n * n / time;
}

const Ceilings& ceilings() {
  static const Ceilings measured = [] {
    Ceilings result;
    constexpr Index count = 32'000'000;
    std::vector<double> from(count, 1.0), to(count, 0.0);
    const double time = bench::seconds(5, [&] {
#pragma omp parallel for schedule(static)
      for (Index k = 0; k < count; ++k) to[static_cast<std::size_t>(k)] = from[static_cast<std::size_t>(k)];
    });
    result.copy = 2.0 * sizeof(double) * count / time;
    result.product = product_rate<double>();
    result.single = product_rate<float>();
    return result;
  }();
  return measured;
}

/// The economy that benchmarks are at; the next one takes its place.
const HostOperator& economy_of(const std::string& name, const Make& make) {
  static std::string held;
  static std::unique_ptr<HostOperator> economy;
  if (held != name) {
    economy.reset();
    economy = make();
    held = name;
  }
  return *economy;
}

double peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024.0;
}

/// DeviceRates from the operations of `rounds` applications to `columns` columns; `of_product` is the time that their
/// products take at the rate of a large one, over the time taken.
void report(benchmark::State& state, const HostOperator& economy, double rounds, double columns) {
  using benchmark::Counter;
  const double sectors = static_cast<double>(economy.sectors() * economy.regions());
  const double flops = rounds * columns * economy.cost().flops;
  state.counters["rounds"] = rounds;
  state.counters["columns"] = columns;
  state.counters["solves/s"] = Counter(columns, Counter::kIsIterationInvariantRate);
  state.counters["sectors/s"] = Counter(columns * sectors, Counter::kIsIterationInvariantRate);
  state.counters["GFLOP/s"] = Counter(1e-9 * flops, Counter::kIsIterationInvariantRate);
  // Each column at the least once in and once out, and the tables once.
  state.counters["GB/s"] =
      Counter(1e-9 * rounds * (economy.cost().bytes + 16.0 * sectors * columns), Counter::kIsIterationInvariantRate);
  state.counters["of_product"] = Counter(flops / ceilings().product, Counter::kIsIterationInvariantRate);
  state.counters["peak_MB"] = 1e-6 * peak_memory();
}

void apply(benchmark::State& state, const std::string& name, const Make& make, Index columns) {
  const HostOperator& economy = economy_of(name, make);
  const Block x = bench::demand(economy, columns);
  Block y = x;
  for (auto _ : state) economy.apply(x, y);
  report(state, economy, 1.0, static_cast<double>(columns));
}

void solve(benchmark::State& state, const std::string& name, const Make& make, Index columns, bool adjoint,
           const SolverOptions& options) {
  const HostOperator& economy = economy_of(name, make);
  const CertifiedSolver solver(economy, options);
  const Block f = bench::demand(economy, columns);
  adjoint ? solver.solve_adjoint(f) : solver.solve(f);  // workspaces and tables in single precision are made once
  Certificate certificate;
  for (auto _ : state) {
    CertifiedSolution solution = adjoint ? solver.solve_adjoint(f) : solver.solve(f);
    benchmark::DoNotOptimize(solution.x.values.data());
    certificate = std::move(solution.certificate);
  }
  report(state, economy, certificate.rounds, static_cast<double>(columns));
  state.counters["single_rounds"] = certificate.single_rounds;
  state.counters["relative"] = *std::max_element(certificate.relative.begin(), certificate.relative.end());
  static const char* const methods[] = {"automatic", "chebyshev", "gmres", "rounds", "direct"};
  state.SetLabel(methods[static_cast<int>(certificate.method)]);
}

struct Run {
  int iterations;  // 0: as many as Google Benchmark likes
};

benchmark::internal::Benchmark* add(const std::string& name, const std::function<void(benchmark::State&)>& work,
                                    Run run) {
  auto* one = benchmark::RegisterBenchmark(name.c_str(), work)->Unit(benchmark::kMillisecond)->UseRealTime();
  if (run.iterations > 0) one->Iterations(run.iterations);
  return one;
}

SolverOptions options(double tolerance, Arithmetic arithmetic, Method method = Method::automatic) {
  SolverOptions result;
  result.tolerance = tolerance;
  result.arithmetic = arithmetic;
  result.method = method;
  return result;
}

void add_ladder() {
  const auto auto_options = options(1e-12, Arithmetic::automatic), full = options(1e-12, Arithmetic::full);
  for (const std::string name : {"nation", "state"}) {
    const Make make = [name] { return std::make_unique<RegionalEconomy>(bench::embedded(name)); };
    add("apply/" + name + "/1", [=](auto& s) { apply(s, name, make, 1); }, {});
    for (const Index columns : {1, 16}) {
      const std::string at = std::string("/") + std::to_string(columns);
      add("solve/" + name + at, [=](auto& s) { solve(s, name, make, columns, false, auto_options); }, {});
      add("solve double/" + name + at, [=](auto& s) { solve(s, name, make, columns, false, full); }, {});
    }
    add("multipliers/" + name + "/9", [=](auto& s) { solve(s, name, make, 9, true, auto_options); }, {});
  }
  for (const auto& [model, trade] : {std::pair{TradeModel::pool, "pool"}, {TradeModel::slq, "quotient"}})
    for (const Index regions : {500, 1'000, 3'144, 10'000}) {
      const std::string name = std::string(trade) + "/" + std::to_string(regions);
      const Make make = [=, model = model] { return bench::synthetic(regions, model, false); };
      add("apply/" + name, [=](auto& s) { apply(s, name, make, 1); }, {5});
      add("solve/" + name, [=](auto& s) { solve(s, name, make, 1, false, options(1e-8, Arithmetic::full)); }, {2});
    }
  for (const bool closed : {false, true})
    for (const Index regions : {500, 1'000, 3'144}) {
      const std::string name = std::string(closed ? "gravity type II/" : "gravity/") + std::to_string(regions);
      if (closed && regions != 3'144) continue;
      const Make make = [=] { return bench::synthetic(regions, TradeModel::gravity, closed); };
      add("apply/" + name, [=](auto& s) { apply(s, name, make, 1); }, {3});
      add("solve double/" + name, [=](auto& s) { solve(s, name, make, 1, false, options(1e-8, Arithmetic::full)); },
          {2});
      add("solve mixed/" + name, [=](auto& s) { solve(s, name, make, 1, false, options(1e-8, Arithmetic::mixed)); },
          {2});
      if (regions == 3'144 && !closed)
        add("multipliers double/" + name + "/9",
            [=](auto& s) { solve(s, name, make, 9, true, options(1e-8, Arithmetic::full)); }, {1});
    }
}

void add_tables() {
  for (const double fill : {0.03, 1.0 / 3.0})
    for (const Index n : {1'000, 4'900, 9'800}) {
      const std::string name = std::string(fill < 0.1 ? "sparse" : "dense") + " table/" + std::to_string(n);
      const Make make = [=] {
        return std::make_unique<CoefficientEconomy>(bench::random_coefficients(n, fill), Labels{});
      };
      const Run run{n > 1'000 ? 2 : 0};
      add(
          "apply/" + name, [=](auto& s) { apply(s, name, make, 100); }, run);
      add(
          "multipliers/" + name,
          [=](auto& s) { solve(s, name, make, 100, true, options(1e-10, Arithmetic::automatic)); }, run);
    }
  const std::string name = "assembled table/4824";
  const Make make = [] {
    return std::make_unique<CoefficientEconomy>(Matrix(assemble(*bench::synthetic(12, TradeModel::gravity, false))),
                                                Labels{});
  };
  add("multipliers/" + name, [=](auto& s) { solve(s, name, make, 100, true, options(1e-10, Arithmetic::automatic)); },
      {2});
}

/// The product that decides how a table is stored: sparse at several fills, and dense.
void add_storage() {
  for (const auto& [n, columns] : {std::pair<Index, Index>{402, 204}, {4'900, 100}})
    for (const double fill : {0.05, 0.1, 0.2, 0.4, 1.0}) {
      const bool dense = fill == 1.0;
      const std::string at = dense ? "dense" : "sparse, " + std::to_string(std::lround(100.0 * fill)) + " % full";
      add("storage/" + std::to_string(n) + "/" + at,
          [=, n = n, columns = columns](auto& state) {
            const Matrix a = bench::random_coefficients(n, fill), x = Matrix::Random(n, columns);
            const Table table = dense ? Table(a) : Table(to_sparse(a), Table::Storage::sparse);
            Matrix y(n, columns);
            for (auto _ : state) table.multiply(x, y);
          },
          {5});
    }
}

/// A kernel's product with as many rows as a class of goods has: in doubles, in single precision and by groups of
/// regions; and what groups take to make.
void add_kernels() {
  for (const Index regions : {1'000, 3'144, 6'000})
    for (const double decay : {0.8, 2.2}) {
      const auto kernel = [=] {
        const Matrix logarithm = distances(synthetic_geography(regions, 1)).array().log();
        return Kernel::of_decay(logarithm.cast<float>(), decay);
      };
      std::ostringstream at;
      at << "kernel/" << regions << "/" << decay << "/";
      const auto multiply = [=](benchmark::State& state, const Kernel& by) {
        const Matrix x = Matrix::Random(kGoodsOfClass, regions).cwiseAbs();
        Matrix y;
        for (auto _ : state) by.multiply(x, y);
        state.counters["operations"] = by.cost().flops / kernel().cost().flops;
      };
      add(at.str() + "doubles", [=](auto& state) { multiply(state, kernel()); }, {3});
      add(at.str() + "single", [=](auto& state) { multiply(state, kernel().in_single()); }, {3});
      add(at.str() + "groups", [=](auto& state) { multiply(state, kernel().in_groups()); }, {3});
      add(at.str() + "made",
          [=](auto& state) {
            const Kernel one = kernel();
            for (auto _ : state) one.in_groups();
          },
          {1});
    }
}

}  // namespace

int main(int count, char** arguments) {
  benchmark::Initialize(&count, arguments);
  if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 1;
  const auto text = [](double rate) { return std::to_string(std::lround(1e-9 * rate)); };
  benchmark::AddCustomContext("threads", std::to_string(omp_get_max_threads()));
  benchmark::AddCustomContext("copy GB/s", text(ceilings().copy));
  benchmark::AddCustomContext("double product GFLOP/s", text(ceilings().product));
  benchmark::AddCustomContext("single product GFLOP/s", text(ceilings().single));
  add_ladder();
  add_tables();
  add_storage();
  add_kernels();
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
