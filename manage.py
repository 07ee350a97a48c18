#!/usr/bin/env python3
"""Run Django's and medref's commands."""

import os
import sys


def main() -> None:
    """Run the command. What an operator can put right ends it with words; --traceback shows all there is to see."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "medref.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import DatabaseError

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"medref cannot start. {error}")
    except DatabaseError:
        from drugs.management.outages import NOT_MIGRATED, is_unmigrated

        if "--traceback" in sys.argv or not is_unmigrated():
            raise
        sys.exit(NOT_MIGRATED)


if __name__ == "__main__":
    main()
