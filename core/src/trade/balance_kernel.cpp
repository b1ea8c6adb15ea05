// Factors of many tables that share one kernel, by Newton's method (as Knight and Ruiz, 2013, balance matrices): with
// columns closed, origin factors minimise a convex function of their logarithms, whose second derivatives are a product
// with the kernel there and back. Steps are found by conjugate gradients (Hestenes and Stiefel, 1952), mostly in single
// precision and by groups of regions. Where the kernel is steep, rounds of scaling alone only hand a surplus on to the
// neighbours.
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
constexpr double kLeastSeen = 1e-5;   // single precision sees no smaller gap
constexpr double kInDoubles = 1e-3;   // gaps below are measured in doubles
constexpr int kFirstRounds = 2;       // of scaling, before the first of Newton's steps
constexpr int kPlainRounds = 10;      // of scaling, after a step that led nowhere
constexpr double kStalled = 0.95;     // a step far from the end that multiplies the gap by more has led nowhere
constexpr double kSlope = 1e-6;       // of a row's size: what single precision may make of its height
constexpr double kAstray = 2.0;       // a step near the end that multiplies the gap by more is taken back
constexpr double kLittle = 0.5;       // a step that multiplies the gap by more has gained little
constexpr double kLongest = 3.0;      // of a step: what the logarithm of a factor may change
constexpr double kForcing = 0.1;      // a step solves its equations to the root of the gap, and at least to this
constexpr double kNearEnd = 0.3;      // of the tolerance: no step need lead nearer
constexpr int kMostGradients = 200;   // conjugate gradients of one step
constexpr int kPatience = 100;        // who gains less than a tenth in so many rounds will not arrive
constexpr double kDamping = 1e-10;    // of H: of regions that trade among themselves alone, a constant is left open
constexpr double kNone = std::numeric_limits<double>::infinity();
constexpr double kApart = 1e-4;  // of its sales: who sells less to others is apart from them

/// Runs work(m) for the rows of a block on all threads.
template <class Work>
void for_rows(Index rows, const Work& work) {
#pragma omp parallel for schedule(static)
  for (Index m = 0; m < rows; ++m) work(m);
}

void keep_rows(const std::vector<Index>& still, std::initializer_list<Matrix*> blocks) {
  for (Matrix* each : blocks) *each = Matrix((*each)(still, Eigen::all));
}

/// A kernel's products, of some rows in doubles, of the others in single precision.
struct Products {
  const Kernel& exact;
  Kernel single, grouped;  // the second for steps, which the next gap makes good

  void multiply(const Matrix& x, const std::vector<Index>& in_doubles, Matrix& y) const {
    const auto some = static_cast<Index>(in_doubles.size());
    if (!single.is_single() || some == x.rows()) return exact.multiply(x, y);
    single.multiply(x, y);
    if (some == 0) return;
    Matrix products;
    exact.multiply(x(in_doubles, Eigen::all), products);
    y(in_doubles, Eigen::all) = products;
  }
};

/// How far one of the tables is.
struct Row {
  Index of;                             // its position among those that were given
  bool wanted;                          // whether anybody buys of it
  double size;                          // its supply in all
  int plain;                            // rounds of scaling before its next step by Newton's method
  bool measured;                        // whether the gap is one of doubles
  double gap = 0.0, last = kNone;       // the sum of gaps in supply over its supply; before the last step
  double height = 0.0, lowest = kNone;  // the function that factors minimise; before the last step
  bool careful = false;                 // whether its steps are found in doubles, since single precision gained little
};

/// The tables whose supplies do not hold yet. All matrices are row x region.
struct Active {
  std::vector<Row> rows;
  Matrix supply, demand, origin, destination;
  Matrix sold;    // what each origin would sell, per unit of its factor
  Matrix before;  // origins before the last step

  Index count() const { return static_cast<Index>(rows.size()); }
  Row& at(Index m) { return rows[static_cast<std::size_t>(m)]; }
  const Row& at(Index m) const { return rows[static_cast<std::size_t>(m)]; }

