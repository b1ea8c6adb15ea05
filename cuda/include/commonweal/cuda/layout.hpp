// How a vector lies in a device's memory, and who reads which element.
// Used by the steps and by everything that starts them.
#pragma once

#include "commonweal/cuda/pack.hpp"
#include "commonweal/linalg/matrix.hpp"

namespace commonweal::cuda {

/// Regions of one sector and column lie together as in core's Block, each such run padded with zeros to whole packs. Of
/// an ensemble the runs of one draw lie together: a table of the draw multiplies them all at once.
struct Layout {
  int sectors = 0, columns = 0, regions = 0;  ///< regions of one draw
  int draws = 1;

  /// Regions with their padding.
  int stride() const { return regions == 1 ? 1 : (regions + 1) / 2 * 2; }
  /// Runs of one sector.
  int cells() const { return draws * columns; }
  /// Numbers of one sector.
  int across() const { return cells() * stride(); }
  Index size() const { return static_cast<Index>(sectors) * across(); }
  bool operator==(const Layout&) const = default;

  Layout with_sectors(int other) const { return {other, columns, regions, draws}; }
};

/// Where pack p of a sector stands.
struct Place {
  int draw, column, region;  ///< the region in packs
};

/// A Layout as the steps see it: in packs.
struct Runs {
  int across, run;  ///< packs of a sector, and of one run
  int columns, draws;

  COMMONWEAL_BOTH Place place(int p) const {
    const int cell = p / run, draw = draws == 1 ? 0 : cell / columns;
    return {draw, cell - draw * columns, p - cell * run};
  }
  /// Pack p of sector i.
  COMMONWEAL_BOTH long long at(int i, int p) const { return static_cast<long long>(i) * across + p; }
  /// The pack of a sector x region table that goes with pack p of sector i; the regions of all draws are side by side.
  COMMONWEAL_BOTH long long weight(int i, int p) const {
    const Place of = place(p);
    return (static_cast<long long>(i) * draws + of.draw) * run + of.region;
  }
  /// Runs of a sector, and the run of pack p.
  COMMONWEAL_BOTH int cells() const { return draws * columns; }
  COMMONWEAL_BOTH int cell(int p) const { return p / run; }
  /// The k-th pack of a column, which has draws x run of them.
  COMMONWEAL_BOTH int of_column(int column, int k) const {
    const int draw = draws == 1 ? 0 : k / run;
    return (draw * columns + column) * run + k - draw * run;
  }
};

template <int width>
Runs runs_of(const Layout& layout) {
  return {layout.across() / width, layout.stride() / width, layout.columns, layout.draws};
}

}  // namespace commonweal::cuda
