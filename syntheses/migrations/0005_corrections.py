from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def take_titles(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Versions published until now take the title of what they froze."""
    Version = apps.get_model("syntheses", "Version")
    for version in Version.objects.select_related("snapshot").iterator(chunk_size=50):
        version.title = version.snapshot.payload.get("title", "")
        version.save(update_fields=["title"])


class Migration(migrations.Migration):
    dependencies = [
        ("restitutions", "0008_correction"),
        ("syntheses", "0004_snapshot_files"),
    ]

    operations = [
        migrations.AddField(
            model_name="version",
            name="title",
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name="titre"),
        ),
        migrations.AddField(
            model_name="version",
            name="withdrawal_reason",
            field=models.CharField(blank=True, max_length=2000, verbose_name="motif du retrait"),
        ),
        migrations.RunPython(take_titles, migrations.RunPython.noop),
    ]
