"""How often receivers are connected."""

import pytest

A_RECEIVER_IS_CONNECTED_ONCE = """\
@receiver(post_save)
@receiver(post_save, dispatch_uid='f')  # SIG103
def f(sender, **kwargs):
    pass
---
post_save.connect(plain)
post_save.connect(plain)  # SIG103
---
post_save.connect(plain, sender='orders.Order')
post_save.connect(plain, sender='orders.Label')
class Order(models.Model):
    pass
class Label(models.Model):
    pass
---
post_save.connect(plain)
if something:
    post_save.connect(plain)
---
for _ in something:
    post_save.connect(plain)
post_save.connect(plain)
---
post_save.connect(plain)
post_save.connect(plain, dispatch_uid=something)
---
post_save.connect(plain)
post_save.disconnect(plain)
post_save.connect(plain)
---
class A:
    def f(self, **kwargs):
        pass
a, b = A(), A()
post_save.connect(a.f)
post_save.connect(b.f)
---
f, g = partial(plain, a=1), partial(plain, a=2)
post_save.connect(f)
post_save.connect(g)
---
def view(request):
    post_save.connect(lambda sender, **kwargs: request, weak=False)  # SIG103
urlpatterns = [view]
---
class Order(something):
    def save(self):
        post_save.connect(partial(plain), weak=False)  # SIG103
---
class Order(something):
    def save(self):
        post_save.connect(plain)
---
class Order(something):
    def save(self):
        post_save.connect(partial(plain), weak=False, dispatch_uid='a')
---
class Store:
    def save(self):
        post_save.connect(partial(plain), weak=False)
---
class Store(something):
    def __init__(self):
        post_save.connect(partial(plain), weak=False)
---
def view(request):
    def f(**kwargs):
        pass
    post_save.connect(f, weak=False)
    try:
        something()
    finally:
        post_save.disconnect(f)
urlpatterns = [view]
---
class A:
    @classmethod
    def f(cls, **kwargs):
        pass
class B(A):
    pass
post_save.connect(A.f)
post_save.connect(B.f)
---
class A:
    @classmethod
    def f(cls, **kwargs):
        pass
post_save.connect(A.f)
post_save.connect(A.f)  # SIG103
---
def later():
    @receiver(post_save, weak=False)
    def f(**kwargs):
        pass
kept = [later]
"""


@pytest.mark.parametrize(
    "code",
    A_RECEIVER_IS_CONNECTED_ONCE.split("---\n"),
)
def test_a_receiver_is_connected_once(holds, code):
    holds(code)
