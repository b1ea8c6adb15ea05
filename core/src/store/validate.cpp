#include "validate.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "commonweal/error.hpp"

namespace commonweal::store {

std::size_t count(const std::vector<std::size_t>& extent) {
  return std::accumulate(extent.begin(), extent.end(), std::size_t{1}, std::multiplies<>());
}

namespace {

/// As many further labels on an axis as the axis has.
void require_labels(const Dataset& dataset, const std::string& axis, std::size_t count) {
  const auto base = dataset.labels.find(axis.substr(0, axis.find('_')));
  if (base == dataset.labels.end()) return;
  require<DataError>(base->second.size() == count, [&] {
    return "labels " + axis + ": " + std::to_string(count) + " entries for an axis of " +
           std::to_string(base->second.size());
  });
}

void require_unique(const std::string& axis, const std::vector<std::string>& labels) {
  std::set<std::string_view> seen;
  for (const std::string& label : labels)
    require<DataError>(seen.insert(label).second, [&] { return "labels " + axis + ": " + label + " stands twice"; });
}

void require_array(const Dataset& dataset, const std::string& name, const LabelledArray& array) {
  const auto where = [&] { return "array " + name; };
  require<DataError>(!array.axes.empty() && array.axes.size() == array.extent.size(), [&] {
    return where() + ": names " + std::to_string(array.axes.size()) + " axes but has " +
           std::to_string(array.extent.size()) + " dimensions";
  });
  require<DataError>(array.values.size() == count(array.extent),
                     [&] { return where() + ": values do not fill its extent"; });
  for (std::size_t k = 0; k < array.axes.size(); ++k) {
    const auto labels = dataset.labels.find(array.axes[k]);
    require<DataError>(labels != dataset.labels.end(),
                       [&] { return where() + ": axis " + array.axes[k] + " has no labels"; });
    require<DataError>(labels->second.size() == array.extent[k], [&] {
      return where() + ": axis " + array.axes[k] + " has " + std::to_string(array.extent[k]) + " entries for " +
             std::to_string(labels->second.size()) + " labels";
    });
  }
  const auto bad = std::find_if(array.values.begin(), array.values.end(), [](double v) { return !std::isfinite(v); });
  require<DataError>(bad == array.values.end(), [&] {
    return where() + ": entry " + std::to_string(bad - array.values.begin()) + " (row-major) is not a finite number";
  });
}

}  // namespace

void require_valid(const Dataset& dataset) {
  for (const auto& [axis, labels] : dataset.labels) require_labels(dataset, axis, labels.size());
  std::set<std::string> axes;
  for (const auto& [name, array] : dataset.arrays) axes.insert(array.axes.begin(), array.axes.end());
  for (const std::string& axis : axes)
    if (const auto labels = dataset.labels.find(axis); labels != dataset.labels.end())
      require_unique(axis, labels->second);
  for (const auto& [name, array] : dataset.arrays) require_array(dataset, name, array);
}

}  // namespace commonweal::store
