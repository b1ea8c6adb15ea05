// Datasets survive the file, byte for byte; damaged files are refused.
#include "commonweal/store/store.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "commonweal/error.hpp"

namespace commonweal {
namespace {

namespace fs = std::filesystem;

class Store : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() /
              ("commonweal-" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::string path(const char* name) const { return (folder_ / name).string(); }

  static Dataset sample() {
    Dataset d;
    d.attributes = {{"name", "sample"}, {"year", "2017"}};
    d.labels = {{"industry", {"farms", "m\u00fchlen"}}, {"region", {"north", "south", "west"}}};
    d.arrays["output"] = {{"industry", "region"}, {2, 3}, {1, 2, 3, 4, 5.5, -6}, {{"unit", "USD"}}};
    return d;
  }
  static std::string bytes(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static std::string refusal(const std::string& file) {
    try {
      read_dataset(file);
    } catch (const DataError& error) {
      return error.what();
    }
    return "accepted";
  }
  fs::path folder_;
};

TEST_F(Store, ReadsWhatItWrote) {
  write_dataset(path("a.h5"), sample());
  const Dataset d = read_dataset(path("a.h5"));
  EXPECT_EQ(d.labels, sample().labels);
  EXPECT_EQ(d.arrays.at("output").values, sample().arrays.at("output").values);
  EXPECT_EQ(d.arrays.at("output").axes, sample().arrays.at("output").axes);
  EXPECT_EQ(d.arrays.at("output").attributes.at("unit"), "USD");
  EXPECT_EQ(d.attributes.at("year"), "2017");
}

TEST_F(Store, SameContentGivesTheSameBytes) {
  write_dataset(path("a.h5"), sample());
  write_dataset(path("b.h5"), sample());
  EXPECT_EQ(bytes(path("a.h5")), bytes(path("b.h5")));
}

TEST_F(Store, LeavesNoTemporaryFileAndKeepsTheOldOneWhenRefused) {
  write_dataset(path("a.h5"), sample());
  const std::string before = bytes(path("a.h5"));
  Dataset bad = sample();
  bad.arrays["output"].values[2] = std::nan("");
  EXPECT_THROW(write_dataset(path("a.h5"), bad), DataError);
  EXPECT_EQ(bytes(path("a.h5")), before);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1);
}

TEST_F(Store, RefusesEveryTruncation) {
  write_dataset(path("a.h5"), sample());
  const std::string whole = bytes(path("a.h5"));
  for (std::size_t keep = 0; keep < whole.size(); keep += whole.size() / 40) {
    std::ofstream(path("cut.h5"), std::ios::binary) << whole.substr(0, keep);
    EXPECT_NE(refusal(path("cut.h5")).find("cut.h5"), std::string::npos) << keep << " bytes kept";
  }
}

TEST_F(Store, SaysWhatIsWrongWithAPath) {
  EXPECT_NE(refusal(path("none.h5")).find("no such file"), std::string::npos);
  EXPECT_NE(refusal(folder_.string()).find("is a folder"), std::string::npos);
  std::ofstream(path("text.h5")) << "not HDF5 at all";
  EXPECT_NE(refusal(path("text.h5")).find("is not a dataset of this format"), std::string::npos);
}

TEST_F(Store, WritesToNoFolderAndLeavesNothingBehind) {
  fs::create_directory(folder_ / "taken");
  EXPECT_THROW(write_dataset(path("taken"), sample()), DataError);
  EXPECT_THROW(write_dataset(path("nowhere/a.h5"), sample()), DataError);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1);
}

TEST_F(Store, RefusesArraysThatDoNotFitTheirLabels) {
  Dataset d = sample();
  d.labels["region"].pop_back();
  EXPECT_THROW(write_dataset(path("a.h5"), d), DataError);
  EXPECT_FALSE(fs::exists(path("a.h5")));
}

}  // namespace
}  // namespace commonweal
