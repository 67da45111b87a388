"""Lines and areas on the coarse grid: brought to it, compared, overlapped; designations and separations. Pure."""
