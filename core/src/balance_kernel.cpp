// Sinkhorn's factors, over-relaxed (Thibault, Chizat, Dossal and Papadakis, 2021): rows of a steep kernel, where each
// round only hands a surplus on to the neighbours, need a quarter of the rounds.
#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>
#include <vector>

#include "commonweal/balance.hpp"
#include "commonweal/error.hpp"

namespace commonweal {

namespace {

constexpr double kTolerance = 1e-12, kSingle = 1e-5;  // of gaps; how far single precision goes
constexpr double kRounding = 4.0;                     // how often a gap holds the rounding of a sum over regions
constexpr int kLook = 10;                             // rounds between two looks at how fast a row converges
constexpr int kPatience = 500;                        // who gains less than a tenth in so many rounds will not arrive
constexpr double kMostRelaxed = 1.95;
constexpr double kSlowerThan = 1.05;  // a rate so far above that of the best relaxation asks for more of it
constexpr double kStep = 0.3;         // of the way to the most
constexpr double kNearEnd = 0.5;      // of the tolerance: then a plain round, after which columns sum to one

/// factor^(1 - w) (total / reach)^w for a row; 0 where nothing is to be reached, or nothing reaches it.
void relax(double w, const double* total, const double* reach, double* factor, Index regions) {
  for (Index r = 0; r < regions; ++r) {
    const double plain = reach[r] > 0.0 ? (total ? total[r] : 1.0) / reach[r] : 0.0;
    const bool both = w != 1.0 && plain > 0.0 && factor[r] > 0.0;
    factor[r] = both ? plain * std::pow(factor[r] / plain, 1.0 - w) : plain;
  }
}

/// The rows whose supplies do not hold yet. All matrices are row x region.
struct Active {
  std::vector<Index> rows;
  Matrix supply, demand, origin, destination, reach;
  Eigen::VectorXd relaxation, gap, gap_before;  // gap_before: at the last look

  Index count() const { return static_cast<Index>(rows.size()); }

  void close_columns(const Kernel& kernel, const Labels& names) {
    kernel.multiply(origin, reach);
    for (Index m = 0; m < count(); ++m)
      for (Index s = 0; s < reach.cols(); ++s)
        if (!(reach(m, s) > 0.0) && demand(m, s) > 0.0)
          throw ModelError("trade: no region that makes " + names.sector(rows[static_cast<std::size_t>(m)]) +
                           " reaches " + names.region(s) + "; let its class reach farther");
#pragma omp parallel for schedule(static)
    for (Index m = 0; m < count(); ++m)
      relax(relaxation(m), nullptr, reach.row(m).data(), destination.row(m).data(), reach.cols());
  }

  /// What each origin would sell, per unit of its factor; and by row the sum of gaps, over its supply.
  void look_at_rows(const Kernel& kernel) {
    kernel.multiply(destination.cwiseProduct(demand), reach);
    gap = (origin.cwiseProduct(reach) - supply).cwiseAbs().rowwise().sum().cwiseQuotient(supply.rowwise().sum());
  }

  void close_rows() {
#pragma omp parallel for schedule(static)
    for (Index m = 0; m < count(); ++m)
      relax(relaxation(m), supply.row(m).data(), reach.row(m).data(), origin.row(m).data(), reach.cols());
  }

  /// The best relaxation for how fast a row converges (Young, 1954); more where it is still slower than that promises.
  void choose_relaxation() {
    for (Index m = 0; m < count(); ++m) {
      const double rate = std::pow(gap(m) / gap_before(m), 1.0 / kLook);
      double& w = relaxation(m);
      if (!(rate < 1.0))
        w = 1.0;
      else if (w == 1.0)
        w = std::min(2.0 / (1.0 + std::sqrt(1.0 - rate)), kMostRelaxed);
      else if (rate > kSlowerThan * (w - 1.0))
        w = std::min(w + kStep * (kMostRelaxed - w), kMostRelaxed);
    }
  }

  /// Which row and region are farthest off, in words.
  std::string stuck(Index row, int rounds, const Labels& names) const {
    Index region = 0;
    (origin.row(row).cwiseProduct(reach.row(row)) - supply.row(row)).cwiseAbs().maxCoeff(&region);
    std::ostringstream off;
    off << gap(row);
    return "trade: after " + std::to_string(rounds) + " rounds no factors make what is bought of " +
           names.sector(rows[static_cast<std::size_t>(row)]) + " add up to what " + names.region(region) +
           " makes (off by " + off.str() + " of all); let its class reach farther, or check the base year's demands";
  }

