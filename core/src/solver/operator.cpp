#include "commonweal/solver/operator.hpp"

#include <algorithm>
#include <vector>

#include "commonweal/error.hpp"

namespace commonweal {

Sparse assemble(Index sectors, Index regions, const std::function<void(const Block&, Block&)>& apply) {
  constexpr Index kMost = 10'000;
  constexpr Index kTogether = 64;  // unit vectors that are applied at once
  const Index n = sectors * regions, R = regions;
  require<ModelError>(n <= kMost, [&] {
    return "the economy has " + std::to_string(n) + " rows; above " + std::to_string(kMost) +
           " its matrix is not formed. Solve with it, or ask for multipliers";
  });
  std::vector<Eigen::Triplet<double, int>> entries;
  for (Index first = 0; first < n; first += kTogether) {
    const Index count = std::min(kTogether, n - first);
    Block unit({sectors, count, R}), ax = unit;
    for (Index c = 0; c < count; ++c) unit((first + c) / R, c, (first + c) % R) = 1.0;
    apply(unit, ax);
    for (Index i = 0; i < sectors; ++i)
      for (Index c = 0; c < count; ++c)
        for (Index r = 0; r < R; ++r)
          if (const double value = ax(i, c, r); value != 0.0)
            entries.emplace_back(static_cast<int>(i * R + r), static_cast<int>(first + c), value);
  }
  Sparse result(n, n);
  result.setFromTriplets(entries.begin(), entries.end());
  return result;
}

}  // namespace commonweal
