"""The threads of a worker do all that is submitted, whatever becomes of it, and end when they are told to."""

import subprocess
import sys
import threading
import weakref

import pytest

from medref.threads import Threads


@pytest.fixture
def threads():
    threads = Threads(3)
    yield threads
    threads.shutdown()


def waited_for(work):
    """Return a piece of work once it is done."""
    done = threading.Event()
    work.add_done_callback(lambda _work: done.set())
    assert done.wait(10)
    return work


def raising(error):
    raise error


def test_the_answer_is_what_the_call_returns(threads):
    assert waited_for(threads.submit(str.upper, "answer")).result() == "ANSWER"


@pytest.mark.parametrize("error", [ValueError("wrong"), SystemExit(1), KeyboardInterrupt()])
def test_what_is_raised_is_raised_for_whoever_asks_and_no_thread_is_lost(threads, error):
    for work in [threads.submit(raising, error) for _time in range(9)]:
        with pytest.raises(type(error)):
            waited_for(work).result()

    assert [thread.is_alive() for thread in threads.threads] == [True] * 3


def test_a_callback_is_called_once_with_the_work_before_and_after_the_end(threads):
    free, called = threading.Event(), []
    work = threads.submit(free.wait, 10)
    work.add_done_callback(called.append)
    assert called == []

    free.set()
    work_after = waited_for(threads.submit(str, 1))
    work_after.add_done_callback(called.append)

    threads.shutdown()
    assert sorted(map(id, called)) == sorted(map(id, (work, work_after)))


def test_nothing_is_lost_between_end_and_callback(threads):
    """The callback comes from another thread than the end: whichever is first, it is called, and once."""
    number, called = 20_000, []
    for each in range(number):
        threads.submit(int, each).add_done_callback(lambda work: called.append(work.result()))

    threads.shutdown()

    assert sorted(called) == list(range(number))


def test_as_many_work_at_once_as_there_are(threads):
    together = threading.Barrier(3)

    assert {waited_for(work).result() for work in [threads.submit(together.wait, 10) for _thread in range(3)]} == {
        0,
        1,
        2,
    }


def test_what_was_submitted_is_done_before_the_end_and_then_no_thread_is_left(threads):
    free, done = threading.Event(), []
    for _thread in range(3):
        threads.submit(free.wait, 10)
    for each in range(30):
        threads.submit(done.append, each)

    threads.shutdown(wait=False)
    free.set()
    threads.shutdown()

    assert sorted(done) == list(range(30))
    assert not any(thread.is_alive() for thread in threads.threads)


def test_a_thread_that_waits_holds_no_request(threads):
    class Request:
        pass

    request, gone = Request(), threading.Event()
    weakref.finalize(request, gone.set)
    waited_for(threads.submit(id, request))
    del request

    assert gone.wait(10)


def test_a_process_that_ends_without_a_word_answers_what_was_begun_and_waits_for_nobody():
    """So a worker ends that was told to abort, or that could not start."""
    ending = (
        "import sys, time; from medref.threads import Threads; threads = Threads(3)\n"
        "threads.submit(lambda words: (time.sleep(0.5), print(words, flush=True)), 'answered'); sys.exit(3)"
    )

    done = subprocess.run([sys.executable, "-c", ending], capture_output=True, text=True, timeout=20, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (3, "answered\n", "")
