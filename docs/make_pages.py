"""Refresh the pictures in ``docs/images``: needs LibreOffice, poppler and Chromium.

    python docs/make_pages.py

Look at the pictures before you commit them: they are what people see first.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
PAGES = {
    "document-zh": ("运营岗位职责.xlsx", "documents/运营部/运营经理.docx", 1),
    "kpis-zh": ("运营岗位职责.xlsx", "documents/运营部/运营经理.docx", 2),
    "tables-zh": ("运营岗位职责.xlsx", "documents/运营部/运营经理.docx", 3),
    "document-en": ("operations_en.xlsx", "documents/Field operations/Field engineer.docx", 1),
}
"""Picture → sample master, document in its release, page."""
_RESOLUTION = "64"


def main() -> None:
    """Build the samples and take the pictures."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for picture, (master, document, page) in PAGES.items():
            store = folder / Path(master).stem
            if not store.exists():
                build = [sys.executable, "-m", "compiler", "build", str(ROOT / "input_samples" / master)]
                subprocess.run([*build, "-o", str(store), "--period", "2026Q4"], cwd=ROOT, check=False)  # noqa: S603 - our own
            source = folder / f"{picture}.docx"
            source.write_bytes((store / "2026Q4" / document).read_bytes())
            paint(folder / f"{picture}.docx", page, picture)
        take((folder / "operations_en" / "2026Q4" / "coverage.html").as_uri(), "coverage-en")
        quarters(folder)


def quarters(folder: Path) -> None:
    """The four quarters: the audit's list of gaps, the matrix, a redline."""
    store = folder / "quarters"
    for master in sorted((ROOT / "input_samples" / "quarters").rglob("*.xlsx")):
        build = [sys.executable, "-m", "compiler", "build", str(master), "-o", str(store)]
        subprocess.run(build, cwd=ROOT, check=False)  # noqa: S603 - our own
    redline = [sys.executable, "-m", "compiler", "redline", "2026Q3", "2026Q4", "--releases", str(store)]
    subprocess.run([*redline, "-o", str(folder / "redline")], cwd=ROOT, check=True)  # noqa: S603 - our own
    page = (store / "2026Q4" / "coverage.html").as_uri()
    take(f"{page}#view=gaps&module=risk", "gaps-zh")
    paint(store / "2026Q4" / "summary-matrix.xlsx", 1, "matrix-dashboard-zh")
    paint(store / "2026Q4" / "summary-matrix.xlsx", 2, "matrix-roles-zh")
    paint(folder / "redline" / "documents" / "配送部" / "配送司机.docx", 1, "redline-zh")


def paint(source: Path, page: int, picture: str) -> None:
    """A page of a document or workbook as LibreOffice prints it."""
    with tempfile.TemporaryDirectory() as folder:
        convert = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, str(source)]
        subprocess.run(convert, check=True, capture_output=True)  # noqa: S603 - LibreOffice
        pdf = str(Path(folder) / f"{source.stem}.pdf")
        draw = ["pdftoppm", "-png", "-r", _RESOLUTION, "-f", str(page), "-l", str(page), "-singlefile", pdf]
        subprocess.run([*draw, str(IMAGES / picture)], check=True)  # noqa: S603 - poppler


def take(address: str, picture: str) -> None:
    """A page of the audit as Chromium shows it."""
    shot = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1180,760"]
    shot.append(f"--screenshot={IMAGES / f'{picture}.png'}")
    subprocess.run([*shot, address], check=True, capture_output=True)  # noqa: S603 - Chromium


if __name__ == "__main__":
    main()
