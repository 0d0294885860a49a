"""The cup of coffee that the example campaign advertises: a small sphere tracer, made for it alone."""
