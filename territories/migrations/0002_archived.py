from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("territories", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="territory",
            name="archived_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="archivé le"),
        ),
    ]
