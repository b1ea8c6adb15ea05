#include "commonweal/balance.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "commonweal/error.hpp"

namespace commonweal {

namespace {

constexpr double kSumsAgree = 1e-9;

/// Rows or columns, with what messages call them.
struct Side {
  const char* kind;
  const std::vector<std::string>& names;

  std::string of(Index k) const {
    const auto at = static_cast<std::size_t>(k);
    return std::string(kind) + " " + (at < names.size() ? names[at] : std::to_string(k));
  }
};

template <class Number>
std::string text(Number value) {
  std::ostringstream stream;
  stream.precision(10);
  stream << value;
  return stream.str();
}

/// The factor r with p r - n / r = total, for the sums p >= 0 and n >= 0 of a line's positive and negative entries.
double factor_for(double total, double p, double n) {
  if (n == 0.0) return p > 0.0 ? total / p : 0.0;
  if (p == 0.0) return -n / total;
  const double root = std::sqrt(total * total + 4.0 * p * n);
  // Either form of the root of the quadratic; the one that does not cancel.
  return total >= 0.0 ? (total + root) / (2.0 * p) : 2.0 * n / (root - total);
}

void require_reachable(const Eigen::VectorXd& totals, const Eigen::VectorXd& p, const Eigen::VectorXd& n,
                       const Side& side) {
  for (Index k = 0; k < totals.size(); ++k) {
    const bool can = (totals(k) > 0.0 && p(k) > 0.0) || (totals(k) < 0.0 && n(k) > 0.0) ||
                     (totals(k) == 0.0 && (p(k) > 0.0) == (n(k) > 0.0)) || (totals(k) == 0.0 && n(k) == 0.0);
    if (!can)
      throw DataError(side.of(k) + " must be " + text(totals(k)) + ", but the table has " +
                      (p(k) == 0.0 && n(k) == 0.0 ? "nothing there"
                       : p(k) > 0.0               ? "only positive entries there"
                                                  : "only negative entries there") +
                      "; change its total, or give it an entry to scale");
  }
}

void require_totals(const Matrix& seed, const Eigen::VectorXd& rows, const Eigen::VectorXd& columns, const Side& row,
                    const Side& column) {
  require<DataError>(seed.rows() == rows.size() && seed.cols() == columns.size(),
                     "the table is " + text(seed.rows()) + " x " + text(seed.cols()) + ", but " + text(rows.size()) +
                         " row and " + text(columns.size()) + " column totals are given");
  const auto none = [](const std::string& what) { return DataError(what + " is not a finite number"); };
  for (Index i = 0; i < seed.rows(); ++i) {
    if (!std::isfinite(rows(i))) throw none("the total of " + row.of(i));
    for (Index j = 0; j < seed.cols(); ++j)
      if (!std::isfinite(seed(i, j))) throw none("the entry at " + row.of(i) + ", " + column.of(j));
  }
  for (Index j = 0; j < columns.size(); ++j)
    if (!std::isfinite(columns(j))) throw none("the total of " + column.of(j));
  const double scale = std::max(rows.cwiseAbs().sum(), columns.cwiseAbs().sum());
  require<DataError>(
      std::abs(rows.sum() - columns.sum()) <= kSumsAgree * scale,
      "rows sum to " + text(rows.sum()) + " but columns to " + text(columns.sum()) + "; scale one to the other first");
}

/// Multiplies positive entries of a line by its factor and divides negative ones.
template <class Line>
void scale_line(Line&& line, double factor) {
  line = line.unaryExpr([factor](double v) { return v < 0.0 ? v / factor : v * factor; });
}

}  // namespace

Balanced gras(const Matrix& seed, const Eigen::VectorXd& rows, const Eigen::VectorXd& columns,
              const BalanceOptions& options) {
  const Side row{"row", options.rows}, column{"column", options.columns};
  require_totals(seed, rows, columns, row, column);
  require_reachable(rows, seed.cwiseMax(0.0).rowwise().sum(), (-seed).cwiseMax(0.0).rowwise().sum(), row);
  require_reachable(columns, seed.cwiseMax(0.0).colwise().sum(), (-seed).cwiseMax(0.0).colwise().sum(), column);

  Balanced result{seed, 0, 0.0};
  Matrix& t = result.table;
  const double allowed = options.tolerance * rows.cwiseAbs().sum();
  Index worst = 0;
  while (result.rounds < options.max_rounds) {
    ++result.rounds;
    const Eigen::RowVectorXd p = t.cwiseMax(0.0).colwise().sum(), n = (-t).cwiseMax(0.0).colwise().sum();
    for (Index j = 0; j < t.cols(); ++j) scale_line(t.col(j), factor_for(columns(j), p(j), n(j)));
    for (Index i = 0; i < t.rows(); ++i)
      scale_line(t.row(i), factor_for(rows(i), t.row(i).cwiseMax(0.0).sum(), (-t.row(i)).cwiseMax(0.0).sum()));
    result.residual = (t.colwise().sum().transpose() - columns).cwiseAbs().maxCoeff(&worst);
    if (!std::isfinite(result.residual)) break;
    if (result.residual <= allowed) return result;
  }
  throw DataError("no convergence after " + text(result.rounds) + " rounds; " + column.of(worst) + " is at " +
                  text(t.col(worst).sum()) + " of " + text(columns(worst)) +
                  ". Zeros in the table keep the totals from being met together");
}

Balanced ras(const Matrix& seed, const Eigen::VectorXd& rows, const Eigen::VectorXd& columns,
             const BalanceOptions& options) {
  const Side row{"row", options.rows}, column{"column", options.columns};
  const auto negative = [](const std::string& what) {
    return DataError(what + " is negative; gras balances tables with negative entries");
  };
  for (Index i = 0; i < seed.rows(); ++i)
    for (Index j = 0; j < seed.cols(); ++j)
      if (seed(i, j) < 0.0) throw negative("the entry at " + row.of(i) + ", " + column.of(j));
  for (Index i = 0; i < rows.size(); ++i)
    if (rows(i) < 0.0) throw negative("the total of " + row.of(i));
  for (Index j = 0; j < columns.size(); ++j)
    if (columns(j) < 0.0) throw negative("the total of " + column.of(j));
  return gras(seed, rows, columns, options);
}

}  // namespace commonweal
