#include "plain.hpp"

#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace commonweal::store {

namespace {

/// Bytes that follow the first one of a character, and the least value that so many bytes may stand for; -1 for what
/// begins none.
std::pair<int, unsigned> following(unsigned char first) {
  if (first < 0x80) return {0, 0};
  if (first >= 0xC2 && first < 0xE0) return {1, 0x80};
  if (first >= 0xE0 && first < 0xF0) return {2, 0x800};
  if (first >= 0xF0 && first < 0xF5) return {3, 0x10000};
  return {-1, 0};
}

bool is_utf8(std::string_view text) {
  constexpr unsigned kLast = 0x10FFFF, kSurrogates = 0xD800, kAfterSurrogates = 0xE000;
  for (std::size_t k = 0; k < text.size();) {
    const auto first = static_cast<unsigned char>(text[k++]);
    const auto [count, least] = following(first);
    if (count < 0 || k + static_cast<std::size_t>(count) > text.size()) return false;
    if (count == 0) continue;
    unsigned value = first & (0x3FU >> count);
    for (int n = 0; n < count; ++n) {
      const auto next = static_cast<unsigned char>(text[k++]);
      if ((next & 0xC0) != 0x80) return false;
      value = (value << 6) | (next & 0x3FU);
    }
    if (value < least || value > kLast || (value >= kSurrogates && value < kAfterSurrogates)) return false;
  }
  return true;
}

void require_few_attributes(const H5::H5Object& object, const std::string& what) {
  const int count = object.getNumAttrs();
  require<DataError>(count <= kMostAttributes, [&] {
    return what + " has " + std::to_string(count) + " attributes; a dataset has at most " +
           std::to_string(kMostAttributes);
  });
}

/// Names of a group's members; each a link to an object in the file.
std::vector<std::string> members(const H5::Group& group, const std::string& what) {
  require_few_attributes(group, what);
  require<DataError>(group.getNumObjs() <= kMostMembers,
                     [&] { return what + " has more than " + std::to_string(kMostMembers) + " members"; });
  std::vector<std::string> names;
  for (hsize_t k = 0; k < group.getNumObjs(); ++k) {
    const std::string name = group.getObjnameByIdx(k);
    H5L_info_t link{};
    require<DataError>(H5Lget_info(group.getId(), name.c_str(), &link, H5P_DEFAULT) >= 0,
                       [&] { return what + " cannot be read"; });
    require_utf8(name, "a name in " + what);
    require<DataError>(link.type == H5L_TYPE_HARD, [&] {
      return name + " in " + what + " is a link to another place or file; a dataset holds its data itself";
    });
    names.push_back(name);
  }
  return names;
}

/// The bytes that a file holds can be no fewer than a thousandth of an array's size: an extent beyond that is a hostile
/// file that would take all memory.
void require_plausible(const H5::DataSet& data, std::size_t bytes_each, const std::string& what) {
  std::size_t size = bytes_each;
  for (const std::size_t length : extent_of(data)) {
    require<DataError>(length > 0 && size <= (std::size_t{1} << 36) / length,
                       [&] { return what + " extent is not plausible"; });
    size *= length;
  }
  require<DataError>(data.getStorageSize() * 2000 >= size,
                     [&] { return what + " holds far less data than its extent says"; });
}

void require_plain_data(const H5::DataSet& data, bool text, const std::string& what) {
  constexpr std::array kFilters{H5Z_FILTER_DEFLATE, H5Z_FILTER_SHUFFLE, H5Z_FILTER_FLETCHER32};
  require_few_attributes(data, what);
  if (text)
    require<DataError>(data.getTypeClass() == H5T_STRING && !data.getStrType().isVariableStr(),
                       [&] { return what + " is not text of a fixed length"; });
  else
    require<DataError>(data.getTypeClass() == H5T_FLOAT && data.getFloatType().getSize() == sizeof(double),
                       [&] { return what + " is not a table of doubles"; });
  const H5::DSetCreatPropList made = data.getCreatePlist();
  require<DataError>(made.getLayout() != H5D_VIRTUAL,
                     [&] { return what + " is a view of other data; a dataset holds its data itself"; });
  require<DataError>(H5Pget_external_count(made.getId()) == 0,
                     [&] { return what + " lies in another file; a dataset holds its data itself"; });
  require_plausible(data, data.getDataType().getSize(), what);
  for (int k = 0; k < H5Pget_nfilters(made.getId()); ++k) {
    unsigned flags = 0;
    std::size_t none = 0;
    const H5Z_filter_t filter =
        H5Pget_filter2(made.getId(), static_cast<unsigned>(k), &flags, &none, nullptr, 0, nullptr, nullptr);
    require<DataError>(std::find(kFilters.begin(), kFilters.end(), filter) != kFilters.end(), [&] {
      return what + " is packed by a filter (" + std::to_string(filter) + ") that datasets do not use";
    });
  }
}

}  // namespace

std::vector<std::size_t> extent_of(const H5::DataSet& data) {
  const H5::DataSpace space = data.getSpace();
  std::vector<hsize_t> extent(static_cast<std::size_t>(space.getSimpleExtentNdims()));
  if (!extent.empty()) space.getSimpleExtentDims(extent.data());
  return {extent.begin(), extent.end()};
}

void require_utf8(const std::string& text, const std::string& what) {
  require<DataError>(is_utf8(text), [&] { return what + " is not UTF-8"; });
}

void require_plain(const H5::H5File& file) {
  const H5::Group root = file.openGroup("/");
  for (const std::string& name : members(root, "the file")) {
    require<DataError>(name == "labels" || name == "arrays",
                       [&] { return name + " is no part of a dataset; it has labels and arrays"; });
    require<DataError>(root.childObjType(name) == H5O_TYPE_GROUP, [&] { return name + " is not a group"; });
    const H5::Group group = root.openGroup(name);
    for (const std::string& member : members(group, "group " + name)) {
      const std::string what = (name == "labels" ? "labels " : "array ") + member;
      require<DataError>(group.childObjType(member) == H5O_TYPE_DATASET, [&] { return what + " holds no data"; });
      require_plain_data(group.openDataSet(member), name == "labels", what);
    }
  }
}

}  // namespace commonweal::store
