"""Keys: random, recognisable, kept as a hash."""

from domain.access.keys import LONGEST_KEY, hash_of, new_key_text


def test_a_key_names_its_id_and_no_two_are_alike() -> None:
    (first_id, first), (second_id, second) = new_key_text(), new_key_text()

    assert first.startswith(f"ro_{first_id}_")
    assert first != second
    assert first_id != second_id
    assert len(first) <= LONGEST_KEY


def test_the_hash_does_not_contain_the_key_and_is_the_same_each_time() -> None:
    _, text = new_key_text()

    assert hash_of(text) == hash_of(text)
    assert text.encode() not in hash_of(text)
    assert len(hash_of("\ud800")) == 32
