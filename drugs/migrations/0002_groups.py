"""The groups with their permissions, on an empty database too.

Content types and permissions do not exist yet while migrations run on an empty database, so both are made here first.
Triggers are not made by migrations: on SQLite one that names a table stops every later rebuild of that table, so they
are taken away before and made again after every migrate (drugs.models.triggers).
"""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.contrib.contenttypes.management import create_contenttypes
from django.db import migrations

from drugs.models import roles


def make_groups(apps, schema_editor):
    using = schema_editor.connection.alias
    app_config = installed_apps.get_app_config("drugs")
    create_contenttypes(app_config, verbosity=0, using=using, apps=apps)
    create_permissions(app_config, verbosity=0, using=using, apps=apps)
    roles.install(apps, using)


class Migration(migrations.Migration):
    dependencies = [
        ("drugs", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
