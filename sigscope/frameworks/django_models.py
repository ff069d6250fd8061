"""The models of Django's own apps and what their fields lead to, Django 3.2 to 6.0.

https://docs.djangoproject.com/en/stable/ref/contrib/
"""

from sigscope.frameworks.base import KnownModel


def _model(label: str, plain: str, **relations: str) -> KnownModel:
    app, _, name = label.partition(".")
    return KnownModel(label, f"django.contrib.{app}.models.{name}", tuple(plain.split()), tuple(relations.items()))


MODELS = (
    _model(
        "admin.LogEntry",
        "id action_time object_id object_repr action_flag change_message",
        user="auth.User",
        content_type="contenttypes.ContentType",
    ),
    _model(
        "auth.Permission",
        "id name codename",
        group="auth.Group",
        user="auth.User",
        content_type="contenttypes.ContentType",
    ),
    _model("auth.Group", "id name", user="auth.User", permissions="auth.Permission"),
    _model(
        "auth.User",
        "id password last_login is_superuser username first_name last_name email is_staff is_active date_joined",
        logentry="admin.LogEntry",
        groups="auth.Group",
        user_permissions="auth.Permission",
    ),
    _model("contenttypes.ContentType", "id app_label model", logentry="admin.LogEntry", permission="auth.Permission"),
    _model(
        "flatpages.FlatPage",
        "id url title content enable_comments template_name registration_required",
        sites="sites.Site",
    ),
    _model("redirects.Redirect", "id old_path new_path", site="sites.Site"),
    _model("sessions.Session", "session_key session_data expire_date"),
    _model("sites.Site", "id domain name", flatpage="flatpages.FlatPage", redirect="redirects.Redirect"),
)
