from django.db import migrations, models

ROLES = ["lecteur", "animateur", "coordinateur", "administrateur"]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_signinattempt")]

    operations = [
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(role__in=ROLES),
                name="membership_role_known",
                violation_error_message="Ce rôle n’existe pas.",
            ),
        )
    ]
