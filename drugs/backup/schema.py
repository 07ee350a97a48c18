"""Which tables a backup fits: those of the migrations that its database had seen, which may be older than ours."""

from __future__ import annotations

from django.apps import apps as current_apps
from django.apps.registry import Apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from drugs import VERSION
from drugs.backup import rows
from drugs.backup.archive import BackupError, Manifest

Node = tuple[str, str]


def nodes_of(manifest: Manifest) -> set[Node]:
    return {(app, name) for app, names in manifest.migrations.items() for name in names}


def loader() -> MigrationLoader:
    return MigrationLoader(connection)


def require_known(manifest: Manifest) -> None:
    """Refuse a backup of a newer medref, and one whose tables are not those of its migrations."""
    graph = loader().graph
    unknown = sorted("/".join(node) for node in nodes_of(manifest) if node not in graph.nodes)
    if unknown:
        words = _("This backup is of a newer version, %(theirs)s; this is %(ours)s and does not know %(what)s.")
        raise BackupError(words % {"theirs": manifest.medref, "ours": VERSION, "what": ", ".join(unknown)})
    models = {model._meta.db_table: model for model in rows.models_of(apps_of(manifest))}
    wrong = {table for table in models.keys() & manifest.tables.keys()
             if set(manifest.tables[table].columns) != set(rows.columns_of(models[table]))}  # fmt: skip
    wrong |= models.keys() ^ manifest.tables.keys()
    if wrong:
        words = _("This backup does not fit its own version: tables %s are missing, unknown or of another shape.")
        raise BackupError(words % ", ".join(sorted(wrong)))


def is_older(manifest: Manifest) -> bool:
    """Tell whether we have migrations that the database of the backup had not seen."""
    return bool(set(loader().graph.leaf_nodes()) - nodes_of(manifest))


def apps_of(manifest: Manifest) -> Apps:
    """Return the models as they were for the backup."""
    if not is_older(manifest):
        return current_apps
    return loader().project_state(sorted(nodes_of(manifest))).apps


def migrate_to(manifest: Manifest) -> None:
    """Bring the empty tables to the shape that they had for the backup."""
    if not is_older(manifest):
        call_command("migrate", verbosity=0, interactive=False)
        return
    graph, nodes = loader().graph, nodes_of(manifest)
    for app, name in sorted(nodes):
        later = {node for node in graph.node_map[app, name].children if node[0] == app}
        if not {(node[0], node[1]) for node in later} & nodes:
            call_command("migrate", app, name, verbosity=0, interactive=False)
