"""Superset's configuration: read by Superset alone (SUPERSET_CONFIG_PATH). What differs from home to home comes by variables that
bluelamp/local/bi/superset.py sets; nothing in here is secret."""

import os

from flask import request

SECRET_KEY = os.environ["BLUELAMP_BI_KEY"]
SQLALCHEMY_DATABASE_URI = os.environ["BLUELAMP_BI_METADATA"]


# The reader's password is looked up when it is needed and stands in no asset, no export and not in Superset's own database.
def reader_password(url):
    """The password of the warehouse's reader, for that login alone."""
    return os.environ["BLUELAMP_BI_READER"] if url.username == "bluelamp_reader" else None


SQLALCHEMY_CUSTOM_PASSWORD_STORE = reader_password

# Everybody logs in, and nobody makes an account for himself.
AUTH_USER_REGISTRATION = False
PUBLIC_ROLE_LIKE = None
AUTH_RATE_LIMITED = True
RATELIMIT_ENABLED = True
RATELIMIT_STORAGE_URI = "memory://"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
PERMANENT_SESSION_LIFETIME = 12 * 3600

# Nothing is asked of any other machine, no fonts, maps, telemetry or release notes, and no other machine's page may ask here.
ENABLE_CORS = False
TALISMAN_ENABLED = True
CONTENT_SECURITY_WARNING = False
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "font-src": ["'self'"],
        "script-src": ["'self'", "'strict-dynamic'"],
        "frame-ancestors": ["'self'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": False,
    "referrer_policy": "no-referrer",
}

# A query is stopped before the reader's role stops it, and its author is told how to ask for less.
SQLLAB_TIMEOUT = SUPERSET_WEBSERVER_TIMEOUT = 60
ROW_LIMIT = 5_000
SQL_MAX_ROW = 50_000

FEATURE_FLAGS = {
    "DRILL_BY": True,
    "DRILL_TO_DETAIL": True,
    "DASHBOARD_RBAC": False,
    "ALERT_REPORTS": False,
    "EMBEDDED_SUPERSET": False,
}
CACHE_CONFIG = DATA_CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}
FILTER_STATE_CACHE_CONFIG = EXPLORE_FORM_DATA_CACHE_CONFIG = {
    "CACHE_TYPE": "SupersetMetastoreCache",
    "CACHE_DEFAULT_TIMEOUT": 7 * 24 * 3600,
}

# As every page of Bluelamp looks: the system's letters, dark text on white, the palette of charts.
APP_NAME = "Bluelamp"
FONTS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif'
THEME_DEFAULT = {
    "token": {
        "brandAppName": APP_NAME,
        "brandLogoAlt": APP_NAME,
        "brandLogoUrl": "/static/assets/images/superset-logo-horiz.png",
        "brandLogoMargin": "18px 0",
        "brandLogoHref": "/",
        "brandLogoHeight": "24px",
        "brandSpinnerUrl": None,
        "brandSpinnerSvg": None,
        "colorPrimary": "#12436D",
        "colorLink": "#12436D",
        "colorError": "#801650",
        "colorWarning": "#F46A25",
        "colorSuccess": "#28A197",
        "colorInfo": "#12436D",
        "fontUrls": [],
        "fontFamily": FONTS,
        "fontFamilyCode": "ui-monospace, monospace",
        "transitionTiming": 0.2,
        "brandIconMaxWidth": 37,
        "fontSizeXS": "8",
        "fontSizeXXL": "28",
        "fontWeightNormal": "400",
        "fontWeightLight": "300",
        "fontWeightStrong": "600",
        "fontWeightBold": "700",
        "colorEditorSelection": "#fff5cf",
    },
    "algorithm": "default",
}
THEME_DARK = None
EXTRA_CATEGORICAL_COLOR_SCHEMES = [
    {
        "id": "bluelamp",
        "label": "Bluelamp",
        "description": "Colours that differ in grey and for colour-blind readers",
        "isDefault": True,
        "colors": ["#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1"],
    }
]
D3_FORMAT = {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["£", ""]}
BABEL_DEFAULT_LOCALE = "en"


def FLASK_APP_MUTATOR(app):
    """Pages are never kept by a shared machine's cache; the server's own kind is nobody's business."""

    @app.after_request
    def add_headers(response):
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Bluelamp-Start"] = os.environ.get("BLUELAMP_BI_START", "")
        if not request.path.startswith("/static/"):
            response.headers["Cache-Control"] = "no-store"
        return response
