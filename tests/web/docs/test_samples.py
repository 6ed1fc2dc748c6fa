"""Samples as they are written; `test_samples_run.py` runs them."""

import ast
from dataclasses import replace

from web.docs.operations import Body, Parameter
from web.docs.samples import LANGUAGES, samples, variables
from web.docs.table import OPERATIONS

GET = OPERATIONS[0]
HOSTILE = 'O\'Neil "$HOME" `id` \\ ${1} ü'
SEND = replace(GET, method="POST", body=Body(dict, {"name": HOSTILE, "is": True, "none": None}))


def test_each_language_calls_the_same_address_without_a_key_in_it() -> None:
    made = samples(GET, "https://muster.example/", {"page_id": "c88006c8-b9ea-433c-8a8b-749ec1af0756"})

    assert [each.language for each in made] == list(LANGUAGES)
    for each in made:
        assert "https://muster.example/api/roster/c88006c8-b9ea-433c-8a8b-749ec1af0756" in each.source
        assert "MUSTER_KEY" in each.source
        assert "ro_" not in each.source


def test_what_is_sent_is_quoted_for_each_language() -> None:
    curl, python, javascript = (each.source for each in samples(SEND, "https://muster.example"))

    assert r"O'\''Neil" in curl
    assert "-X POST" in curl
    assert len(ast.parse(python).body) == 3
    assert '"is": true' in javascript
    assert '"none": null' in javascript


def test_parameters_are_filled_and_those_of_the_query_encoded() -> None:
    asked = replace(
        GET, query=(Parameter("q", "", {"type": "string"}, "a b"), Parameter("x", "", {}, "1", False))
    )

    source = samples(asked, "https://muster.example", {"page_id": "here"})[0].source

    assert "/api/roster/here?q=a+b'" in source


def test_an_id_that_nobody_knows_is_taken_from_the_environment_in_each_language() -> None:
    remove = next(each for each in OPERATIONS if each.name == "remove_site")
    ask = next(each for each in OPERATIONS if each.name == "create_leave")

    removing = [each.source for each in samples(remove, "https://muster.example/$x")]
    asking = [each.source for each in samples(ask, "https://muster.example")]

    assert r'curl -X DELETE "https://muster.example/\$x/api/sites/$SITE_ID"' in removing[0]
    assert "f\"https://muster.example/$x/api/sites/{os.environ['SITE_ID']}\"" in removing[1]
    assert r"`https://muster.example/\$x/api/sites/${process.env.SITE_ID}`" in removing[2]
    assert '"staff": "\'"$STAFF_ID"\'"' in asking[0]
    assert "'staff': os.environ[\"STAFF_ID\"]" in asking[1]
    assert '"staff": process.env.STAFF_ID' in asking[2]
    assert variables(ask) == ("STAFF_ID",)
    assert variables(GET) == ("PAGE_ID",)
    assert variables(GET, {"page_id": "known"}) == ()


def test_no_sample_names_anything_that_could_be_there() -> None:
    changing = [each for each in OPERATIONS if each.path_parameters and each.group.name != "Rosters"]

    for operation in changing:
        for sample in samples(operation, "https://muster.example"):
            assert not [each for each in operation.path_parameters if each.example in sample.source]
