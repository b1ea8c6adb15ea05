// Sinkhorn's factors, over-relaxed (Thibault, Chizat, Dossal and Papadakis, 2021): rows of a steep kernel, where each
// round only hands a surplus on to the neighbours, need a quarter of the rounds.
#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>
#include <vector>

#include "commonweal/error.hpp"
#include "commonweal/trade/balance.hpp"

namespace commonweal {

namespace {

constexpr double kTolerance = 1e-12;  // of gaps
constexpr double kRounding = 4.0;     // how often a gap holds the rounding of a sum over regions
constexpr double kDrift = 1e6;        // of gaps: what factors may move in single precision, rounded to 1e-7 of it
constexpr int kLook = 7;              // rounds between two looks at how fast a row converges
constexpr int kPatience = 500;        // who gains less than a tenth in so many rounds will not arrive
constexpr double kMostRelaxed = 1.95;
constexpr double kSlowerThan = 1.05;  // a rate so far above the best relaxation's, w - 1, asks for more of it
constexpr double kSettled = 0.9;  // of what a region makes and of what it buys: who keeps more settles with the others
constexpr double kNearEnd = 0.5;  // of the tolerance: then a plain round in doubles, after which columns sum to one
constexpr double kInDoubles = 16.0;  // of the tolerance: nearer than this, what single precision rounds would not close

/// factor^(1 - w) (total / reach)^w for a row; 0 where nothing is to be reached, or nothing reaches it.
void relax(double w, const double* total, const double* reach, double* factor, Index regions) {
  for (Index r = 0; r < regions; ++r) {
    const double plain = reach[r] > 0.0 ? (total ? total[r] : 1.0) / reach[r] : 0.0;
    const bool both = w != 1.0 && plain > 0.0 && factor[r] > 0.0;
    factor[r] = both ? plain * std::pow(factor[r] / plain, 1.0 - w) : plain;
  }
}

/// Products of rows that change little from round to round: what they were in doubles, and in single precision what has
/// changed since. All matrices are row x region.
struct Products {
  Matrix x, product;  // of the last products in doubles

  /// y = x K.
  /// @param weight of each region's change, in its row
  /// @param drift  by row, how much x may have changed since the product in doubles, relative to x
  void multiply(const Kernel& kernel, const Matrix& now, const Matrix& weight, const Eigen::VectorXd& drift,
                Matrix& y) {
    const Kernel rough = kernel.in_single();
    if (!rough.is_single()) return kernel.multiply(now, y);
    std::vector<Index> anew;
    Matrix change = now - x;
    for (Index m = 0; m < now.rows(); ++m) {
      const double moved = (now.row(m).array() > 0.0)
                               .select(change.row(m).array().abs() * weight.row(m).array() / now.row(m).array(), 0.0)
                               .sum();
      if (moved > drift(m) * weight.row(m).sum()) anew.push_back(m);
    }
    if (!anew.empty()) {
      x(anew, Eigen::all) = now(anew, Eigen::all);
      change(anew, Eigen::all).setZero();
      kernel.multiply(x(anew, Eigen::all), y);
      product(anew, Eigen::all) = y;
    }
    if (static_cast<Index>(anew.size()) == now.rows()) return;
    rough.multiply(change, y);
    y += product;
  }
};

/// The rows whose supplies do not hold yet. All matrices are row x region.
struct Active {
  std::vector<Index> rows;
  Matrix supply, demand, origin, destination, reach;
  Products from, to;                            // of origins, and of destinations
  Eigen::VectorXd relaxation, gap, gap_before;  // gap_before: at the last look
  Eigen::VectorXd drift;                        // that products in single precision are allowed
  Eigen::VectorXd changed;                      // whether the last look changed the relaxation: 1, else 0

  Index count() const { return static_cast<Index>(rows.size()); }

  void close_columns(const Kernel& kernel, const Labels& names) {
    from.multiply(kernel, origin, supply, drift, reach);
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
    to.multiply(kernel, destination.cwiseProduct(demand), demand, drift, reach);
    gap = (origin.cwiseProduct(reach) - supply).cwiseAbs().rowwise().sum().cwiseQuotient(supply.rowwise().sum());
  }

  void close_rows() {
#pragma omp parallel for schedule(static)
    for (Index m = 0; m < count(); ++m)
      relax(relaxation(m), supply.row(m).data(), reach.row(m).data(), origin.row(m).data(), reach.cols());
  }

  /// Regions that nearly keep to themselves, such as islands, settle with the others in one step what rounds would take
  /// thousands for: origin t and destination 1/t leave what they keep, and t is such that what they sell less what they
  /// buy is what it must be.
  void settle(const Kernel& kernel) {
#pragma omp parallel for schedule(static)
    for (Index m = 0; m < count(); ++m)
      for (Index r = 0; r < supply.cols(); ++r) {
        const double kept = origin(m, r) * kernel(r, r) * destination(m, r) * demand(m, r);
        if (!(kept > kSettled * supply(m, r)) || !(kept > kSettled * demand(m, r))) continue;
        double out = 0.0, in = 0.0;
        for (Index s = 0; s < supply.cols(); ++s) {
          if (s == r) continue;
          out += kernel(r, s) * destination(m, s) * demand(m, s);
          in += kernel(s, r) * origin(m, s);
        }
        out *= origin(m, r);
        in *= destination(m, r) * demand(m, r);
        if (!(out > 0.0 && in > 0.0)) continue;
        const double net = supply(m, r) - demand(m, r), root = std::hypot(net, 2.0 * std::sqrt(out * in));
        const double t = net > 0.0 ? (net + root) / (2.0 * out) : 2.0 * in / (root - net);
        origin(m, r) *= t;
        destination(m, r) /= t;
      }
  }

