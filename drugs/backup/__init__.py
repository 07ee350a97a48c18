"""Backup and restore: the whole site in one file that fits both databases. docs/backup.md tells how to use it."""

from drugs.backup.archive import BackupError
from drugs.backup.restoring import Restored, restore
from drugs.backup.writing import Written, backup

__all__ = ["BackupError", "Restored", "Written", "backup", "restore"]
