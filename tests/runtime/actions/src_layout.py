"""A day in the library."""

import asyncio

from branches import desk
from branches.models import Branch
from catalog.models import Book, Subject
from django.dispatch import Signal
from lending import services
from lending.models import Member


def act_members() -> None:
    Member.join("Ada").leave()


def act_lend() -> None:
    member = Member.join("Grace")
    loan = services.borrow(member, Book.objects.create(title="Compilers"))
    loan.extend(7)
    services.give_back(loan)
    services.pay_fine(loan)
    if hasattr(Signal, "asend"):  # Django 5.0
        asyncio.run(services.renew_pass(member))


def act_books() -> None:
    book = Book.objects.create(title="Signals and noise")
    book.acquire()
    book.index()
    book.move("A 3")
    book.subjects.add(Subject.objects.create(name="Statistics"))
    book.discard()


def act_branches() -> None:
    branch = Branch.objects.create(name="Harbour")
    branch.open()
    desk.front_desk.open()
    branch.close()
