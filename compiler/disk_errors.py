"""What the operating system says when it cannot open or write a file, in the reader's language."""

from __future__ import annotations

import errno

from compiler.locale import N_, translator
from compiler.model.words import Bilingual

_REASONS = {
    errno.ENOENT: N_("there is no such file or folder"),
    errno.ENOTDIR: N_("there is no such folder"),
    errno.EACCES: N_("no permission, or another program has it open"),
    errno.EPERM: N_("no permission, or another program has it open"),
    errno.EBUSY: N_("another program has it open"),
    errno.EROFS: N_("the disk is read-only"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("the disk is full"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.EIO: N_("the disk or the network failed"),
}


def reason(error: OSError) -> Bilingual:
    """Why it failed: a fragment that follows a colon; the system's own words where ours do not cover it."""
    message = _REASONS.get(error.errno or 0)
    if message is None:
        said = error.strerror or str(error) or type(error).__name__
        return Bilingual(said, said)
    return Bilingual(translator("zh")(message), translator("en")(message))
