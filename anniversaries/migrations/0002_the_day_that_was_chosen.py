from django.db import migrations, models
from django.db.models import F


def take_the_next_one(apps, schema_editor):
    """What was chosen before is only known by the day that comes next."""
    apps.get_model("anniversaries", "Schedule").objects.update(chosen=F("day"))


class Migration(migrations.Migration):
    dependencies = [("anniversaries", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="schedule", name="chosen", field=models.DateField(null=True, verbose_name="jour choisi")
        ),
        migrations.RunPython(take_the_next_one, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="schedule", name="chosen", field=models.DateField(verbose_name="jour choisi")
        ),
    ]
