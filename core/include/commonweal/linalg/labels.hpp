// The names of sectors and regions, for messages.
// Used by economies, trade and balancing.
#pragma once

#include <string>
#include <vector>

#include "commonweal/linalg/matrix.hpp"

namespace commonweal {

/// The names of sectors and regions, for messages. Empty: positions are shown.
struct Labels {
  std::vector<std::string> sectors;
  std::vector<std::string> regions;

  std::string sector(Index k) const;
  std::string region(Index k) const;

  /// Sector, and in which region where there are several.
  std::string of(Index sector, Index region) const;
};

}  // namespace commonweal
