from django.db import migrations, models

STATES = ["prevue", "tenue", "annulee"]


class Migration(migrations.Migration):
    dependencies = [("workshops", "0003_workshop_locked")]

    operations = [
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(state__in=STATES),
                name="workshop_state_known",
                violation_error_message="Cet état de session n’existe pas.",
            ),
        )
    ]
