// How a vector lies in a device's memory, and who reads which element.
// Used by the steps and by everything that starts them.
#pragma once

#include "commonweal/cuda/pack.hpp"
#include "commonweal/linalg/matrix.hpp"

namespace commonweal::cuda {

/// Regions of one sector and column lie together as in core's Block, each such run padded with zeros to whole packs.
struct Layout {
  int sectors = 0, columns = 0, regions = 0;

  /// Regions with their padding.
  int stride() const { return regions == 1 ? 1 : (regions + 1) / 2 * 2; }
  /// Numbers of one sector.
  int across() const { return columns * stride(); }
  Index size() const { return static_cast<Index>(sectors) * across(); }
  bool operator==(const Layout&) const = default;

  Layout with_sectors(int other) const { return {other, columns, regions}; }
};

/// A Layout as the steps see it: in packs.
struct Runs {
  int across, run;  ///< packs of a sector, and of one run
  int columns;

  /// The column of pack p, and its place among the packs of its run.
  COMMONWEAL_BOTH int column(int p) const { return p / run; }
  COMMONWEAL_BOTH int within(int p) const { return p % run; }
  /// Pack p of sector i.
  COMMONWEAL_BOTH long long at(int i, int p) const { return static_cast<long long>(i) * across + p; }
  /// The pack of a sector x region table that goes with pack p of sector i.
  COMMONWEAL_BOTH long long weight(int i, int p) const { return static_cast<long long>(i) * run + within(p); }
};

template <int width>
Runs runs_of(const Layout& layout) {
  return {layout.across() / width, layout.stride() / width, layout.columns};
}

}  // namespace commonweal::cuda
