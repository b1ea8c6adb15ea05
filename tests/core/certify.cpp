// Ten thousand random economies: does every bound hold, and how loose are they? `make certify`.
#include <algorithm>
#include <cstdio>
#include <map>
#include <string>

#include "exact.hpp"
#include "random_trade.hpp"

namespace {

using namespace commonweal;

/// Sizes, trade, closure, column sums and signs differ from seed to seed.
std::unique_ptr<HostOperator> random_economy(unsigned seed) {
  std::mt19937 generator(seed);
  if (seed % 2 == 0) {
    const Index n = 2 + static_cast<Index>(generator() % 40);
    Matrix a = testing::random_matrix(n, n, generator, seed % 4 == 0 ? 0.6 : 0.08);
    const double largest = a.colwise().sum().maxCoeff();
    if (largest > 0.0) a *= (0.05 + 0.9 * static_cast<double>(generator() % 1000) / 1000.0) / largest;
    if (seed % 10 == 0) a(0, n - 1) *= -1.0;
    return std::make_unique<CoefficientEconomy>(std::move(a), Labels{});
  }
  const Index sectors = 2 + static_cast<Index>(generator() % 7), regions = 1 + static_cast<Index>(generator() % 5);
  RegionalTables t = testing::random_tables(seed, sectors, sectors, regions);
  const auto& models = testing::kEveryModel;
  t.trade = testing::random_spec(models[seed / 2 % models.size()], sectors, regions, generator);
  if (seed % 5 == 0) t.domestic_use(0, sectors - 1) *= -1.0;  // scrap sold by an industry
  return std::make_unique<RegionalEconomy>(t);
}

}  // namespace

int main(int count, char** arguments) {
  const unsigned economies = count > 1 ? static_cast<unsigned>(std::stoul(arguments[1])) : 10'000;
  const std::map<std::string, std::pair<Method, Arithmetic>> choices = {
      {"chebyshev", {Method::chebyshev, Arithmetic::full}},
      {"gmres", {Method::gmres, Arithmetic::full}},
      {"rounds", {Method::rounds, Arithmetic::full}},
      {"direct", {Method::direct, Arithmetic::full}},
      {"chebyshev mixed", {Method::chebyshev, Arithmetic::mixed}},
      {"gmres mixed", {Method::gmres, Arithmetic::mixed}},
  };
  std::map<std::string, std::vector<double>> looseness;
  long held = 0, failed = 0, without_proof = 0;
  for (unsigned seed = 0; seed < economies; ++seed) {
    const auto economy = random_economy(seed);
    std::mt19937 generator(seed + 1);
    Block f = testing::random_block({economy->sectors(), 2, economy->regions()}, generator);
    if (seed % 3 == 0) f.values.array() -= 0.5;
    const testing::LongMatrix exact[] = {testing::exact_solution(*economy, f, false),
                                         testing::exact_solution(*economy, f, true)};
    for (const auto& [name, choice] : choices) {
      SolverOptions options;
      std::tie(options.method, options.arithmetic) = choice;
      options.tolerance = seed % 7 == 0 ? 1e-6 : 1e-12;
      const CertifiedSolver solver(*economy, options);
      for (const bool adjoint : {false, true}) {
        const CertifiedSolution solution = adjoint ? solver.solve_adjoint(f) : solver.solve(f);
        for (Index c = 0; c < 2; ++c) {
          const double bound = solution.certificate.bound[static_cast<std::size_t>(c)];
          const double error = testing::error_of(solution, exact[adjoint], c, adjoint);
          if (!solver.proven()) {
            ++without_proof;
          } else if (error <= bound) {
            ++held;
            if (error > 0.0) looseness[name].push_back(bound / error);
          } else {
            ++failed;
            std::printf("seed %u, %s%s: error %.3e above the bound %.3e\n", seed, name.c_str(),
                        adjoint ? " adjoint" : "", error, bound);
          }
        }
      }
    }
  }
  std::printf("%u economies: %ld bounds hold, %ld do not, %ld answers without a proof\n", economies, held, failed,
              without_proof);
  bool tight = true;
  for (auto& [name, ratios] : looseness) {
    std::nth_element(ratios.begin(), ratios.begin() + static_cast<std::ptrdiff_t>(ratios.size() / 2), ratios.end());
    const double median = ratios[ratios.size() / 2];
    tight = tight && median <= 1000.0;
    std::printf("  %-16s bound over true error: median %.0f\n", name.c_str(), median);
  }
  return failed == 0 && tight ? 0 : 1;
}
