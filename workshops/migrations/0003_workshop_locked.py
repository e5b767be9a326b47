from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workshops", "0002_block_save")]

    operations = [
        migrations.AddField(
            model_name="workshop",
            name="locked",
            field=models.BooleanField(default=False, editable=False, verbose_name="verrouillée"),
        )
    ]
