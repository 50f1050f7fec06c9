"""Superset's settings for one machine: what differs from its defaults, and why.

Here: settings of the server. Not here: the secret key, which Superset reads from SUPERSET_SECRET_KEY, and users (`serve.py`).
"""

from superset.config import TALISMAN_CONFIG, TALISMAN_DEV_CONFIG

# A DuckDB file is opened by Superset's own process, which it counts as unsafe. The connection of the bundle is read-only
# and reaches nothing but the warehouse; let only administrators add others.
PREVENT_UNSAFE_DB_CONNECTIONS = False

# The datasets of the bundle are templates: what the filters choose is put into their SQL (bundle/chosen.sql).
FEATURE_FLAGS = {"ENABLE_TEMPLATE_PROCESSING": True}

# Browsers load nothing from other machines: neither map tiles nor the picture by which its makers count Superset's pages.
for config in (TALISMAN_CONFIG, TALISMAN_DEV_CONFIG):
    config["content_security_policy"] |= {"img-src": ["'self'", "blob:", "data:"], "connect-src": ["'self'"]}
