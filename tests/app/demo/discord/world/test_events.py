"""Events reach listeners at once and in order, until they stop listening."""

from app.demo.discord.world.events import Event, EventStream


def test_listeners_hear_until_they_stop() -> None:
    stream, heard = EventStream(), list[str]()
    stop = stream.subscribe(lambda event: heard.append(event.name))

    stream.emit(Event("A", {}))
    stream.emit(Event("B", {}))
    stop()
    stream.emit(Event("C", {}))

    assert heard == ["A", "B"]
