#include "commonweal/linalg/labels.hpp"

namespace commonweal {

namespace {

std::string name(const std::vector<std::string>& names, Index k, const char* kind) {
  const auto at = static_cast<std::size_t>(k);
  return at < names.size() ? names[at] : std::string(kind) + " " + std::to_string(k);
}

}  // namespace

std::string Labels::sector(Index k) const { return name(sectors, k, "sector"); }

std::string Labels::region(Index k) const { return name(regions, k, "region"); }

std::string Labels::of(Index k, Index r) const {
  return regions.size() > 1 ? sector(k) + " in " + region(r) : sector(k);
}

}  // namespace commonweal
