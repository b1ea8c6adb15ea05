// How fast the certified solve is, on the embedded national and state economies.
#include <benchmark/benchmark.h>

#include "commonweal/certificate.hpp"
#include "commonweal/economy.hpp"
#include "commonweal/store.hpp"

namespace {

using namespace commonweal;

Matrix matrix(const Dataset& d, const std::string& name) {
  const LabelledArray& a = d.arrays.at(name);
  return Eigen::Map<const Matrix>(a.values.data(), static_cast<Index>(a.extent[0]), static_cast<Index>(a.extent[1]));
}

/// Domestic final demand, commodity x region, summed over its categories.
Matrix domestic_final_demand(const Dataset& d) {
  const LabelledArray &total = d.arrays.at("final_demand"), &imported = d.arrays.at("final_demand_imports");
  const auto commodities = static_cast<Index>(total.extent[0]), categories = static_cast<Index>(total.extent[1]),
             regions = static_cast<Index>(total.extent[2]);
  const auto sum = [&](const LabelledArray& a) {
    Matrix result(commodities, regions);
    for (Index i = 0; i < commodities; ++i)
      result.row(i) =
          Eigen::Map<const Matrix>(a.values.data() + i * categories * regions, categories, regions).colwise().sum();
    return result;
  };
  return sum(total) - sum(imported);
}

RegionalTables tables_of(const std::string& regions) {
  const Dataset d = read_dataset(std::string(COMMONWEAL_DATASETS) + "/us-2017-" + regions + ".h5");
  RegionalTables t;
  t.make = matrix(d, "make");
  t.domestic_use = matrix(d, "use") - matrix(d, "imports");
  t.output = matrix(d, "industry_output");
  t.final_demand = domestic_final_demand(d);
  return t;
}

void solve(benchmark::State& state, const std::string& regions) {
  const RegionalEconomy economy(tables_of(regions));
  const CertifiedSolver solver(economy, {});
  Block demand({economy.commodities(), state.range(0), economy.regions()});
  demand.values.setConstant(1e6);
  const Block direct = economy.direct_output(demand, zeros_like(demand));
  int rounds = 0;
  for (auto _ : state) {
    const CertifiedSolution solution = solver.solve(direct);
    rounds = solution.certificate.rounds;
    benchmark::DoNotOptimize(solution.x.values.data());
  }
  state.counters["rounds"] = rounds;
  state.counters["solves/s"] =
      benchmark::Counter(static_cast<double>(state.range(0)), benchmark::Counter::kIsIterationInvariantRate);
  state.counters["regional sectors/s"] =
      benchmark::Counter(static_cast<double>(direct.shape.size()), benchmark::Counter::kIsIterationInvariantRate);
}

BENCHMARK_CAPTURE(solve, nation, std::string("nation"))->Arg(1)->Arg(16)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(solve, states, std::string("state"))->Arg(1)->Arg(16)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
