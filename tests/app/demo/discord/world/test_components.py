"""Components are numbered and found however deep they lie."""

from app.demo.discord.world.components import every_component, find_component, numbered

CONTAINER = {
    "type": 17,
    "components": [
        {"type": 9, "components": [{"type": 10, "content": "A"}], "accessory": {"type": 2, "custom_id": "a"}},
        {"type": 1, "id": 2, "components": [{"type": 2, "custom_id": "b"}]},
    ],
}


def test_each_gets_a_number_of_its_own_and_given_ones_stay() -> None:
    copies = numbered([CONTAINER])

    ids = [component["id"] for component in every_component(copies)]
    assert sorted(ids) == [1, 2, 3, 4, 5, 6]
    assert copies[0]["components"][1]["id"] == 2
    assert "id" not in CONTAINER


def test_accessories_and_labelled_fields_are_found() -> None:
    label = {"type": 18, "component": {"type": 4, "custom_id": "field"}}

    assert find_component([CONTAINER], "a") == {"type": 2, "custom_id": "a"}
    assert find_component([label], "field") is label["component"]
    assert find_component([CONTAINER], "nothing") is None
