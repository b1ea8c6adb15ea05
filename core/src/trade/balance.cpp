#include "commonweal/trade/balance.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "commonweal/error.hpp"

namespace commonweal {

namespace {

constexpr double kSumsAgree = 1e-9;
constexpr int kLargest = 400;  // power of two of the largest entry while it is balanced: room for sums, and for dust

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

/// The factor r > 0 with p r - n / r = total, for the sums p >= 0 and n >= 0 of a line's positive and negative entries;
/// not above zero where there is none.
double factor_for(double total, double p, double n) {
  if (p == 0.0 && n == 0.0) return total == 0.0 ? 1.0 : 0.0;
  if (n == 0.0) return total / p;
  if (p == 0.0) return -n / total;
  const double root = std::hypot(total, 2.0 * std::sqrt(p) * std::sqrt(n));
  // Either form of the root of the quadratic; the one that does not cancel.
  return total >= 0.0 ? (total + root) / (2.0 * p) : 2.0 * n / (root - total);
}

/// A table and its totals as they are balanced.
struct Problem {
  Matrix table;
  Eigen::VectorXd rows, columns;
  bool negative = false;  // whether the table has negative entries

  double totals() const { return std::max(rows.cwiseAbs().sum(), columns.cwiseAbs().sum()); }
  double size() const { return negative ? std::max(totals(), table.cwiseAbs().sum()) : totals(); }
  /// Sums of positive entries by row (axis 0) or column, and of negative ones without their sign.
  Eigen::VectorXd above(Index axis) const { return sums(table.cwiseMax(0.0), axis); }
  Eigen::VectorXd below(Index axis) const { return sums((-table).cwiseMax(0.0), axis); }

