// Economies, and their solver on the host. Arrays are sectors x columns x regions.
#include "commonweal/economy/economy.hpp"

#include <pybind11/stl.h>

#include <tuple>
#include <variant>

#include "bindings.hpp"
#include "commonweal/economy/synthetic.hpp"
#include "commonweal/solver/certified_solver.hpp"
#include "solver.hpp"

namespace commonweal::bindings {

namespace {

template <class Economy>
Block applied(const Economy& economy, const Doubles& x, bool adjoint) {
  const Block in = to_block(x, "the vector");
  require<ModelError>(in.shape.sectors == economy.sectors() && in.shape.regions == economy.regions(),
                      "the vector does not have the economy's sectors and regions");
  Block out = zeros_like(in);
  const Released release;
  adjoint ? economy.apply_adjoint(in, out) : economy.apply(in, out);
  return out;
}

/// data, indices and row starts, as scipy.sparse.csr_array holds them
using Csr = std::tuple<Doubles, py::array_t<int>, py::array_t<int>>;

Sparse to_sparse(const Csr& parts) {
  const auto& [data, indices, starts] = parts;
  const Index n = starts.size() - 1;
  return Eigen::Map<const Sparse>(n, n, data.size(), starts.data(), indices.data(), data.data());
}

/// Logarithms of distances, and how fast trade falls with them.
using Decay = std::pair<Floats, double>;

TradeSpec trade_spec(const std::string& model, std::vector<bool> non_tradable, double delta,
                     const std::vector<std::variant<Csr, Decay, Doubles>>& kernels, std::vector<int> kernel_of,
                     const std::vector<Csr>& shares, const std::optional<Doubles>& origin) {
  TradeSpec spec;
  spec.model = one_of<TradeModel>(model,
                                  {{"pool", TradeModel::pool},
                                   {"slq", TradeModel::slq},
                                   {"cilq", TradeModel::cilq},
                                   {"flq", TradeModel::flq},
                                   {"gravity", TradeModel::gravity},
                                   {"shares", TradeModel::shares}},
                                  "trade model");
  spec.non_tradable = std::move(non_tradable);
  spec.delta = delta;
  for (const auto& kernel : kernels)
    if (const auto* csr = std::get_if<Csr>(&kernel))
      spec.kernels.emplace_back(to_sparse(*csr));
    else if (const auto* of = std::get_if<Decay>(&kernel))
      spec.kernels.push_back(Kernel::of_decay(single_matrix(of->first, "logarithms of distances"), of->second));
    else
      spec.kernels.emplace_back(to_matrix(std::get<Doubles>(kernel), "kernel"));
  spec.kernel_of = std::move(kernel_of);
  if (origin) spec.origin = to_matrix(*origin, "factors to begin with");
  for (const Csr& table : shares) spec.shares.push_back(to_sparse(table));
  return spec;
}

std::shared_ptr<RegionalEconomy> make_economy(const Doubles& make, const Doubles& domestic_use, const Doubles& output,
                                              const Doubles& final_demand, const TradeSpec& trade,
                                              const std::string& market_shares, std::vector<std::string> sectors,
                                              std::vector<std::string> regions, std::vector<std::string> commodities) {
  RegionalTables tables;
  tables.make = to_matrix(make, "make table");
  tables.domestic_use = to_matrix(domestic_use, "domestic use");
  tables.output = to_matrix(output, "industry output");
  tables.final_demand = to_matrix(final_demand, "final demand");
  tables.trade = trade;
  tables.market_shares = one_of<MarketShares>(market_shares,
                                              {{"regional", MarketShares::regional},
                                               {"regional-throughout", MarketShares::throughout},
                                               {"uniform", MarketShares::uniform}},
                                              "market shares");
  tables.labels = {std::move(sectors), std::move(regions)};
  tables.commodities = std::move(commodities);
  const Released release;
  return std::make_shared<RegionalEconomy>(tables);
}

std::shared_ptr<CoefficientEconomy> make_coefficients(const std::variant<Doubles, Csr>& table,
                                                      std::vector<std::string> sectors) {
  Labels labels{std::move(sectors), {}};
  if (const auto* csr = std::get_if<Csr>(&table))
    return std::shared_ptr<CoefficientEconomy>(new CoefficientEconomy(to_sparse(*csr), std::move(labels)));
  return std::make_shared<CoefficientEconomy>(to_matrix(std::get<Doubles>(table), "technical coefficients"),
                                              std::move(labels));
}

/// east, north, size, distances (region x region) and output (industry x region) of a made-up country
py::tuple synthetic_country(const Doubles& national_output, Index regions, std::uint64_t seed) {
  const Eigen::VectorXd national = Eigen::Map<const Eigen::VectorXd>(national_output.data(), national_output.size());
  const Geography geography = synthetic_geography(regions, seed);
  return py::make_tuple(to_numpy(geography.east, {regions}), to_numpy(geography.north, {regions}),
                        to_numpy(geography.size, {regions}), to_numpy(distances(geography), {regions, regions}),
                        to_numpy(synthetic_output(national, geography, seed), {national.size(), regions}));
}

}  // namespace

void register_economy(py::module_& module) {
  py::class_<HostOperator, std::shared_ptr<HostOperator>>(module, "Economy")
      .def_property_readonly("sectors", &HostOperator::sectors)
      .def_property_readonly("regions", &HostOperator::regions)
      .def(
          "apply", [](const HostOperator& a, const Doubles& x) { return to_numpy(applied(a, x, false)); }, py::arg("x"))
      .def(
          "apply_adjoint", [](const HostOperator& a, const Doubles& x) { return to_numpy(applied(a, x, true)); },
          py::arg("x"))
      .def("assemble", [](const HostOperator& a) {
        const Sparse matrix = assemble(a);
        return py::make_tuple(py::array_t<double>(matrix.nonZeros(), matrix.valuePtr()),
                              py::array_t<int>(matrix.nonZeros(), matrix.innerIndexPtr()),
                              py::array_t<int>(matrix.rows() + 1, matrix.outerIndexPtr()));
      });

  module.def("synthetic_country", &synthetic_country,
             "(east, north, size, distances, output): see commonweal.synthetic. Raises ModelError.");

  py::class_<TradeSpec>(module, "TradeSpec")
      .def(py::init(&trade_spec), py::arg("model"), py::kw_only(), py::arg("non_tradable"), py::arg("delta") = 0.0,
           py::arg("kernels") = std::vector<std::variant<Csr, Decay, Doubles>>(),
           py::arg("kernel_of") = std::vector<int>(), py::arg("shares") = std::vector<Csr>(),
           py::arg("origin") = py::none());

  py::class_<CoefficientEconomy, HostOperator, std::shared_ptr<CoefficientEconomy>>(module, "CoefficientEconomy")
      .def(py::init(&make_coefficients), py::arg("coefficients"), py::arg("sectors"));

  py::class_<RegionalEconomy, HostOperator, std::shared_ptr<RegionalEconomy>>(module, "RegionalEconomy")
      .def(py::init(&make_economy), py::arg("make"), py::arg("domestic_use"), py::arg("output"),
           py::arg("final_demand"), py::kw_only(), py::arg("trade"), py::arg("market_shares"), py::arg("sectors"),
           py::arg("region_names"), py::arg("commodities"))
      .def_property_readonly("base_supply",
                             [](const RegionalEconomy& e) {
                               return to_numpy(e.base_supply(), {e.commodities(), e.regions()});
                             })
      .def_property_readonly("base_demand",
                             [](const RegionalEconomy& e) {
                               return to_numpy(e.base_demand(), {e.commodities(), e.regions()});
                             })
      .def(
          "with_households",
          [](const RegionalEconomy& e, const Doubles& budget, const Doubles& income, const Doubles& residence) {
            return e.with_households({to_matrix(budget, "household budget"), to_matrix(income, "labour income"),
                                      to_matrix(residence, "residence")});
          },
          py::arg("budget"), py::arg("income"), py::arg("residence"))
      .def("of_new_demand", &RegionalEconomy::of_new_demand, py::call_guard<Released>())
      .def_property_readonly("origin",
                             [](const RegionalEconomy& e) -> py::object {
                               const TradeParts parts = e.trade().parts();
                               const auto* gravity = std::get_if<GravityParts>(&parts);
                               if (!gravity) return py::none();
                               return to_numpy(gravity->origin, {e.commodities(), e.regions()});
                             })
      .def("own_shares",
           [](const RegionalEconomy& e) {
             return to_numpy(e.trade().own_shares(), {e.commodities(), e.regions()});
           })
      .def(
          "shares",
          [](const RegionalEconomy& e, Index commodity) {
            require<ModelError>(commodity >= 0 && commodity < e.commodities(), "no commodity at this position");
            return to_numpy(e.trade().shares(commodity), {e.regions(), e.regions()});
          },
          py::arg("commodity"))
      .def(
          "means_over_origins",
          [](const RegionalEconomy& e, const std::vector<Index>& commodities, const Doubles& number) {
            const Matrix table = to_matrix(number, "a number of each pair of regions");
            require<ModelError>(table.rows() == e.regions() && table.cols() == e.regions(),
                                "a number of each pair of regions must be region x region");
            for (const Index i : commodities)
              require<ModelError>(i >= 0 && i < e.commodities(), "no commodity at this position");
            Matrix means;
            {
              const Released release;
              means = e.trade().means_over_origins(commodities, table);
            }
            return to_numpy(std::move(means), {static_cast<py::ssize_t>(commodities.size()), e.regions()});
          },
          py::arg("commodities"), py::arg("number"))
      .def(
          "direct_output",
          [](const RegionalEconomy& e, const Doubles& delivered, const Doubles& produced) {
            return to_numpy(
                e.direct_output(to_block(delivered, "final demand"), to_block(produced, "demand at the origin")));
          },
          py::arg("delivered"), py::arg("produced"))
      .def(
          "delivered_multipliers",
          [](const RegionalEconomy& e, const Doubles& m) {
            return to_numpy(e.delivered_multipliers(to_block(m, "industry multipliers")));
          },
          py::arg("industry_multipliers"))
      .def(
          "produced_multipliers",
          [](const RegionalEconomy& e, const Doubles& m) {
            return to_numpy(e.produced_multipliers(to_block(m, "industry multipliers")));
          },
          py::arg("industry_multipliers"))
      .def(
          "commodity_supply",
          [](const RegionalEconomy& e, const Doubles& x, const Doubles& delivered, const Doubles& produced) {
            return to_numpy(e.commodity_supply(to_block(x, "industry output"), to_block(delivered, "final demand"),
                                               to_block(produced, "demand at the origin")));
          },
          py::arg("output"), py::arg("delivered"), py::arg("produced"));

  register_solver(module).def(
      py::init([](std::shared_ptr<HostOperator> economy, double tolerance, int max_rounds, const std::string& method,
                  const std::string& precision, const Begun& begun) {
        SolverOptions options = solver_options(tolerance, max_rounds, method, precision);
        const std::optional<Known> known = to_known(begun);
        const Released release;
        return std::make_unique<BoundSolver>(
            solver_in_any_units(std::move(economy), [options, known](std::shared_ptr<const HostOperator> any) {
              return std::make_unique<CertifiedSolver<Block>>(std::move(any), options, known ? &*known : nullptr);
            }));
      }),
      py::arg("economy"), py::kw_only(), py::arg("tolerance") = 1e-12, py::arg("max_rounds") = 2000,
      py::arg("method") = "auto", py::arg("precision") = "auto", py::arg("known") = py::none());
}

}  // namespace commonweal::bindings
