// What must be true of every dataset, read or about to be written.
#pragma once

#include <cstddef>
#include <vector>

#include "commonweal/store/store.hpp"

namespace commonweal::store {

/// Entries of an array of this extent.
std::size_t count(const std::vector<std::size_t>& extent);

/// @throws DataError naming the array or labels that do not fit together, or the value that is not finite
void require_valid(const Dataset& dataset);

}  // namespace commonweal::store
