"""A week in the garage; each action calls what its trace starts from."""

from django.test import RequestFactory
from jobs import services, views
from jobs.models import Customer, Job
from ledger.receivers import set_up
from stock.models import Part

KNOWN = []  # what an action needs without reading it from the database


def prepare_stock() -> None:
    Part.objects.create(name="oil", available=4)
    Part.objects.create(name="belt", available=2)
    KNOWN.append(services.open_job("bob", ["belt"]))


def act_open_job() -> None:
    services.open_job("ada", ["belt"])


def act_open_job_without_oil() -> None:
    Part.objects.filter(name="oil").update(available=1)
    services.open_job("ada")


def act_write() -> None:
    services.write(Job.objects.first().pk, " wipers ")


def act_write_close() -> None:
    services.write(Job.objects.first().pk, "close")


def act_close_view() -> None:
    views.close(RequestFactory().post("/"), Job.objects.first().pk)


def act_close_jobs() -> None:
    services.close_jobs(Customer.objects.get(name="ada"))


def act_drop_parts() -> None:
    services.drop_parts(KNOWN[0])


def act_set_up() -> None:
    set_up("theme")


def act_import_jobs() -> None:
    services.import_jobs(Customer.objects.get(name="ada"), 2)


def act_forget() -> None:
    services.forget("ada")
