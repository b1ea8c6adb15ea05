#include "commonweal/store.hpp"

#include <H5Cpp.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>
#include <numeric>

#include "commonweal/error.hpp"

namespace commonweal {

namespace {

const std::string kFormat = "commonweal-dataset";
const std::string kVersion = "1";

std::size_t count(const std::vector<std::size_t>& extent) {
  return std::accumulate(extent.begin(), extent.end(), std::size_t{1}, std::multiplies<>());
}

H5::StrType text_type() {
  H5::StrType type(H5::PredType::C_S1, H5T_VARIABLE);
  type.setCset(H5T_CSET_UTF8);
  return type;
}

std::map<std::string, std::string> read_attributes(const H5::H5Object& object) {
  std::map<std::string, std::string> attributes;
  for (int k = 0; k < object.getNumAttrs(); ++k) {
    const H5::Attribute attribute = object.openAttribute(static_cast<unsigned>(k));
    require<DataError>(attribute.getTypeClass() == H5T_STRING, "attribute " + attribute.getName() + " is not text");
    attribute.read(attribute.getStrType(), attributes[attribute.getName()]);
  }
  return attributes;
}

void write_attributes(H5::H5Object& object, const std::map<std::string, std::string>& attributes) {
  for (const auto& [name, value] : attributes)
    object.createAttribute(name, text_type(), H5::DataSpace(H5S_SCALAR)).write(text_type(), value);
}

std::vector<std::size_t> extent_of(const H5::DataSet& data) {
  const H5::DataSpace space = data.getSpace();
  std::vector<hsize_t> extent(static_cast<std::size_t>(space.getSimpleExtentNdims()));
  if (!extent.empty()) space.getSimpleExtentDims(extent.data());
  return {extent.begin(), extent.end()};
}

std::vector<std::string> read_labels(const H5::DataSet& data) {
  const std::vector<std::size_t> extent = extent_of(data);
  require<DataError>(extent.size() == 1 && data.getTypeClass() == H5T_STRING, "labels must be a list of texts");
  std::vector<char*> raw(extent[0], nullptr);
  const H5::StrType type = text_type();
  data.read(raw.data(), type);
  std::vector<std::string> labels;
  for (const char* text : raw) labels.emplace_back(text ? text : "");
  H5::DataSet::vlenReclaim(raw.data(), type, data.getSpace());
  return labels;
}

void write_labels(H5::Group& group, const std::string& name, const std::vector<std::string>& labels) {
  std::vector<const char*> raw;
  for (const std::string& label : labels) raw.push_back(label.c_str());
  const hsize_t extent = labels.size();
  H5::DSetCreatPropList options;
  H5Pset_obj_track_times(options.getId(), false);  // the same content must give the same bytes
  group.createDataSet(name, text_type(), H5::DataSpace(1, &extent), options).write(raw.data(), text_type());
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

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text += ' ';
    text += part;
  }
  return text;
}

/// The bytes that the file holds for an array can be no fewer than a thousandth of its size: an extent beyond that is a
/// damaged or hostile file that would take all memory.
void require_plausible(const H5::DataSet& data, const std::vector<std::size_t>& extent) {
  std::size_t size = 1;
  for (const std::size_t length : extent) {
    require<DataError>(length > 0 && size <= (std::size_t{1} << 36) / length, "extent is not plausible");
    size *= length;
  }
  require<DataError>(data.getStorageSize() * 2000 >= size * sizeof(double), "holds far less data than its extent says");
}

LabelledArray read_array(const H5::DataSet& data) {
  require<DataError>(data.getTypeClass() == H5T_FLOAT, "is not a table of numbers");
  LabelledArray array;
  array.attributes = read_attributes(data);
  array.axes = words(array.attributes["axes"]);
  array.attributes.erase("axes");
  array.extent = extent_of(data);
  require_plausible(data, array.extent);
  array.values.resize(count(array.extent));
  data.read(array.values.data(), H5::PredType::NATIVE_DOUBLE);
  return array;
}

void write_array(H5::Group& group, const std::string& name, const LabelledArray& array) {
  const std::vector<hsize_t> extent(array.extent.begin(), array.extent.end());
  const int rank = static_cast<int>(extent.size());
  H5::DSetCreatPropList options;
  H5Pset_obj_track_times(options.getId(), false);
  options.setChunk(rank, extent.data());
  options.setShuffle();
  options.setDeflate(9);
  H5::DataSet data = group.createDataSet(name, H5::PredType::IEEE_F64LE, H5::DataSpace(rank, extent.data()), options);
  data.write(array.values.data(), H5::PredType::NATIVE_DOUBLE);
  auto attributes = array.attributes;
  attributes["axes"] = joined(array.axes);
  write_attributes(data, attributes);
}

/// What must be true of every dataset, read or about to be written.
void require_sound(const Dataset& dataset) {
  for (const auto& [axis, labels] : dataset.labels) {
    const std::string parent = axis.substr(0, axis.find('_'));
    if (const auto base = dataset.labels.find(parent); base != dataset.labels.end())
      require<DataError>(base->second.size() == labels.size(), "labels " + axis + ": " + std::to_string(labels.size()) +
                                                                   " entries for an axis of " +
                                                                   std::to_string(base->second.size()));
  }
  for (const auto& [name, array] : dataset.arrays) {
    const std::string where = "array " + name;
    require<DataError>(!array.axes.empty() && array.axes.size() == array.extent.size(),
                       where + ": names " + std::to_string(array.axes.size()) + " axes but has " +
                           std::to_string(array.extent.size()) + " dimensions");
    require<DataError>(array.values.size() == count(array.extent), where + ": values do not fill its extent");
    for (std::size_t k = 0; k < array.axes.size(); ++k) {
      const auto labels = dataset.labels.find(array.axes[k]);
      require<DataError>(labels != dataset.labels.end(), where + ": axis " + array.axes[k] + " has no labels");
      require<DataError>(labels->second.size() == array.extent[k],
                         where + ": axis " + array.axes[k] + " has " + std::to_string(array.extent[k]) +
                             " entries for " + std::to_string(labels->second.size()) + " labels");
    }
    const auto bad = std::find_if(array.values.begin(), array.values.end(), [](double v) { return !std::isfinite(v); });
    require<DataError>(bad == array.values.end(), where + ": entry " + std::to_string(bad - array.values.begin()) +
                                                      " (row-major) is not a finite number");
  }
}

/// Runs `body`, turning HDF5's exceptions and ours into a DataError that begins with the file's name.
template <class Body>
auto about_file(const std::string& path, const std::string& doing, Body&& body) {
  H5::Exception::dontPrint();
  try {
    return body();
  } catch (const H5::Exception& error) {
    throw DataError(path + ": cannot be " + doing + ": " + error.getDetailMsg() +
                    "; the file may be cut short or not an HDF5 dataset");
  } catch (const DataError& error) {
    throw DataError(path + ": " + error.what());
  }
}

}  // namespace