  /// The best relaxation for how fast a row would converge without (Young, 1954), from how fast it does with its own. A
  /// gap that grows right after a change is of the change, not of the relaxation: to end it then would go on for ever.
  void choose_relaxation() {
    for (Index m = 0; m < count(); ++m) {
      const double rate = std::pow(gap(m) / gap_before(m), 1.0 / kLook);
      double& w = relaxation(m);
      const double with = w;
      if (!(rate < 1.0)) {
        if (changed(m) == 0.0) w = 1.0;
      } else if (rate > kSlowerThan * (w - 1.0)) {
        const double plain = std::min((rate + w - 1.0) * (rate + w - 1.0) / (rate * w * w), 1.0);
        w = std::min(2.0 / (1.0 + std::sqrt(1.0 - plain)), kMostRelaxed);
      }
      changed(m) = w != with ? 1.0 : 0.0;
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
    std::vector<Index> remaining;
    remaining.reserve(still.size());
    for (const Index m : still) remaining.push_back(rows[static_cast<std::size_t>(m)]);
    rows = std::move(remaining);
    for (Matrix* each : {&supply, &demand, &origin, &destination, &reach, &from.x, &from.product, &to.x, &to.product})
      *each = Matrix((*each)(still, Eigen::all));
    for (Eigen::VectorXd* each : {&relaxation, &gap, &gap_before, &drift, &changed})
      *each = Eigen::VectorXd((*each)(still));
  }
};

}  // namespace

KernelFactors balance_kernel(const Kernel& kernel, const Matrix& supply, const Matrix& demand, const Labels& names) {
  const Index regions = supply.cols();
  const Matrix zeros = Matrix::Zero(supply.rows(), regions);
  KernelFactors result{zeros, zeros, 0, 0.0};
  Active active;
  for (Index i = 0; i < supply.rows(); ++i)
    if (supply.row(i).sum() > 0.0) active.rows.push_back(i);
  if (active.rows.empty()) return result;
  active.supply = active.origin = supply(active.rows, Eigen::all);
  active.demand = demand(active.rows, Eigen::all);
  active.destination = active.from.x = active.from.product = active.to.x = active.to.product =
      zeros(active.rows, Eigen::all);
  active.relaxation = Eigen::VectorXd::Ones(active.count());
  active.changed = Eigen::VectorXd::Zero(active.count());
  active.gap_before = Eigen::VectorXd::Constant(active.count(), std::numeric_limits<double>::infinity());
  active.drift = active.demand.rowwise().any().select(active.gap_before, 0.0);  // what nobody buys has one round
  // What rounding leaves of thousands of regions' sums no round can close.
  const double rounding = kRounding * static_cast<double>(regions) * std::numeric_limits<double>::epsilon();
  const double tolerance = std::max(kTolerance, rounding);
  double before = std::numeric_limits<double>::infinity();
  active.close_columns(kernel, names);
  for (int round = 1;; ++round) {
    active.look_at_rows(kernel);
    Index worst = 0;
    result.residual = active.gap.maxCoeff(&worst);
    std::vector<Index> still;
    for (Index m = 0; m < active.count(); ++m) {
      const bool bought = (active.demand.row(m).array() != 0.0).any();
      const bool plain = active.drift(m) == 0.0 && active.relaxation(m) == 1.0;
      if (bought && !(active.gap(m) <= tolerance && plain)) {
        still.push_back(m);
        continue;
      }
      const Index i = active.rows[static_cast<std::size_t>(m)];
      result.origin.row(i) = active.origin.row(m);
      result.destination.row(i) = active.destination.row(m);
    }
    if (still.empty()) return result;
    ++result.rounds;
    const bool look = round % kPatience == 0;
    if ((look && result.residual > 0.9 * before) || !std::isfinite(result.residual))
      throw ModelError(active.stuck(worst, round, names));
    if (look) before = result.residual;
    if (static_cast<Index>(still.size()) < active.count()) active.keep(still);
    if (round % kLook == 0) {
      if (round > kLook) active.choose_relaxation();
      active.gap_before = active.gap;
      active.settle(kernel);
      active.look_at_rows(kernel);
    }
    for (Index m = 0; m < active.count(); ++m) {
      const bool last = active.gap(m) < kNearEnd * tolerance;
      if (last) active.relaxation(m) = 1.0;
      active.drift(m) = active.gap(m) < kInDoubles * tolerance ? 0.0 : kDrift * active.gap(m);
    }
    active.close_rows();
    active.close_columns(kernel, names);
  }
}

}  // namespace commonweal
