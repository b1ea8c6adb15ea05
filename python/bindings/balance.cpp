// Balancing of tables, as commonweal.balance gives it to users and to the data pipeline.
#include "commonweal/trade/balance.hpp"

#include <pybind11/stl.h>

#include "bindings.hpp"

namespace commonweal::bindings {

namespace {

using Balancing = Balanced (*)(const Matrix&, const Eigen::VectorXd&, const Eigen::VectorXd&, const BalanceOptions&);

template <Balancing balance>
py::tuple balanced(const Doubles& seed, const Doubles& rows, const Doubles& columns, double tolerance, int max_rounds,
                   std::vector<std::string> row_names, std::vector<std::string> column_names) {
  const Matrix table = to_matrix(seed, "the table");
  const Eigen::VectorXd u = Eigen::Map<const Eigen::VectorXd>(rows.data(), rows.size()),
                        v = Eigen::Map<const Eigen::VectorXd>(columns.data(), columns.size());
  const BalanceOptions options{tolerance, max_rounds, std::move(row_names), std::move(column_names)};
  Balanced result;
  {
    const Released release;
    result = balance(table, u, v, options);
  }
  const std::vector<py::ssize_t> extent{result.table.rows(), result.table.cols()};
  return py::make_tuple(to_numpy(std::move(result.table), extent), result.rounds, result.residual, result.met,
                        result.worst);
}

}  // namespace

void register_balance(py::module_& module) {
  module.def("ras", &balanced<&ras>,
             "(table, rounds, residual, whether the totals hold, the column of the residual). Raises DataError.");
  module.def("gras", &balanced<&gras>,
             "(table, rounds, residual, whether the totals hold, the column of the residual). Raises DataError.");
}

}  // namespace commonweal::bindings
