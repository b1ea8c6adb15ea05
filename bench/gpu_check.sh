#!/usr/bin/env bash
# Everything that needs an NVIDIA GPU, in one call of under ten minutes.
#
#   bench/gpu_check.sh pack       where CUDA's compiler and the other build tools are: builds, and packs what travels
#   bench/gpu_check.sh run OUT    where the GPU is, with CUDA 13's libraries and Python, NumPy, SciPy, pandas, xarray and
#                                 h5py alone: tests against the host, compute-sanitizer on small cases, benchmarks, a
#                                 batch by `commonweal run --device cuda`, CuPy and PyTorch
#   bench/gpu_check.sh rehearse   builds, then tries all of `run` that needs no GPU
#
# `pack` builds for the Python of the machine with the GPU (GPU_PYTHON, an interpreter here of its version; default:
# python3) and for its GPU (GPU_ARCHITECTURES; default: 90, an H100 or H200).
#
# `run` leaves OUT/gpu-check.json with device, driver, commit, measured ceilings and every result; docs/gpu.md says how to
# read it. Commit it under bench/results/.
set -euo pipefail
cd "$(dirname "$0")/.."
PACK=build/gpu-check RESULTS=build/gpu-check-results

# built BUILD TARGETS...: builds them in a folder that is configured.
built() {
  local build=$1 targets
  targets=$(cmake --build "$build" --target help)
  if [[ $targets != *gpu_bench* ]]; then
    echo "gpu_check: the CUDA backend is not built here, since no nvcc is found: nothing to do"
    exit 0
  fi
  cmake --build "$build" --parallel 2 --target "${@:2}"
}

# pack BUILD FILES...: programs and modules of a build with what they need, in $PACK.
pack() {
  rm -rf "$PACK" && mkdir -p "$PACK/lib"
  cp -r "$1/bench/tables" "$PACK/"
  local program library
  for program in "${@:2}"; do
    strip -o "$PACK/$(basename "$program")" "$1/$program"
    # Their libraries travel with them, but for CUDA's and the C library's, which the other machine has.
    for library in $(ldd "$1/$program" | awk '$3 ~ /^\// {print $3}'); do
      case $(basename "$library") in
        libc.so*|libm.so*|libdl.so*|librt.so*|libpthread.so*|libresolv.so*|libcu*|libnv*) ;;
        *) cp -L "$library" "$PACK/lib/" ;;
      esac
    done
  done
  local commit
  commit=$(git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)
  [ -z "$(git status --porcelain --untracked-files=no 2>/dev/null)" ] || commit+=-changed
  echo "$commit" > "$PACK/commit"
}

# with_python: what the package needs and that machine does not have.
with_python() {
  "$GPU_PYTHON" -m pip install --quiet --no-compile --target "$PACK/site" pydantic platformdirs typer lazy_loader pyyaml
  "$GPU_PYTHON" -m pip install --quiet --no-compile --target "$PACK/site" --no-deps h5netcdf
}

# step NAME SECONDS COMMAND...: output into RESULTS/NAME.txt, exit status into RESULTS/NAME.status
step() {
  local name=$1 limit=$2 status=0
  shift 2
  timeout "$limit" "$@" > "$RESULTS/$name.txt" 2>&1 || status=$?
  echo "$status" > "$RESULTS/$name.status"
  echo "gpu_check: $name ended with $status"
  [ "$status" -eq 0 ] || tail -n 5 "$RESULTS/$name.txt"
}

run() {
  local out=$1 python=${3:-python3} commit status=0
  rm -rf "$RESULTS" && mkdir -p "$RESULTS" "$out"
  [ -d "$PACK" ] || tar -C build -xzf "$PACK.tar.gz"
  export COMMONWEAL_TABLES="$PWD/$PACK/tables"
  local ours=(env "LD_LIBRARY_PATH=$PWD/$PACK/lib:${LD_LIBRARY_PATH:-}")
  # Small economies of every trade model for the sanitizers, under which kernels are slow.
  local sanitized=("$PACK/gpu_tests" '--gtest_filter=*SmallEconomies*')
  commit=$(cat "$PACK/commit")
  local bench=("${ours[@]}" "$PACK/gpu_bench" "--benchmark_out=$RESULTS/bench.json" --benchmark_out_format=json
    "--benchmark_context=commit=$commit")
  step tests 100 "${ours[@]}" "$PACK/gpu_tests"
  if [ "${2:-}" = rehearse ]; then
    step bench 100 "${bench[@]}" --rehearse
    step batch 100 "$python" bench/gpu_batch.py cpu nation "$RESULTS/batch.json"
  else
    step memcheck 90 "${ours[@]}" compute-sanitizer --tool memcheck --error-exitcode 3 "${sanitized[@]}"
    step bench 230 "${bench[@]}" --benchmark_repetitions=9
    cp "$PACK"/*.so python/commonweal/
    step batch 90 "${ours[@]}" "PYTHONPATH=python:$PACK/site" "$python" bench/gpu_batch.py cuda state "$RESULTS/batch.json"
    step peers 70 "$python" bench/gpu_peers.py "$RESULTS/peers.json"
    step racecheck 380 "${ours[@]}" compute-sanitizer --tool racecheck --error-exitcode 3 "${sanitized[@]}"
  fi
  "$python" bench/gpu_report.py "$RESULTS" "$out/gpu-check.json" || status=$?
  tail -n +1 "$RESULTS"/*.txt > "$out/gpu-check.log"
  echo "gpu_check: $out/gpu-check.json and gpu-check.log are written"
  return "$status"
}

case "${1:-}" in
  pack)  # the other machine's processor may be another: AVX2 is what all have
    GPU_PYTHON=${GPU_PYTHON:-python3}
    "$GPU_PYTHON" -m pip install --quiet --upgrade --target build/gpu-check-pybind11 "pybind11>=3"
    cmake --preset cuda -B build/portable -DCOMMONWEAL_NATIVE=OFF -DCMAKE_CXX_FLAGS=-march=x86-64-v3 \
      "-DCMAKE_CUDA_ARCHITECTURES=${GPU_ARCHITECTURES:-90}" -DCOMMONWEAL_PYTHON=ON \
      "-DPython_EXECUTABLE=$(command -v "$GPU_PYTHON")" \
      "-Dpybind11_DIR=$PWD/build/gpu-check-pybind11/pybind11/share/cmake/pybind11" >/dev/null
    built build/portable gpu_tests gpu_bench _core
    pack build/portable tests/gpu_tests bench/gpu_bench $(cd build/portable && ls python/bindings/_c*.so)
    with_python
    tar -C build -czf "$PACK.tar.gz" "$(basename "$PACK")"
    echo "gpu_check: packed $(du -sh "$PACK.tar.gz" | cut -f1) in $PACK.tar.gz" ;;
  run)
    run "${2:?where the results go}" ;;
  rehearse)
    cmake --preset cuda >/dev/null
    built build/cuda gpu_tests gpu_bench
    pack build/cuda tests/gpu_tests bench/gpu_bench
    if [ -x .venv/bin/commonweal ]; then python=.venv/bin/python; else python=python3; fi
    run build/gpu-check-rehearsal rehearse "$python" ;;
  *)
    echo "usage: bench/gpu_check.sh pack | run OUT | rehearse" >&2
    exit 2 ;;
esac
