"""Somebody has an opinion."""

from django.test import RequestFactory


def act_submit_and_answer():
    from feedback.models import Opinion
    from feedback.views import submit

    response = submit(RequestFactory().post("/", {"page": "/about/", "stars": "5", "text": "Fine!"}))
    assert response.status_code == 204
    Opinion.objects.get().reply("Thank you")


def act_delete_author():
    from django.contrib.auth import get_user_model

    get_user_model().objects.create(username="ada").delete()
