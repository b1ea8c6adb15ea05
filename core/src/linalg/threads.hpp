// Which loops are worth threads. Used by the engine's own loops.
#pragma once

#include "commonweal/linalg/matrix.hpp"

namespace commonweal {

/// Whether so many numbers that are passed over are worth waking threads for, which takes some microseconds.
inline bool worth_threads(Index numbers) {
  constexpr Index kWorth = 1 << 15;
  return numbers >= kWorth;
}

/// The same of a dense product's multiplications, several of which are made while a number comes from memory.
inline bool worth_threads_of_product(Index multiplications) {
  constexpr Index kMeanwhile = 16;
  return worth_threads(multiplications / kMeanwhile);
}

}  // namespace commonweal
