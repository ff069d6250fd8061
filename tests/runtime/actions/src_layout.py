"""A day in the library."""

import asyncio

from django.dispatch import Signal


def act_members():
    from lending.models import Member

    Member.join("Ada").leave()


def act_lend():
    from catalog.models import Book
    from lending import services
    from lending.models import Member

    member = Member.join("Grace")
    loan = services.borrow(member, Book.objects.create(title="Compilers"))
    loan.extend(7)
    services.give_back(loan)
    services.pay_fine(loan)
    if hasattr(Signal, "asend"):  # Django 5.0
        asyncio.run(services.renew_pass(member))


def act_books():
    from catalog.models import Book, Subject

    book = Book.objects.create(title="Signals and noise")
    book.acquire()
    book.index()
    book.move("A 3")
    book.subjects.add(Subject.objects.create(name="Statistics"))
    book.discard()


def act_branches():
    from branches import desk
    from branches.models import Branch

    branch = Branch.objects.create(name="Harbour")
    branch.open()
    desk.front_desk.open()
    branch.close()
