// Some columns of a block at a time, and their scaling by powers of two.
// Used by the certified solver, which solves for as many at once as the cache likes.
#pragma once

#include <vector>

#include "commonweal/matrix.hpp"

namespace commonweal {

/// Columns `first` and on of a block, as many as `part` has; and back.
void take_columns(const Block& from, Index first, Block& part);
void put_columns(const Block& part, Index first, Block& to);

bool non_negative(const Block& x);

/// The powers of two that put the largest entry of each column in [0.5, 1): squares then neither overflow nor vanish.
std::vector<int> exponents_of(const Block& f);

/// Columns `first` and on times two to the power of their exponents, or of minus that: no digit is lost.
void scale_by(const std::vector<int>& exponents, int sign, Block& x, Index first = 0);

}  // namespace commonweal
