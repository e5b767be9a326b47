from django.conf import settings
from django.db import migrations, models


def freeze_what_is_said_now(apps, _schema_editor):
    """What is published was no draft; its versions say what they have said until now."""
    version_model = apps.get_model('syntheses', 'Version')
    apps.get_model('syntheses', 'Snapshot').objects.filter(versions__isnull=False).update(was_draft=False)
    for version in version_model.objects.select_related('restitution__campaign', 'restitution__territory'):
        version.edition = {
            'brand': dict(settings.BRAND),
            'campaign_title': version.restitution.campaign.title,
            'territory_name': version.restitution.territory.label,
        }
        version.save(update_fields=['edition'])


class Migration(migrations.Migration):

    dependencies = [('syntheses', '0001_initial'), ('restitutions', '0001_initial')]

    operations = [
        migrations.AddField(
            model_name='snapshot',
            name='was_draft',
            field=models.BooleanField(default=True, verbose_name='figé à l’état de brouillon'),
        ),
        migrations.AddField(
            model_name='version',
            name='edition',
            field=models.JSONField(default=dict, editable=False, verbose_name='mentions figées'),
        ),
        migrations.AlterConstraint(
            model_name='importpreview',
            name='import_confirmed_after_it_was_read',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_at__isnull', True), ('confirmed_at__gte', models.F('created_at')), _connector='OR'), name='import_confirmed_after_it_was_read', violation_error_message='Un import ne peut pas être confirmé avant d’avoir été lu.'),
        ),
        migrations.AlterConstraint(
            model_name='renderjob',
            name='job_once_a_draft_and_layout',
            constraint=models.UniqueConstraint(models.F('snapshot'), models.F('layout'), condition=models.Q(('version__isnull', True)), name='job_once_a_draft_and_layout', violation_error_message='Ce document de travail est déjà produit dans cette mise en page.'),
        ),
        migrations.AlterConstraint(
            model_name='renderjob',
            name='job_once_a_version_and_layout',
            constraint=models.UniqueConstraint(models.F('version'), models.F('layout'), condition=models.Q(('version__isnull', False)), name='job_once_a_version_and_layout', violation_error_message='Cette version est déjà produite dans cette mise en page.'),
        ),
        migrations.AlterConstraint(
            model_name='renderjob',
            name='job_done_has_its_file',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(models.Q(('file', ''), _negated=True), ('size__isnull', False), ('finished_at__isnull', False)), _connector='OR'), name='job_done_has_its_file', violation_error_message='Une production terminée a un fichier, une taille et une date.'),
        ),
        migrations.AlterConstraint(
            model_name='renderjob',
            name='job_running_has_a_lease',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'running'), _negated=True), ('lease_until__isnull', False), _connector='OR'), name='job_running_has_a_lease', violation_error_message='Une production en cours a un bail.'),
        ),
        migrations.AlterConstraint(
            model_name='renderjob',
            name='job_progress_in_percent',
            constraint=models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='job_progress_in_percent', violation_error_message='L’avancement va de 0 à 100 %.'),
        ),
        migrations.AlterConstraint(
            model_name='snapshot',
            name='snapshot_once_a_content',
            constraint=models.UniqueConstraint(models.F('restitution'), models.F('checksum'), name='snapshot_once_a_content', violation_error_message='Ce contenu de la restitution est déjà figé.'),
        ),
        migrations.AlterConstraint(
            model_name='version',
            name='version_number_once',
            constraint=models.UniqueConstraint(models.F('restitution'), models.F('number'), name='version_number_once', violation_error_message='Cette restitution a déjà une version de ce numéro.'),
        ),
        migrations.RunPython(freeze_what_is_said_now, migrations.RunPython.noop),
    ]
