// The shortest of several tries, for ceilings. Used by the benchmarks.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>

namespace commonweal::bench {

inline double seconds(int repeats, const std::function<void()>& work) {
  double best = 1e30;
  for (int repeat = 0; repeat < repeats; ++repeat) {
    const auto start = std::chrono::steady_clock::now();
    work();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return best;
}

}  // namespace commonweal::bench
