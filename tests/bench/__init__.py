"""Speed: records per second, times from article to alert, articles read per second. `python -m tests.bench`."""
