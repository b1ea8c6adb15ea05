#include "commonweal/economy/ensemble.hpp"

#include <algorithm>

#include "commonweal/error.hpp"
#include "linalg/threads.hpp"

namespace commonweal {

namespace {

std::shared_ptr<const RegionalEconomy> regional(std::unique_ptr<HostOperator> economy) {
  return std::shared_ptr<const RegionalEconomy>(static_cast<const RegionalEconomy*>(economy.release()));
}

}  // namespace

Ensemble::Ensemble(Draws draws) : draws_(std::move(draws)) {
  require<ModelError>(!draws_.empty(), "an ensemble needs at least one draw");
  const RegionalEconomy& first = *draws_.front();
  for (std::size_t d = 0; d < draws_.size(); ++d) {
    const RegionalEconomy& one = *draws_[d];
    const std::string which = "draw " + std::to_string(d) + " of the ensemble ";
    require<ModelError>(one.sectors() == first.sectors() && one.regions() == first.regions() &&
                            one.commodities() == first.commodities(),
                        [&] { return which + "has other sectors, commodities or regions than the first"; });
    require<ModelError>((one.spending() == nullptr) == (first.spending() == nullptr),
                        [&] { return which + "has another closure than the first"; });
    require<ModelError>(one.trade().parts().index() == first.trade().parts().index(),
                        [&] { return which + "has another trade model than the first"; });
    require<ModelError>(same_entries(one.mix().sparse(), first.mix().sparse()), [&] {
      return which + "has another product mix than the first; draws perturb what is bought, not what is made";
    });
    for (Index r = 0; r < one.regions(); ++r)
      labels_.regions.push_back(first.labels().region(r) + ", draw " + std::to_string(d));
  }
  labels_.sectors = first.labels().sectors;
}

void Ensemble::each(const Block& x, Block& y, bool adjoint) const {
  const std::lock_guard<std::mutex> lock(scratch_.lock);
  const Index R = draws_.front()->regions(), C = x.shape.columns, D = count();
  Block &in = scratch_.in, &out = scratch_.out;
  if (const Shape shape{sectors(), C, R}; in.shape != shape) in = out = Block(shape);
  for (Index d = 0; d < D; ++d) {
#pragma omp parallel for schedule(static) if (worth_threads(in.shape.size()))
    for (Index i = 0; i < in.shape.sectors; ++i)
      for (Index c = 0; c < C; ++c) in.values.row(i).segment(c * R, R) = x.values.row(i).segment((c * D + d) * R, R);
    const RegionalEconomy& economy = *draws_[static_cast<std::size_t>(d)];
    adjoint ? economy.apply_adjoint(in, out) : economy.apply(in, out);
#pragma omp parallel for schedule(static) if (worth_threads(in.shape.size()))
    for (Index i = 0; i < in.shape.sectors; ++i)
      for (Index c = 0; c < C; ++c) y.values.row(i).segment((c * D + d) * R, R) = out.values.row(i).segment(c * R, R);
  }
}

std::unique_ptr<HostOperator> Ensemble::magnitude() const {
  Draws bounding;
  bool any = false;
  for (const auto& draw : draws_) {
    auto magnitude = draw->magnitude();
    any = any || magnitude;
    bounding.push_back(magnitude ? regional(std::move(magnitude)) : draw);
  }
  if (!any) return nullptr;
  return std::unique_ptr<HostOperator>(new Ensemble(*this, std::move(bounding)));
}

std::unique_ptr<HostOperator> Ensemble::in_single() const {
  Draws single;
  for (const auto& draw : draws_) {
    auto one = draw->in_single();
    if (!one) return nullptr;
    single.push_back(regional(std::move(one)));
  }
  return std::unique_ptr<HostOperator>(new Ensemble(*this, std::move(single)));
}

Roughness Ensemble::roughness() const {
  Roughness worst = kSingle;
  for (const auto& draw : draws_) worst = worst.with(draw->roughness());
  return worst;
}

Cost Ensemble::cost() const {
  Cost sum;
  for (const auto& draw : draws_) {
    const Cost one = draw->cost();
    sum = {sum.flops + one.flops, sum.bytes + one.bytes, std::max(sum.depth, one.depth)};
  }
  return sum;
}

}  // namespace commonweal
