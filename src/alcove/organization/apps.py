from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    name = "alcove.organization"
    label = "organization"

    def ready(self) -> None:
        from alcove.libraries import jobs
        from alcove.records import layers

        from . import wording

        if wording.layer not in layers.LAYERS:
            layers.LAYERS.append(wording.layer)

        jobs.RUNNERS["organization.link_headings"] = "alcove.organization.actions.linking.run_job"
        jobs.RUNNERS["organization.run_audit"] = "alcove.organization.actions.auditing.run_job"
        jobs.RUNNERS["organization.load_file"] = "alcove.organization.actions.loading.run_job"
        jobs.RUNNERS["organization.run_quality"] = "alcove.organization.actions.checking.run_job"
