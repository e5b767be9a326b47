from django.db import migrations, models

STATES = ["brouillon", "transmise", "validee", "publiee"]
TABLES = ["diagnosis", "projections", "plan"]
KINDS = [
    "retex_label",
    "irritant",
    "strength",
    "main_irritant",
    "need",
    "lever",
    "planned_lever",
    "action",
    "stakeholder",
    "timeframe",
    "success_measure",
    "challenge",
    "proposal_heading",
    "proposal",
]


class Migration(migrations.Migration):
    dependencies = [("restitutions", "0002_who_changed")]

    operations = [
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(kind__in=KINDS),
                name="entry_kind_known",
                violation_error_message="Cette nature d’entrée n’existe pas.",
            ),
        ),
        migrations.AddConstraint(
            model_name="restitution",
            constraint=models.CheckConstraint(
                condition=models.Q(layout__in=["ateliers", "region"]),
                name="restitution_layout_known",
                violation_error_message="Cette mise en page n’existe pas.",
            ),
        ),
        migrations.AddConstraint(
            model_name="row",
            constraint=models.CheckConstraint(
                condition=models.Q(table__in=TABLES),
                name="row_table_known",
                violation_error_message="Ce tableau n’existe pas.",
            ),
        ),
        migrations.AddConstraint(
            model_name="statechange",
            constraint=models.CheckConstraint(
                condition=models.Q(source__in=STATES, target__in=STATES),
                name="state_change_states_known",
                violation_error_message="Un changement d’état va d’un état connu à un autre.",
            ),
        ),
    ]
