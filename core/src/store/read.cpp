#include <filesystem>

#include "hdf5.hpp"
#include "plain.hpp"
#include "seal.hpp"
#include "validate.hpp"

namespace commonweal {

namespace store {
namespace {

/// A fixed-length text, without the zeros that fill it up.
std::string trimmed(const char* text, std::size_t size, const std::string& what) {
  std::string result(text, size);
  result.erase(std::find(result.begin(), result.end(), '\0'), result.end());
  require_utf8(result, what);
  return result;
}

/// The bytes of one text of this type.
std::size_t text_size(const H5::AbstractDs& data, const std::string& what) {
  require<DataError>(data.getTypeClass() == H5T_STRING, [&] { return what + " is not text"; });
  const H5::StrType type = data.getStrType();
  require<DataError>(!type.isVariableStr(),
                     [&] { return what + " is text of variable length; write it with a fixed one"; });
  return type.getSize();
}

std::map<std::string, std::string> read_attributes(const H5::H5Object& object) {
  std::map<std::string, std::string> attributes;
  for (int k = 0; k < object.getNumAttrs(); ++k) {
    const H5::Attribute attribute = object.openAttribute(static_cast<unsigned>(k));
    const std::string name = attribute.getName();
    require_utf8(name, "an attribute's name");
    const std::size_t size = text_size(attribute, "attribute " + name);
    require<DataError>(size <= kMostText,
                       [&] { return "attribute " + name + " is longer than any text of a dataset"; });
    require<DataError>(attribute.getSpace().getSimpleExtentNpoints() == 1,
                       [&] { return "attribute " + name + " is a list"; });
    std::string text(size, '\0');
    attribute.read(attribute.getStrType(), text.data());
    attributes[name] = trimmed(text.data(), size, "attribute " + name);
  }
  return attributes;
}

std::vector<std::string> labels_of(const H5::DataSet& data) {
  const std::vector<std::size_t> extent = extent_of(data);
  require<DataError>(extent.size() == 1, "must be a list of texts");
  const std::size_t size = text_size(data, "this");
  std::string raw(extent[0] * size, '\0');
  data.read(raw.data(), data.getStrType());
  std::vector<std::string> labels;
  for (std::size_t k = 0; k < extent[0]; ++k)
    labels.push_back(trimmed(raw.data() + k * size, size, "entry " + std::to_string(k)));
  return labels;
}

std::vector<std::string> words(const std::string& text) {
  std::vector<std::string> result;
  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t end = std::min(text.find(' ', start), text.size());
    if (end > start) result.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return result;
}

LabelledArray read_array(const H5::DataSet& data) {
  LabelledArray array;
  array.attributes = read_attributes(data);
  array.axes = words(array.attributes["axes"]);
  array.attributes.erase("axes");
  array.extent = extent_of(data);
  array.values.resize(count(array.extent));
  data.read(array.values.data(), H5::PredType::NATIVE_DOUBLE);
  return array;
}

/// Every member of a group, with its name in errors.
template <class Read>
auto read_all(const H5::Group& group, const std::string& kind, Read&& read) {
  std::map<std::string, decltype(read(H5::DataSet()))> result;
  for (hsize_t k = 0; k < group.getNumObjs(); ++k) {
    const std::string name = group.getObjnameByIdx(k);
    try {
      result[name] = read(group.openDataSet(name));
    } catch (const DataError& error) {
      throw DataError(kind + ' ' + name + ' ' + error.what());
    }
  }
  return result;
}

/// HDF5's view of bytes in memory.
H5::H5File opened(std::string& bytes) {
  H5::FileAccPropList access;
  constexpr std::size_t kGrowth = 1 << 16;
  access.setCore(kGrowth, false);
  if (H5Pset_file_image(access.getId(), bytes.data(), bytes.size()) < 0)
    throw DataError("is too large for this machine's memory");
  return {"dataset in memory", H5F_ACC_RDONLY, H5::FileCreatPropList::DEFAULT, access};
}

void require_file(const std::string& path) {
  std::error_code fault;
  const std::filesystem::file_status about = std::filesystem::status(path, fault);
  require<DataError>(about.type() != std::filesystem::file_type::not_found, [&] { return path + ": no such file"; });
  require<DataError>(!fault, [&] { return path + ": cannot be opened: " + fault.message(); });
  require<DataError>(!std::filesystem::is_directory(about), [&] { return path + ": is a folder, not a dataset file"; });
  require<DataError>(std::filesystem::is_regular_file(about), [&] { return path + ": is not a plain file"; });
}

/// What the file says of itself: that it is one of ours, of this version.
void require_attribute(const std::map<std::string, std::string>& attributes, const std::string& name,
                       std::string_view expected) {
  const auto found = attributes.find(name);
  require<DataError>(found != attributes.end(), [&] { return "has no attribute " + name; });
  require<DataError>(found->second == expected,
                     [&] { return "has the " + name + " " + found->second + " inside, not " + std::string(expected); });
}

void require_format(const std::map<std::string, std::string>& attributes) {
  require_attribute(attributes, "format", kFormat);
  require_attribute(attributes, "version", kVersion);
}

auto all_labels(const H5::H5File& file) { return read_all(file.openGroup("/labels"), "labels", labels_of); }

/// What `read` makes of a sealed file's content, and of its attributes.
template <class Read>
auto with_sealed(const std::string& path, Read&& read) {
  require_file(path);
  return about_file(path, "read", [&] {
    std::string bytes = sealed_bytes(path);  // what is checked is what is read
    const H5::H5File file = opened(bytes);
    require_plain(file);
    auto attributes = read_attributes(file.openGroup("/"));
    require_format(attributes);
    return read(file, std::move(attributes));
  });
}

}  // namespace
}  // namespace store

void check_dataset(const std::string& path) {
  store::require_file(path);
  store::about_file(path, "read", [&] {
    store::require_sealed_file(path);
    const H5::H5File file(path, H5F_ACC_RDONLY);
    store::require_plain(file);
    store::require_format(store::read_attributes(file.openGroup("/")));
  });
}

std::map<std::string, std::vector<std::string>> read_labels(const std::string& path) {
  return store::with_sealed(path, [](const H5::H5File& file, auto attributes) {
    Dataset dataset{std::move(attributes), store::all_labels(file), {}};
    store::require_valid(dataset);
    return dataset.labels;
  });
}

Dataset read_dataset(const std::string& path) {
  return store::with_sealed(path, [](const H5::H5File& file, auto attributes) {
    Dataset dataset{std::move(attributes), store::all_labels(file), {}};
    dataset.arrays = store::read_all(file.openGroup("/arrays"), "array", store::read_array);
    store::require_valid(dataset);
    return dataset;
  });
}

}  // namespace commonweal
