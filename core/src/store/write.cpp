#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "hdf5.hpp"
#include "seal.hpp"
#include "validate.hpp"

namespace commonweal {

namespace store {
namespace {

void write_attributes(const H5::H5Object& object, const std::map<std::string, std::string>& attributes) {
  for (const auto& [name, value] : attributes) {
    const H5::StrType type = text_type(value.size());
    std::string padded = value;
    padded.resize(type.getSize(), '\0');
    object.createAttribute(name, type, H5::DataSpace(H5S_SCALAR)).write(type, padded.data());
  }
}

/// In one chunk, compressed; without times, so that the same content gives the same bytes.
H5::DSetCreatPropList compressed(const std::vector<hsize_t>& extent) {
  H5::DSetCreatPropList options;
  H5Pset_obj_track_times(options.getId(), false);
  options.setChunk(static_cast<int>(extent.size()), extent.data());
  options.setShuffle();
  options.setDeflate(9);
  return options;
}

void write_labels(H5::Group& group, const std::string& name, const std::vector<std::string>& labels) {
  std::size_t longest = 0;
  for (const std::string& label : labels) longest = std::max(longest, label.size());
  const H5::StrType type = text_type(longest);
  std::string padded;
  for (const std::string& label : labels) {
    padded += label;
    padded.resize(padded.size() + type.getSize() - label.size(), '\0');
  }
  const std::vector<hsize_t> extent{labels.size()};
  group.createDataSet(name, type, H5::DataSpace(1, extent.data()), compressed(extent)).write(padded.data(), type);
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text += ' ';
    text += part;
  }
  return text;
}

void write_array(H5::Group& group, const std::string& name, const LabelledArray& array) {
  const std::vector<hsize_t> extent(array.extent.begin(), array.extent.end());
  const H5::DataSpace space(static_cast<int>(extent.size()), extent.data());
  const H5::DataSet data = group.createDataSet(name, H5::PredType::IEEE_F64LE, space, compressed(extent));
  data.write(array.values.data(), H5::PredType::NATIVE_DOUBLE);
  auto attributes = array.attributes;
  attributes["axes"] = joined(array.axes);
  write_attributes(data, attributes);
}

/// The HDF5 file, behind room for the seal.
void write_unsealed(const std::string& path, const Dataset& dataset) {
  H5::FileCreatPropList creation;
  creation.setUserblock(kSealSize);
  H5::H5File file(path, H5F_ACC_TRUNC, creation);
  auto attributes = dataset.attributes;
  attributes["format"] = std::string(kFormat);
  attributes["version"] = std::string(kVersion);
  write_attributes(file.openGroup("/"), attributes);
  H5::Group labels = file.createGroup("/labels"), arrays = file.createGroup("/arrays");
  for (const auto& [name, texts] : dataset.labels) write_labels(labels, name, texts);
  for (const auto& [name, array] : dataset.arrays) write_array(arrays, name, array);
}

void write_seal(const std::string& path) {
  const std::string bytes = bytes_of(path);
  require<DataError>(bytes.size() > kSealSize, "was cut short while it was written; is the disk full?");
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file << seal_of(std::string_view(bytes).substr(kSealSize)) << std::flush;
  require<DataError>(file.good(), "cannot be written; is the disk full?");
}

/// Where a file is to stand: where a link leads, if it is one.
std::string target_of(const std::string& path) {
  std::error_code fault;
  const std::filesystem::file_status about = std::filesystem::status(path, fault);
  require<DataError>(!std::filesystem::is_directory(about), "is a folder; name the file to write");
  if (about.type() == std::filesystem::file_type::not_found) fault.clear();
  require<DataError>(!fault, [&] { return "cannot be written: " + fault.message(); });
  require<DataError>(!std::filesystem::exists(about) || std::filesystem::is_regular_file(about),
                     "is a device or a pipe; a dataset is written to a plain file");
  std::filesystem::path target = path;
  while (std::filesystem::is_symlink(target, fault))
    target = target.parent_path() / std::filesystem::read_symlink(target);
  return target.string();
}

/// A name that nothing has.
std::string unused_beside(const std::string& path) {
  std::error_code fault;
  for (int k = 0;; ++k) {
    const std::string name = path + ".tmp" + std::to_string(getpid()) + '-' + std::to_string(k);
    if (!std::filesystem::exists(std::filesystem::symlink_status(name, fault))) return name;
  }
}

}  // namespace
}  // namespace store

void write_dataset(const std::string& path, const Dataset& dataset, const std::string& temporary) {
  std::string target, unsealed;
  store::about_file(path, "written", [&] {
    target = store::target_of(path);
    store::require_valid(dataset);
    unsealed = temporary.empty() ? store::unused_beside(target) : temporary;
  });
  try {
    store::about_file(path, "written", [&] {
      store::write_unsealed(unsealed, dataset);
      store::write_seal(unsealed);
      std::error_code failed;
      std::filesystem::rename(unsealed, target, failed);
      require<DataError>(!failed, [&] { return "cannot be written: " + failed.message(); });
    });
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove(unsealed, ignored);
    throw;
  }
}

}  // namespace commonweal