 private:
  template <class Entries>
  static Eigen::VectorXd sums(const Entries& of, Index axis) {
    if (axis == 0) return of.rowwise().sum();
    return of.colwise().sum().transpose();
  }
};

/// What takes the largest entry to `kLargest`: the power of two that is taken out.
int exponent_of(double largest) {
  int exponent = 0;
  std::frexp(largest, &exponent);
  return exponent - kLargest;
}

/// x times 2 to the exponent, in two steps since that alone may be beyond the largest double.
template <class Numbers>
Numbers times_power(const Numbers& x, int exponent) {
  const int half = exponent / 2;
  return (x * std::ldexp(1.0, half)) * std::ldexp(1.0, exponent - half);
}

/// Whether a line of entries of one sign, sums p and n, is to be zero: its total is, but for rounding.
bool vanishes(double total, double p, double n, double rounding) {
  const bool one_sign = (p > 0.0) != (n > 0.0);
  return one_sign && (total == 0.0 || ((total > 0.0) != (p > 0.0) && std::abs(total) <= rounding));
}

/// Entries of one sign whose total is zero are zero, which may leave others of one sign.
/// @param rounding what a total may be off
/// @return whether there were any
bool empty_lines(Problem& problem, double rounding) {
  bool any = false;
  for (bool again = true; again;) {
    again = false;
    for (const Index axis : {Index{0}, Index{1}}) {
      Eigen::VectorXd& totals = axis == 0 ? problem.rows : problem.columns;
      const Eigen::VectorXd p = problem.above(axis), n = problem.below(axis);
      for (Index k = 0; k < totals.size(); ++k) {
        if (!vanishes(totals(k), p(k), n(k), rounding)) continue;
        if (axis == 0)
          problem.table.row(k).setZero();
        else
          problem.table.col(k).setZero();
        totals(k) = 0.0;
        again = any = true;
      }
    }
  }
  return any;
}

void require_reachable(Problem& problem, Index axis, double rounding, int exponent, bool emptied, const Side& side) {
  Eigen::VectorXd& totals = axis == 0 ? problem.rows : problem.columns;
  const Eigen::VectorXd p = problem.above(axis), n = problem.below(axis);
  for (Index k = 0; k < totals.size(); ++k) {
    const bool empty = p(k) == 0.0 && n(k) == 0.0;
    if (empty && std::abs(totals(k)) <= rounding) totals(k) = 0.0;
    if (totals(k) > 0.0 ? p(k) > 0.0 : totals(k) == 0.0 || n(k) > 0.0) continue;
    throw DataError(side.of(k) + " must be " + text(std::ldexp(totals(k), exponent)) + ", but the table has " +
                    (empty ? emptied ? "nothing there once the lines whose total is 0 are empty" : "nothing there"
                     : p(k) > 0.0 ? "only positive entries there"
                                  : "only negative entries there") +
                    "; change its total, or give it an entry to scale");
  }
}

void require_totals(const Matrix& seed, const Eigen::VectorXd& rows, const Eigen::VectorXd& columns, const Side& row,
                    const Side& column) {
  require<DataError>(seed.rows() > 0 && seed.cols() > 0, "the table has no entries");
  require<DataError>(seed.rows() == rows.size() && seed.cols() == columns.size(), [&] {
    return "the table is " + text(seed.rows()) + " x " + text(seed.cols()) + ", but " + text(rows.size()) +
           " row and " + text(columns.size()) + " column totals are given";
  });
  const auto none = [](const std::string& what) { return DataError(what + " is not a finite number"); };
  const bool finite = seed.allFinite();
  for (Index i = 0; i < seed.rows(); ++i) {
    if (!std::isfinite(rows(i))) throw none("the total of " + row.of(i));
    for (Index j = 0; j < seed.cols() && !finite; ++j)
      if (!std::isfinite(seed(i, j))) throw none("the entry at " + row.of(i) + ", " + column.of(j));
  }
  for (Index j = 0; j < columns.size(); ++j)
    if (!std::isfinite(columns(j))) throw none("the total of " + column.of(j));
}

/// The problem with its largest entry and its largest total of one magnitude, by powers of two: no digit is lost. With
/// negative entries, whose balance depends on what totals are to them, by the same power.
Problem scaled(const Matrix& seed, const Eigen::VectorXd& rows, const Eigen::VectorXd& columns, int& exponent) {
  Problem problem;
  problem.negative = seed.minCoeff() < 0.0;
  const double largest_total = std::max(rows.cwiseAbs().maxCoeff(), columns.cwiseAbs().maxCoeff());
  const double largest_entry = seed.cwiseAbs().maxCoeff();
  exponent = exponent_of(problem.negative ? std::max(largest_total, largest_entry) : largest_total);
  const int of_seed = problem.negative ? exponent : exponent_of(largest_entry);
  problem.rows = times_power(rows, -exponent);
  problem.columns = times_power(columns, -exponent);
  problem.table = times_power(seed, -of_seed);
  return problem;
}

/// Spreads what the sums of both sides differ by, no more than rounding, over the columns, or the rows if columns are
/// zero.
void make_sums_agree(Problem& problem, int exponent) {
  const double gap = problem.rows.sum() - problem.columns.sum();
  require<DataError>(std::abs(gap) <= kSumsAgree * problem.totals(), [&] {
    return "rows sum to " + text(std::ldexp(problem.rows.sum(), exponent)) + " but columns to " +
           text(std::ldexp(problem.columns.sum(), exponent)) + "; scale one to the other first";
  });
  const double columns = problem.columns.cwiseAbs().sum(), rows = problem.rows.cwiseAbs().sum();
  if (columns > 0.0)
    problem.columns += problem.columns.cwiseAbs() * (gap / columns);
  else if (rows > 0.0)
    problem.rows -= problem.rows.cwiseAbs() * (gap / rows);
}

/// The entries that are not zero, and their sums by column: a round goes over them once, row by row.
class Rounds {
 public:
  explicit Rounds(const Problem& problem)
      : problem_(problem),
        entries_(to_sparse(problem.table)),
        above_(problem.above(1)),
        below_(problem.below(1)),
        factors_(problem.columns.size()) {}

