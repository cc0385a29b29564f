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
            convert = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)]
            subprocess.run(convert, check=True, capture_output=True)  # noqa: S603 - LibreOffice
            paint = ["pdftoppm", "-png", "-r", _RESOLUTION, "-f", str(page), "-l", str(page), "-singlefile"]
            subprocess.run([*paint, str(folder / f"{picture}.pdf"), str(IMAGES / picture)], check=True)  # noqa: S603 - poppler
        audit = (folder / "operations_en" / "2026Q4" / "coverage.html").as_uri()
        shot = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1180,760"]
        shot.append(f"--screenshot={IMAGES / 'coverage-en.png'}")
        subprocess.run([*shot, audit], check=True, capture_output=True)  # noqa: S603 - Chromium


if __name__ == "__main__":
    main()