  void keep(const std::vector<Index>& still) {
    std::vector<Index> left;
    for (const Index m : still) left.push_back(rows[static_cast<std::size_t>(m)]);
    rows = std::move(left);
    for (Matrix* each : {&supply, &demand, &origin, &destination, &reach}) *each = Matrix((*each)(still, Eigen::all));
    for (Eigen::VectorXd* each : {&relaxation, &gap, &gap_before}) *each = Eigen::VectorXd((*each)(still));
  }
};

/// Rounds until every row's gap is below the tolerance; each row's factors are kept as it gets there.
/// @param rows       which to balance; their factors in `result` are where to start
/// @param relaxation by row, where to start, and what was found best
void balance(const Kernel& kernel, const Matrix& supply, const Matrix& demand, double tolerance, const Labels& names,
             std::vector<Index> rows, Eigen::VectorXd& relaxation, KernelFactors& result) {
  const auto count = static_cast<Index>(rows.size()), regions = supply.cols();
  Active active{.rows = std::move(rows)};
  active.supply = supply(active.rows, Eigen::all);
  active.demand = demand(active.rows, Eigen::all);
  active.origin = result.origin(active.rows, Eigen::all);
  active.destination = Matrix::Zero(count, regions);
  active.relaxation = relaxation(active.rows);
  active.gap_before = Eigen::VectorXd::Constant(count, std::numeric_limits<double>::infinity());
  double before = std::numeric_limits<double>::infinity();
  active.close_columns(kernel, names);
  for (int round = 1; active.count() > 0; ++round) {
    active.look_at_rows(kernel);
    Index worst = 0;
    result.residual = active.gap.maxCoeff(&worst);
    std::vector<Index> still;
    for (Index m = 0; m < active.count(); ++m) {
      const Index i = active.rows[static_cast<std::size_t>(m)];
      result.origin.row(i) = active.origin.row(m);
      result.destination.row(i) = active.destination.row(m);
      if (active.relaxation(m) != 1.0) relaxation(i) = active.relaxation(m);
      const bool bought = (active.demand.row(m).array() != 0.0).any();
      if (bought && !(active.gap(m) <= tolerance && active.relaxation(m) == 1.0)) still.push_back(m);
    }
    if (still.empty()) break;
    ++result.rounds;
    const bool look = round % kPatience == 0;
    if ((look && result.residual > 0.9 * before) || !std::isfinite(result.residual))
      throw ModelError(active.stuck(worst, round, names));
    if (look) before = result.residual;
    if (static_cast<Index>(still.size()) < active.count()) active.keep(still);
    if (round % kLook == 0) {
      if (round > kLook) active.choose_relaxation();
      active.gap_before = active.gap;
    }
    for (Index m = 0; m < active.count(); ++m)
      if (active.gap(m) < kNearEnd * tolerance) active.relaxation(m) = 1.0;
    active.close_rows();
    active.close_columns(kernel, names);
  }
}

}  // namespace

KernelFactors balance_kernel(const Kernel& kernel, const Matrix& supply, const Matrix& demand, const Labels& names) {
  KernelFactors result{Matrix::Zero(supply.rows(), supply.cols()), Matrix::Zero(supply.rows(), supply.cols()), 0, 0.0};
  std::vector<Index> rows;
  for (Index i = 0; i < supply.rows(); ++i)
    if (supply.row(i).sum() > 0.0) {
      rows.push_back(i);
      result.origin.row(i) = supply.row(i);
    }
  Eigen::VectorXd relaxation = Eigen::VectorXd::Ones(supply.rows());
  const Kernel rough = kernel.in_single();
  if (rough.is_single()) balance(rough, supply, demand, kSingle, names, rows, relaxation, result);
  // What rounding leaves of thousands of regions' sums no round can close.
  const double rounding = kRounding * static_cast<double>(supply.cols()) * std::numeric_limits<double>::epsilon();
  balance(kernel, supply, demand, std::max(kTolerance, rounding), names, rows, relaxation, result);
  return result;
}

}  // namespace commonweal
