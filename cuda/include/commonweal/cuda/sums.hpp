// Sums over the elements of a vector, in two steps whose order the sizes alone decide: the same bits every time.
// Used by the verbs.
#pragma once

#include "commonweal/cuda/memory.hpp"
#include "commonweal/cuda/steps/vectors.hpp"

namespace commonweal::cuda {

/// What a step gives over some sectors of one column: row = part x columns + column.
template <class Step, class T>
struct OverRuns {
  Step step;
  Runs runs;
  int sectors, together;
  COMMONWEAL_BOTH T operator()(int row, int k) const {
    const int part = row / runs.columns, column = row - part * runs.columns, down = k / runs.run;
    const int i = part * together + down;
    return i < sectors ? step(i, column * runs.run + k - down * runs.run) : T{};
  }
};

/// The same for short runs: one pack of each sector, over some sectors.
template <class Step, class T>
struct OverSectors {
  Step step;
  Runs runs;
  int sectors, together;
  T* to;  // part x packs
  COMMONWEAL_BOTH void operator()(int part, int p) const {
    T sum{};
    const int end = part * together + together;
    for (int i = part * together; i < (end < sectors ? end : sectors); ++i) include(sum, step(i, p));
    to[runs.at(part, p)] = sum;
  }
};

/// Parts of one column, strided.
template <class T>
struct OverParts {
  const T* from;
  int columns;  // from[part x columns + column]
  COMMONWEAL_BOTH T operator()(int column, int k) const { return from[static_cast<long long>(k) * columns + column]; }
};

template <class T>
struct OverPacks {
  const T* from;
  Runs runs;
  COMMONWEAL_BOTH T operator()(int column, int k) const {
    const int part = k / runs.run;
    return from[runs.at(part, column * runs.run + k - part * runs.run)];
  }
};

/// The sums of what `step` gives, by column, left in device memory at `to`.
template <class T, class Device, class Step>
void column_sums(Context<Device>& context, const Layout& layout, const Runs& runs, const Step& step, T* to) {
  constexpr int kParts = 256, kLongRun = 16;
  const int together = std::max(1, (layout.sectors + kParts - 1) / kParts);
  const int parts = (layout.sectors + together - 1) / together;
  if (runs.run >= kLongRun) {
    T* const partial = context.scratch.template get<T>(Slot::partial, static_cast<Index>(parts) * layout.columns);
    context.device->sum_rows(parts * layout.columns, together * runs.run,
                             OverRuns<Step, T>{step, runs, layout.sectors, together}, partial);
    context.device->sum_rows(layout.columns, parts, OverParts<T>{partial, layout.columns}, to);
  } else {
    T* const partial = context.scratch.template get<T>(Slot::partial, static_cast<Index>(parts) * runs.across);
    context.device->for_each(parts, runs.across, OverSectors<Step, T>{step, runs, layout.sectors, together, partial});
    context.device->sum_rows(layout.columns, parts * runs.run, OverPacks<T>{partial, runs}, to);
  }
}

}  // namespace commonweal::cuda
