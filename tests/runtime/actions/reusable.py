"""Somebody has an opinion."""

from django.contrib.auth import get_user_model
from django.test import RequestFactory
from feedback.models import Opinion
from feedback.views import submit


def act_submit_and_answer() -> None:
    response = submit(RequestFactory().post("/", {"page": "/about/", "stars": "5", "text": "Fine!"}))
    assert response.status_code == 204
    Opinion.objects.get().reply("Thank you")


def act_delete_author() -> None:
    get_user_model().objects.create(username="ada").delete()
