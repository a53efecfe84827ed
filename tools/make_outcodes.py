"""Make data/outcodes.csv anew: the middle of every outcode of the country, from the installed postcode directory."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from localoffer.places import postcode_source  # noqa: E402

COLUMNS = ("outcode", "lat", "lon", "council_code", "postcodes")


def main() -> None:
    rows = []
    for letter in postcode_source.LETTERS:
        try:
            table = postcode_source.read(letter)
        except FileNotFoundError:
            continue
        outcodes = np.array([str(each)[:-3] for each in table.codes])
        for outcode in np.unique(outcodes):
            part = table.where(outcodes == outcode)
            if outcode.startswith("BT"):  # Northern Ireland's references are on the Irish grid
                continue
            lat, lon = postcode_source.to_degrees(np.array([part.east.mean()]), np.array([part.north.mean()]))
            council = Counter(part.councils).most_common(1)[0][0]
            rows.append((outcode, round(float(lat[0]), 4), round(float(lon[0]), 4), council, len(part)))
        print(letter, len(rows))
    with (ROOT / "data" / "outcodes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(sorted(rows))


if __name__ == "__main__":
    main()
