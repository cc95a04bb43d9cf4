"""Questions and pages that lie over a screen."""
