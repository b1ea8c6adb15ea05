// Numbers that are a function of where they belong, so that any worker makes the same ones in any order.
// Used by the bindings and by the tests. Draws are made on the host, once, and go with the economy to whatever device
// solves it.
#pragma once

#include <array>
#include <cstdint>

namespace commonweal {

using Words = std::array<std::uint32_t, 4>;

/// Philox 4x32-10 (Salmon, Moraes, Dror and Shaw, 2011): four random words of a counter under a key.
constexpr Words philox(Words counter, std::array<std::uint32_t, 2> key) {
  constexpr std::uint64_t first = 0xD2511F53, second = 0xCD9E8D57;       // multipliers of a round
  constexpr std::uint32_t golden = 0x9E3779B9, root_three = 0xBB67AE85;  // what the key grows by
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = first * counter[0], b = second * counter[2];
    counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
               static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
    key = {key[0] + golden, key[1] + root_three};
  }
  return counter;
}

/// The numbers of a seed: number `at` of a stream in a draw, evenly spread over (0, 1), neither end among them.
class Random {
 public:
  constexpr explicit Random(std::uint64_t seed)
      : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)} {}

  constexpr double uniform(std::uint32_t stream, std::uint32_t draw, std::uint64_t at) const {
    const std::uint64_t block = at / 2;
    const Words words =
        philox({static_cast<std::uint32_t>(block), static_cast<std::uint32_t>(block >> 32), draw, stream}, key_);
    const std::uint64_t high = words[at % 2 * 2], low = words[at % 2 * 2 + 1];
    return (static_cast<double>((high << 32 | low) >> 12) + 0.5) * 0x1p-52;
  }

 private:
  std::array<std::uint32_t, 2> key_;
};

}  // namespace commonweal