  /// Columns sum to one, and what origins then sell.
  /// @throws ModelError where a region that wants something is reached by nobody
  void close_columns(const Products& products, const Labels& names) {
    std::vector<Index> in_doubles;
    for (Index m = 0; m < count(); ++m)
      if (at(m).measured) in_doubles.push_back(m);
    products.multiply(origin, in_doubles, destination);
    for (Index m = 0; m < count(); ++m)
      for (Index s = 0; s < supply.cols(); ++s)
        if (!(destination(m, s) > 0.0) && demand(m, s) > 0.0)
          throw ModelError("trade: no region that makes " + names.sector(at(m).of) + " reaches " + names.region(s) +
                           "; let its class reach farther");
    for_rows(count(), [&](Index m) {
      Row& row = at(m);
      row.height = 0.0;
      for (Index r = 0; r < supply.cols(); ++r) {
        double& reached = destination(m, r);
        if (demand(m, r) != 0.0 && reached > 0.0) row.height += demand(m, r) * std::log(reached);
        if (origin(m, r) > 0.0) row.height -= supply(m, r) * std::log(origin(m, r));
        reached = reached > 0.0 ? 1.0 / reached : 0.0;
      }
    });
    products.multiply(destination.cwiseProduct(demand), in_doubles, sold);
    for_rows(count(), [&](Index m) {
      const double gap = (origin.row(m).cwiseProduct(sold.row(m)) - supply.row(m)).cwiseAbs().sum() / at(m).size;
      at(m).gap = at(m).measured ? gap : std::max(gap, kLeastSeen);
    });
  }

  void keep(const std::vector<Index>& still) {
    std::vector<Row> remaining;
    remaining.reserve(still.size());
    for (const Index m : still) remaining.push_back(at(m));
    rows = std::move(remaining);
    keep_rows(still, {&supply, &demand, &origin, &destination, &sold, &before});
  }

  Index worst() const {
    const auto farther = [](const Row& a, const Row& b) { return a.gap < b.gap; };
    return std::max_element(rows.begin(), rows.end(), farther) - rows.begin();
  }

  /// Which row and region are farthest off, in words.
  std::string stuck(int rounds, const Labels& names) const {
    const Index row = worst();
    Index region = 0;
    (origin.row(row).cwiseProduct(sold.row(row)) - supply.row(row)).cwiseAbs().maxCoeff(&region);
    std::ostringstream off;
    off << at(row).gap;
    return "trade: after " + std::to_string(rounds) + " rounds no factors make what is bought of " +
           names.sector(at(row).of) + " add up to what " + names.region(region) + " makes (off by " + off.str() +
           " of all); let its class reach farther, or check the base year's demands";
  }
};

/// What takes a region that trades with itself to what it must sell to the others less what it must buy of them: a
/// factor t of its origin, and 1/t of its destination, leave alone what it keeps.
double settled(const Kernel& kernel, const Active& active, Index m, Index r) {
  double out = 0.0, in = 0.0;
  for (Index s = 0; s < active.supply.cols(); ++s) {
    if (s == r) continue;
    out += kernel(r, s) * active.destination(m, s) * active.demand(m, s);
    in += kernel(s, r) * active.origin(m, s);
  }
  out *= active.origin(m, r);
  in *= active.destination(m, r) * active.demand(m, r);
  if (!(out > 0.0 && in > 0.0)) return 1.0;
  const double net = active.supply(m, r) - active.demand(m, r), root = std::hypot(net, 2.0 * std::sqrt(out * in));
  return net > 0.0 ? (net + root) / (2.0 * out) : 2.0 * in / (root - net);
}

