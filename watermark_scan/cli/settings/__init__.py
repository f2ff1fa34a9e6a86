"""Settings that need not be typed each time: configuration files and environment variables, with where each is from.

What the command line says wins over `WATERMARK_SCAN_*`, that over `--config FILE`, that over the next
`.watermark-scan.toml` upwards from the working folder, that over the user's own file, that over the defaults.
"""