  /// Scales columns, then rows: positive entries are multiplied by the factor of their line, negative ones divided.
  /// False where a line has no factor above zero.
  bool next() {
    bool possible = true;
    for (Index j = 0; j < factors_.size(); ++j)
      factors_(j) = factor(problem_.columns(j), above_(j), below_(j), possible);
    above_.setZero();
    below_.setZero();
    for (Index i = 0; i < entries_.rows(); ++i) {
      double p = 0.0, n = 0.0;
      for (Sparse::InnerIterator e(entries_, i); e; ++e) add(e.valueRef() = scaled(e.value(), factors_(e.col())), p, n);
      const double of_row = factor(problem_.rows(i), p, n, possible);
      for (Sparse::InnerIterator e(entries_, i); e; ++e)
        add(e.valueRef() = scaled(e.value(), of_row), above_(e.col()), below_(e.col()));
    }
    return possible;
  }

  /// The largest gap of a column's total, and which it is.
  double off(Index& worst) const { return (above_ - below_ - problem_.columns).cwiseAbs().maxCoeff(&worst); }

  Matrix table() const { return Matrix(entries_); }

 private:
  static double factor(double total, double p, double n, bool& possible) {
    const double found = factor_for(total, p, n);
    if (found > 0.0 && std::isfinite(found)) return found;
    possible = false;
    return 1.0;
  }
  static double scaled(double v, double factor) { return v < 0.0 ? v / factor : v * factor; }
  static void add(double v, double& above, double& below) { v < 0.0 ? below -= v : above += v; }

  const Problem& problem_;
  Sparse entries_;
  Eigen::VectorXd above_, below_, factors_;
};

}  // namespace

Balanced gras(const Matrix& seed, const Eigen::VectorXd& rows, const Eigen::VectorXd& columns,
              const BalanceOptions& options) {
  const Side row{"row", options.rows}, column{"column", options.columns};
  require_totals(seed, rows, columns, row, column);
  int exponent = 0;
  Problem problem = scaled(seed, rows, columns, exponent);
  const double rounding = options.tolerance * problem.size();
  if (std::abs(problem.rows.sum() - problem.columns.sum()) > rounding) make_sums_agree(problem, exponent);
  const bool emptied = empty_lines(problem, rounding);
  require_reachable(problem, 0, rounding, exponent, emptied, row);
  require_reachable(problem, 1, rounding, exponent, emptied, column);

  Balanced result;
  Rounds rounds(problem);
  for (bool possible = true; possible && !result.met && result.rounds < options.max_rounds;) {
    ++result.rounds;
    possible = rounds.next();
    result.residual = rounds.off(result.worst);
    result.met = possible && result.residual <= options.tolerance *
                                                    (problem.negative ? problem.size() : problem.rows.cwiseAbs().sum());
  }
  result.residual = std::ldexp(result.residual, exponent);
  result.table = times_power(rounds.table(), exponent);
  return result;
}

Balanced ras(const Matrix& seed, const Eigen::VectorXd& rows, const Eigen::VectorXd& columns,
             const BalanceOptions& options) {
  const Side row{"row", options.rows}, column{"column", options.columns};
  const auto negative = [](const std::string& what) {
    return DataError(what + " is negative; gras balances tables with negative entries");
  };
  const bool any_negative = (seed.array() < 0.0).any();
  for (Index i = 0; i < seed.rows() && any_negative; ++i)
    for (Index j = 0; j < seed.cols(); ++j)
      if (seed(i, j) < 0.0) throw negative("the entry at " + row.of(i) + ", " + column.of(j));
  const double rounding = options.tolerance * std::max(rows.cwiseAbs().sum(), columns.cwiseAbs().sum());
  for (Index i = 0; i < rows.size(); ++i)
    if (rows(i) < -rounding) throw negative("the total of " + row.of(i));
  for (Index j = 0; j < columns.size(); ++j)
    if (columns(j) < -rounding) throw negative("the total of " + column.of(j));
  return gras(seed, rows, columns, options);
}

}  // namespace commonweal
