"""Reading a configuration: what it means, and what is said of its mistakes."""

import json
import textwrap

import pytest

from pipeline.config import STAGE_SETTINGS, Config
from pipeline.config_file import ConfigError, parse_config, read_config, stage_options
from pipeline.config_text import default_yaml, json_schema
from tests.conftest import ROOT


def mistakes(text: str) -> list[str]:
    with pytest.raises(ConfigError) as raised:
        parse_config(textwrap.dedent(text), file="my.yaml")
    return [str(mistake) for mistake in raised.value.mistakes]


def test_an_empty_file_is_the_default():
    assert parse_config("") == Config()
    assert parse_config("# nothing but a comment\n") == Config()


def test_default_yaml_is_the_default():
    config = parse_config(default_yaml())
    assert config.model_copy(update={"stages": ()}) == Config().model_copy(update={"stages": ()})
    assert [stage.stage for stage in config.stages] == list(STAGE_SETTINGS)
    for stage in config.stages:
        assert stage_options(stage.stage, stage.options) == stage_options(stage.stage, {})


def test_shipped_default_yaml_is_up_to_date():
    """`python -m pipeline.config_text` writes both files anew."""
    assert (ROOT / "configs/default.yaml").read_text("utf-8") == default_yaml(schema="schema.json")
    assert (ROOT / "configs/schema.json").read_text("utf-8") == json_schema()


@pytest.mark.parametrize("preset", sorted(path.stem for path in (ROOT / "configs/presets").glob("*.yaml")))
def test_presets_are_valid_and_go_by_their_name(preset):
    assert read_config(preset) != Config()


def test_every_option_is_described():
    def fields(model):
        for name, field in model.model_fields.items():
            yield f"{model.__name__}.{name}", field

    undescribed = [n for settings in STAGE_SETTINGS.values() for n, field in fields(settings) if not field.description]
    assert not undescribed


@pytest.mark.parametrize("written", ["no", "1.10", "12:30", "0o17", "2017-07-07", "NULL-terminated", "yes"])
def test_scalars_mean_what_they_say(written):
    assert parse_config(f"model: {{name: {written}}}").model.name == written


@pytest.mark.parametrize(
    ("written", "value"), [("no", False), ("off", False), ("false", False), ("yes", True), ("true", True)]
)
def test_true_and_false_in_all_spellings(written, value):
    assert parse_config(f"model: {{tuned: {written}}}").model.tuned is value


def test_an_option_left_empty_keeps_its_default():
    assert parse_config("model:\n  name:\n") == Config()


def test_every_mistake_is_reported_at_once_with_its_line():
    found = mistakes(
        """\
        model:
          tunned: yes
        corpus:
          maximum_size: lots
        engine:
          workers: 0
        stages:
          - stage: claims
          - stage: quantites
          - stage: dates
          - stage: sections
            options: {read: [headlin, body]}
        """
    )
    assert [line.split(": ")[0] for line in found] == [f"my.yaml:{n}" for n in (2, 4, 6, 8, 9, 12)]
    assert "did you mean 'tuned'?" in found[0] and "allowed: name, tuned" in found[0]
    assert "'lots' is not a whole number" in found[1]
    assert "the least is 1" in found[2]
    assert "claims reads what dates find; move it below" in found[3]
    assert "did you mean 'quantities'?" in found[4]
    assert "did you mean 'headline'?" in found[5] and "boilerplate" in found[5]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("model: {name: [a", "my.yaml:1: not valid YAML"),
        ("- one\n- two\n", "a configuration is a mapping"),
        ("model:\n  name: a\n  name: b\n", "my.yaml:3: name: stands twice"),
        ("stages:\n  - stage: dates\n  - stage: dates\n", "my.yaml:3: stages[2]: 'dates' stands twice"),
        ("stages:\n  - options: {}\n", "stages[1].stage: is missing"),
        ("stages:\n  - stage: no_such_module.stage\n", "there is no module 'no_such_module'"),
        ("model: small\n", "'small' should be a mapping"),
    ],
)
def test_mistakes(text, said):
    assert said in "\n".join(mistakes(text))


def test_a_missing_file_says_how_to_get_one(tmp_path):
    with pytest.raises(ConfigError, match="claimsheet init"):
        read_config(tmp_path / "none.yaml")


def test_a_stage_of_ones_own_is_checked_by_its_signature(tmp_path, monkeypatch):
    (tmp_path / "my_stages.py").write_text("def shout(doc, *, loudness: int = 1, word: str = ''):\n    return doc\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert (
        parse_config("stages: [{stage: my_stages.shout, options: {loudness: 3}}]").stages[0].stage == "my_stages.shout"
    )
    assert stage_options("my_stages.shout", {"loudness": "3", "word": "no"}) == {"loudness": 3, "word": "no"}
    (said,) = mistakes("stages:\n  - stage: my_stages.shout\n    options: {loudness: very}\n")
    assert said.startswith("my.yaml:3: stages[1].options.loudness: 'very' is not a whole number")


def test_a_stage_can_be_repeated_under_another_name():
    config = parse_config("stages: [dates, {stage: dates, name: dates_again}]")
    assert [(s.stage, s.name) for s in config.stages] == [("dates", ""), ("dates", "dates_again")]


def test_a_switched_off_stage_may_stand_anywhere():
    parse_config("stages: [claims, {stage: dates, enabled: false}]")


def test_json_schema_knows_every_stage():
    schema = json.loads(json_schema())
    assert {settings.__name__ for settings in STAGE_SETTINGS.values()} <= set(schema["$defs"])
