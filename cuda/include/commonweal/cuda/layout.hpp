// How a vector lies in a device's memory, and who reads which element.
// Used by the steps and by everything that starts them.
#pragma once

#include "commonweal/cuda/pack.hpp"
#include "commonweal/matrix.hpp"

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

/// Where pack p of a sector stands.
struct Place {
  int column, region;  ///< the region in packs
};

/// A Layout as the steps see it: in packs.
struct Runs {
  int across, reach;  ///< packs of a sector, and of one column of it

  COMMONWEAL_BOTH Place place(int p) const {
    const int column = p / reach;
    return {column, p - column * reach};
  }
  /// Pack p of sector i.
  COMMONWEAL_BOTH long long at(int i, int p) const { return static_cast<long long>(i) * across + p; }
  /// The pack of a sector x region table that goes with pack p of sector i.
  COMMONWEAL_BOTH long long weight(int i, int p) const {
    return static_cast<long long>(i) * reach + (p - p / reach * reach);
  }
};

template <int width>
Runs runs_of(const Layout& layout) {
  return {layout.across() / width, layout.stride() / width};
}

}  // namespace commonweal::cuda
