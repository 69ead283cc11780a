"""A contract follows the published standard, and one that does not is refused with the place and what is wrong there."""

import shutil

import pytest
import yaml

from bluelamp.contracts import load_contracts, require_valid
from bluelamp.errors import BluelampError
from bluelamp.settings import PROJECT


def test_every_contract_follows_the_standard():
    assert len(load_contracts()) >= 5
    require_valid()


def spoil(document, place, value):
    *way, last = place
    for step in way:
        document = document[step]
    if value is None:
        del document[last]
    else:
        document[last] = value


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (["apiVersion"], "v9.9", "$.apiVersion"),
        (["kind"], "Contract", "$.kind"),
        (["version"], None, "'version' is a required property"),
        (["schema", 0, "properties", 0, "logicalType"], "text", "$.schema[0].properties[0].logicalType"),
        (["schema", 0, "properties", 1, "logicalTypeOptions"], {"maxLenght": 4}, "$.schema[0].properties[1]"),
        (["slaProperties", 0, "value"], None, "$.slaProperties[0]"),
    ],
)
def test_what_breaks_the_standard_is_named_with_its_place(tmp_path, place, value, words):
    path = tmp_path / "crime.odcs.yaml"
    shutil.copy(PROJECT / "contracts" / path.name, path)
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    spoil(document, place, value)
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    with pytest.raises(BluelampError) as raised:
        require_valid(tmp_path)
    assert words in raised.value.what
    assert raised.value.where == str(path)