Dataset read_dataset(const std::string& path) {
  require<DataError>(std::filesystem::exists(path), path + ": no such file");
  require<DataError>(std::filesystem::is_regular_file(path), path + ": is a folder, not a dataset file");
  return about_file(path, "read", [&] {
    const H5::H5File file(path, H5F_ACC_RDONLY);
    Dataset dataset;
    const H5::Group root = file.openGroup("/");
    dataset.attributes = read_attributes(root);
    require<DataError>(dataset.attributes["format"] == kFormat,
                       "is HDF5, but not a " + kFormat + " (docs/data-format.md)");
    require<DataError>(
        dataset.attributes["version"] == kVersion,
        "has format version " + dataset.attributes["version"] + "; this release reads version " + kVersion);
    const H5::Group labels = file.openGroup("/labels"), arrays = file.openGroup("/arrays");
    for (hsize_t k = 0; k < labels.getNumObjs(); ++k) {
      const std::string name = labels.getObjnameByIdx(k);
      dataset.labels[name] = read_labels(labels.openDataSet(name));
    }
    for (hsize_t k = 0; k < arrays.getNumObjs(); ++k) {
      const std::string name = arrays.getObjnameByIdx(k);
      try {
        dataset.arrays[name] = read_array(arrays.openDataSet(name));
      } catch (const DataError& error) {
        throw DataError("array " + name + " " + error.what());
      }
    }
    require_sound(dataset);
    return dataset;
  });
}

void write_dataset(const std::string& path, const Dataset& dataset) {
  about_file(path, "written", [&] {
    require<DataError>(!std::filesystem::is_directory(path), "is a folder; name the file to write");
    require_sound(dataset);
  });
  const std::string temporary = path + ".tmp" + std::to_string(getpid());
  try {
    about_file(path, "written", [&] {
      H5::H5File file(temporary, H5F_ACC_TRUNC);
      H5::Group root = file.openGroup("/");
      auto attributes = dataset.attributes;
      attributes["format"] = kFormat;
      attributes["version"] = kVersion;
      write_attributes(root, attributes);
      H5::Group labels = file.createGroup("/labels"), arrays = file.createGroup("/arrays");
      for (const auto& [name, texts] : dataset.labels) write_labels(labels, name, texts);
      for (const auto& [name, array] : dataset.arrays) write_array(arrays, name, array);
    });
    std::error_code failed;
    std::filesystem::rename(temporary, path, failed);
    require<DataError>(!failed, path + ": cannot be written: " + failed.message());
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    throw;
  }
}

}  // namespace commonweal