/// Newton's step for some rows: H step = supply - origin sold, where H v = origin sold v - origin K (demand
/// destination^2 K (origin v)), preconditioned by its diagonal. A constant leaves the flows as they are, so that H has
/// no inverse but for the damping; both sides sum to zero. Regions that sell next to nothing to others are left out:
/// their say is smaller than rounding, and they settle one by one.
class NewtonStep {
 public:
  NewtonStep(Active& active, const std::vector<Index>& chosen, const Kernel& kernel)
      : at_(chosen), origin_(active.origin(chosen, Eigen::all)) {
    const Matrix destination = active.destination(chosen, Eigen::all);
    sales_ = origin_.cwiseProduct(active.sold(chosen, Eigen::all));
    weight_ = active.demand(chosen, Eigen::all).cwiseProduct(destination.cwiseAbs2());
    residual_ = Matrix(active.supply(chosen, Eigen::all)) - sales_;
    step_ = Matrix::Zero(residual_.rows(), residual_.cols());
    direction_ = product_ = step_;
    inverse_.resizeLike(step_);
    slope_.resize(count());
    enough_.resize(count());
    for_rows(count(), [&](Index m) {
      const Index row = at_[static_cast<std::size_t>(m)];
      for (Index r = 0; r < step_.cols(); ++r) {
        const double own = origin_(m, r) * kernel(r, r), curvature = sales_(m, r) - own * own * weight_(m, r);
        const bool apart = curvature <= kApart * sales_(m, r);
        inverse_(m, r) = apart ? 0.0 : 1.0 / curvature;
        if (apart) residual_(m, r) = 0.0;
        if (apart && origin_(m, r) > 0.0) active.origin(row, r) *= settled(kernel, active, row, r);
      }
      // What is left of sums is rounding's, or of the regions apart.
      const Eigen::RowVectorXd others = (inverse_.row(m).array() > 0.0).select(sales_.row(m), 0.0);
      if (others.sum() > 0.0) residual_.row(m) -= residual_.row(m).sum() / others.sum() * others;
      direction_.row(m) = inverse_.row(m).cwiseProduct(residual_.row(m));
      slope_(m) = direction_.row(m).dot(residual_.row(m));
      const double gap = active.at(row).gap;
      const double forcing = std::min(kForcing, std::max(std::sqrt(gap), kNearEnd * kTolerance / gap));
      enough_(m) = forcing * forcing * slope_(m);
    });
  }

  /// Multiplies the origins of each row by the exponential of its step.
  void take(const Kernel& kernel, Active& active) {
    for (int k = 0; k < kMostGradients && count() > 0; ++k) {
      advance(kernel);
      std::vector<Index> still;
      for (Index m = 0; m < count(); ++m) {
        if (slope_(m) > enough_(m) && k + 1 < kMostGradients) {
          still.push_back(m);
          continue;
        }
        auto origin = active.origin.row(at_[static_cast<std::size_t>(m)]).array();
        origin *= step_.row(m).array().cwiseMax(-kLongest).cwiseMin(kLongest).exp();
      }
      if (static_cast<Index>(still.size()) < count()) keep(still);
    }
  }

 private:
  Index count() const { return static_cast<Index>(at_.size()); }

  void advance(const Kernel& kernel) {
    Matrix in = origin_.cwiseProduct(direction_);
    kernel.multiply(in, product_);
    for_rows(count(), [&](Index m) { in.row(m) = weight_.row(m).cwiseProduct(product_.row(m)); });
    kernel.multiply(in, product_);
    for_rows(count(), [&](Index m) {
      auto p = direction_.row(m), h = product_.row(m), r = residual_.row(m);
      h = (1.0 + kDamping) * sales_.row(m).cwiseProduct(p) - origin_.row(m).cwiseProduct(h);
      const double bend = p.dot(h), length = bend > 0.0 ? slope_(m) / bend : 0.0;
      step_.row(m) += length * p;
      r -= length * h;
      const double slope = r.cwiseProduct(inverse_.row(m)).dot(r);
      p = inverse_.row(m).cwiseProduct(r) + (slope_(m) > 0.0 ? slope / slope_(m) : 0.0) * p;
      slope_(m) = length > 0.0 ? slope : 0.0;  // a bend that rounding has eaten ends it
    });
  }

  void keep(const std::vector<Index>& still) {
    std::vector<Index> remaining;
    remaining.reserve(still.size());
    for (const Index m : still) remaining.push_back(at_[static_cast<std::size_t>(m)]);
    at_ = std::move(remaining);
    keep_rows(still, {&origin_, &sales_, &weight_, &residual_, &step_, &direction_, &product_, &inverse_});
    slope_ = Eigen::VectorXd(slope_(still));
    enough_ = Eigen::VectorXd(enough_(still));
  }

  std::vector<Index> at_;  // positions among the active rows
  Matrix origin_, sales_, weight_, residual_, step_, direction_, product_, inverse_;
  Eigen::VectorXd slope_, enough_;  // the residual's square, weighted by the diagonal's inverse; what will do
};

