"""How long receivers live, and how often they are connected."""

import pytest

A_WEAK_CONNECTION_NEEDS_SOMEONE_WHO_HOLDS_THE_RECEIVER = """\
post_save.connect(lambda sender, **kwargs: 1)  # SIG102
---
signals.post_save.connect(receiver=lambda sender, **kwargs: 1)  # SIG102
---
post_save.connect(partial(plain, a=1))  # SIG102
---
class A:
    def __call__(self, **kwargs):
        pass
post_save.connect(A())  # SIG102
---
class A:
    def __init__(self):
        self.n = 0
    def f(self, **kwargs):
        pass
post_save.connect(A().f)  # SIG102
---
def make(n):
    def f(sender, **kwargs):
        pass
    return f
post_save.connect(make(1))  # SIG102
---
def skip(g):
    @wraps(g)
    def f(sender, **kwargs):
        g(sender, **kwargs)
    return f
post_save.connect(skip(plain))  # SIG102
---
def wire():
    f = partial(plain, a=1)
    post_save.connect(f)  # SIG102
wire()
---
def wire():
    f = lambda **kwargs: 1
    post_save.connect(f)  # SIG102
wire()
---
def wire():
    def f(sender, **kwargs):
        pass
    post_save.connect(f)  # SIG102
    pre_save.connect(f)  # SIG102
wire()
---
class A:
    def f(self, **kwargs):
        pass
def wire():
    a = A()
    post_save.connect(a.f)  # SIG102
wire()
---
def wire(model):
    def f(sender, **kwargs):
        pass
    post_save.connect(f, sender=model)
wire('orders.Order')  # SIG102
---
def wire(signal):
    signal.connect(lambda sender, **kwargs: 1)
wire(post_save)  # SIG102
---
post_save.connect(plain)
---
f = lambda sender, **kwargs: 1
post_save.connect(f)
---
post_save.connect(lambda sender, **kwargs: 1, weak=False)
---
def wire(signal):
    signal.connect(plain)
wire(post_save)
---
def wire(signal):
    def f(sender, **kwargs):
        pass
    something(f)
    signal.connect(f)
wire(post_save)
---
def wire(signal, handler):
    signal.connect(handler)
def start():
    def f(sender, **kwargs):
        pass
    wire(post_save, f)
start()
---
def wire():
    global f
    f = partial(plain, a=1)
    post_save.connect(f)
wire()
---
def wire(kept):
    f = partial(plain, a=1)
    kept.append(f)
    post_save.connect(f)
wire([])
---
def wire():
    f = partial(plain, a=1)
    f = partial(plain, a=2)
    post_save.connect(f)
wire()
---
def wire(n):
    f = n
    post_save.connect(f)
wire(plain)
---
def wire():
    f = something()
    post_save.connect(f)
wire()
---
def wire():
    f = {}
    post_save.connect(f)
wire()
---
def wire():
    f = partial(plain, a=1)
    post_save.connect(f)
    something()
wire()
---
def wire():
    f = partial(plain, a=1)
    post_save.connect(f)
    yield
wire()
---
def wire():
    def f(sender, **kwargs):
        pass
    post_save.connect(f)
    return f
f = wire()
---
def make(n):
    def f(sender, **kwargs):
        pass
    something(f)
    return f
post_save.connect(make(1))
---
@lru_cache
def make(n):
    def f(sender, **kwargs):
        pass
    return f
post_save.connect(make(1))
---
def make(n):
    return plain
post_save.connect(make(1))
---
class A:
    def __new__(cls):
        return something
    def __call__(self, **kwargs):
        pass
post_save.connect(A())
---
class A(something):
    def __call__(self, **kwargs):
        pass
post_save.connect(A())
---
class A(metaclass=something):
    def __call__(self, **kwargs):
        pass
post_save.connect(A())
---
class A:
    def __init__(self):
        something(self)
    def __call__(self, **kwargs):
        pass
post_save.connect(A())
---
class A:
    def __init__(self):
        something(self.f)
    def f(self, **kwargs):
        pass
post_save.connect(A().f)
---
class A(object):
    def __init__(self, name):
        self.name = name
        self.names = [self.name]
    def f(self, **kwargs):
        pass
post_save.connect(A(1).f)  # SIG102
---
class A:
    __init__ = something
    def f(self, **kwargs):
        pass
post_save.connect(A().f)
---
class A:
    def __init__():
        pass
    def f(self, **kwargs):
        pass
post_save.connect(A().f)
---
class A:
    @staticmethod
    def f(sender, **kwargs):
        pass
post_save.connect(A().f)
---
class A:
    @staticmethod
    def f(sender, **kwargs):
        pass
def wire():
    a = A()
    post_save.connect(a.f)
wire()
---
class A:
    def __init__(self):
        post_save.connect(self.f)
    def f(self, **kwargs):
        pass
---
post_save.connect(something().f)
---
class Own(Signal):
    def connect(self, receiver, **kwargs):
        super().connect(receiver, **kwargs)
own = Own()
own.connect(lambda sender, **kwargs: 1)
own.send(None)
---
own = something.Signal()
@receiver(own)
def f(sender, **kwargs):
    pass
own.connect(lambda sender, **kwargs: 1, sender=None)
own.send(sender=None)
"""


@pytest.mark.parametrize(
    "code",
    A_WEAK_CONNECTION_NEEDS_SOMEONE_WHO_HOLDS_THE_RECEIVER.split("---\n"),
)
def test_a_weak_connection_needs_someone_who_holds_the_receiver(holds, code):
    holds(code)


A_DECORATED_FUNCTION_LIVES_AS_LONG_AS_ITS_NAME = """\
def wire():
    @receiver(post_save)  # SIG102
    def f(sender, **kwargs):
        pass
wire()
---
def wire():
    @receiver(post_save)
    @something
    def f(sender, **kwargs):
        pass
wire()
---
def wire():
    @receiver(post_save, weak=False)
    def f(sender, **kwargs):
        pass
wire()
---
@receiver(post_save)  # SIG102
def f(**kwargs):
    pass
@receiver(pre_save)
def f(**kwargs):
    pass
---
@receiver(post_save)
def f(**kwargs):
    pass
kept = [f]
@receiver(pre_save)
def f(**kwargs):
    pass
---
@receiver(post_save)
def f(**kwargs):
    pass
@something
def f(**kwargs):
    pass
---
def go():
    global f
    @receiver(post_save)
    def f(**kwargs):
        pass
go()
---
@receiver(post_save)
def f(**kwargs):
    pass
f = 1
---
if something:
    @receiver(post_save)
    def f(**kwargs):
        pass
else:
    @receiver(pre_save)
    def f(**kwargs):
        pass
---
def f():
    pass
@receiver(pre_save)
def f(**kwargs):
    pass
"""


@pytest.mark.parametrize(
    "code",
    A_DECORATED_FUNCTION_LIVES_AS_LONG_AS_ITS_NAME.split("---\n"),
)
def test_a_decorated_function_lives_as_long_as_its_name(holds, code):
    holds(code)
