// A kernel over many regions in a fifth of its numbers: between groups that are near as it is, between others by a few
// regions of each that stand for the rest. Used by kernels, for products whose errors a later one makes good.
#pragma once

#include <memory>
#include <vector>

#include "commonweal/linalg/cost.hpp"
#include "linalg/packed.hpp"

namespace commonweal {

/// Of products by groups, in a round of counties: what entries are off by, never more than half of themselves, evens
/// out over regions. Of numbers without a pattern products are off by up to a hundred times as much, which the next
/// look at a residual in doubles makes good.
constexpr Roughness kGrouped{1e-5, 2.1};

/// K[r,s] of regions in groups that are far from each other is the sum over p and q of U[r,p] K[p,q] U[s,q], where p
/// and q are the few regions that stand for those groups: fast multipole's idea (Greengard and Rokhlin, 1987) on one
/// level, with interpolation that is read off the entries (Cheng, Gimbutas, Martinsson and Rokhlin, 2005).
class Grouped {
 public:
  /// Null where that would not come near the kernel, since an entry is zero or would be off by more than half of it;
  /// and where it would save little.
  static std::unique_ptr<const Grouped> of(const SingleMatrix& kernel);

  Index parts(Index rows) const;

  /// One part of y = x K, roughly; x and y are rows x regions, one row after the other.
  void multiply_part(Index part, Index rows, const float* x, float* y) const;

  /// Of a product with one row.
  Cost cost() const;

 private:
  struct Group {
    Index first, count;               // in the order of groups
    Index stand_in, standing;         // of the regions that stand for others, in the order of groups
    std::vector<Segment> segments{};  // of what its panel is multiplied by: regions of near groups, and its stand-ins
    Eigen::VectorXf panel{};          // K from those regions to its own, and U'
    std::unique_ptr<Packed> onto{};   // U: onto its stand-ins
  };

  Grouped() = default;
  Index regions() const { return static_cast<Index>(order_.size()); }

  std::vector<Index> order_;  // of regions, group by group
  std::vector<Group> groups_;
  std::unique_ptr<Packed> between_;  // K between stand-ins of groups that are not near
};

}  // namespace commonweal