/// One round: a step by Newton's method for rows that are near, else of scaling. A step uphill is halved, and near the
/// end, where heights are all alike, one that widens the gap is taken back.
void step(const Products& products, Active& active) {
  std::vector<Index> near, careful;
  for (Index m = 0; m < active.count(); ++m) {
    Row& row = active.at(m);
    const bool uphill = row.height > row.lowest + kSlope * row.size, ending = row.last < kInDoubles;
    if (ending && row.gap > kLittle * row.last) row.careful = true;
    if (uphill || (ending && row.gap > kAstray * row.last)) {
      if (ending)
        active.origin.row(m) = active.before.row(m);
      else
        active.origin.row(m) = active.origin.row(m).cwiseProduct(active.before.row(m)).cwiseSqrt();
      continue;
    }
    const bool stalled = row.plain == 0 && !ending && row.gap > kStalled * row.last;
    active.before.row(m) = active.origin.row(m);
    row.last = row.gap;
    row.lowest = row.height;
    if (stalled) row.plain = kPlainRounds;
    if (row.plain == 0) {
      (row.careful ? careful : near).push_back(m);
    } else {
      --row.plain;
      active.origin.row(m) =
          (active.sold.row(m).array() > 0.0).select(active.supply.row(m).array() / active.sold.row(m).array(), 0.0);
    }
  }
  if (!near.empty()) NewtonStep(active, near, products.exact).take(products.grouped, active);
  if (!careful.empty()) NewtonStep(active, careful, products.exact).take(products.exact, active);
}

}  // namespace

KernelFactors balance_kernel(const Kernel& kernel, const Matrix& supply, const Matrix& demand, const Labels& names,
                             const Matrix* start) {
  const Index regions = supply.cols();
  const Matrix zeros = Matrix::Zero(supply.rows(), regions);
  KernelFactors result{zeros, zeros, 0, 0.0};
  const Products products{kernel, kernel.in_single(), kernel.in_groups()};
  const bool all_in_doubles = !products.single.is_single();
  Active active;
  std::vector<Index> made;
  for (Index i = 0; i < supply.rows(); ++i) {
    const double size = supply.row(i).sum();
    const bool wanted = (demand.row(i).array() != 0.0).any();
    if (!(size > 0.0)) continue;
    made.push_back(i);
    active.rows.push_back({i, wanted, size, start ? 0 : kFirstRounds, start || !wanted || all_in_doubles});
  }
  if (made.empty()) return result;
  active.supply = active.origin = supply(made, Eigen::all);
  active.demand = demand(made, Eigen::all);
  if (start) {  // a factor that is none is begun anew
    const Matrix given = (*start)(made, Eigen::all);
    active.origin = (active.supply.array() > 0.0 && given.array() > 0.0).select(given, active.supply);
  }
  active.before = active.origin;
  // What rounding leaves of thousands of regions' sums no round can close.
  const double rounding = kRounding * static_cast<double>(regions) * std::numeric_limits<double>::epsilon();
  const double tolerance = std::max(kTolerance, rounding);
  double best = kNone;
  for (int gained = 0;; ++result.rounds) {
    active.close_columns(products, names);
    std::vector<Index> still;
    for (Index m = 0; m < active.count(); ++m) {
      Row& row = active.at(m);
      if (row.wanted && !(row.measured && row.gap <= tolerance)) {
        const bool measured = all_in_doubles || std::min(row.gap, row.last) < kInDoubles;
        if (measured && !row.measured) row.height = row.lowest = kNone;  // heights of single precision are no measure
        row.measured = measured;
        still.push_back(m);
        continue;
      }
      result.origin.row(row.of) = active.origin.row(m);
      result.destination.row(row.of) = active.destination.row(m);
      if (row.wanted) result.residual = std::max(result.residual, row.gap);
    }
    if (still.empty()) return result;
    if (static_cast<Index>(still.size()) < active.count()) active.keep(still);
    const double worst = active.at(active.worst()).gap;
    if (worst < 0.9 * best) {
      best = worst;
      gained = result.rounds;
    }
    if (result.rounds - gained >= kPatience || !std::isfinite(worst))
      throw ModelError(active.stuck(result.rounds, names));
    step(products, active);
  }
}

}  // namespace commonweal
