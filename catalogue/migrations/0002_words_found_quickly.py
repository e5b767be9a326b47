"""On PostgreSQL, an index by groups of three letters: a word is found anywhere without reading every line.

pg_trgm is a trusted extension (PostgreSQL ≥ 13): whoever owns the database may create it. Where it cannot be had, the
search reads every line, and finds the same.
"""

from django.db import DatabaseError, migrations, transaction

INDEX = "catalogue_line_words"


def make(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=schema_editor.connection.alias), schema_editor.connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS {INDEX} ON catalogue_publishedentry USING gin (folded gin_trgm_ops)"
            )
    except DatabaseError:
        return


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(f"DROP INDEX IF EXISTS {INDEX}")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [migrations.RunPython(make, drop)]
