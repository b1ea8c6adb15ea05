"""What a county model's first answer begins with (`commonweal.economies.beginnings`), found anew for the datasets as
they are: `python -m pipeline.beginnings --out data/beginnings`, the last step of `make data`.
"""

import argparse
import os
from pathlib import Path

from commonweal.base.choices import CLOSURES, USUAL_EDITION, USUAL_TRADE
from commonweal.io import cache
from commonweal.loading import embedded_economy


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="the folder, which is emptied first")
    out = parser.parse_args().out
    os.environ[cache.CHOICE] = str(out)
    cache.clear()
    counties = embedded_economy(USUAL_EDITION, "county", trade=USUAL_TRADE, market_shares="regional")
    for closure in CLOSURES:
        counties.keep_beginnings(closure)
    print(f"{out}: {cache.contents().size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
