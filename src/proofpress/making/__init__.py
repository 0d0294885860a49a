"""The making of one asset: what can be told of it before, who draws what, what stands found, and what is tried next."""
