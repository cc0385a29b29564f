"""dutyc, the duty compiler: an Excel master in, a release of Word documents and a summary matrix out."""

__version__ = "0.1.0"
