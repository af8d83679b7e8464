"""Settings: every option, its type, its default and what it does. The only home of defaults.

``configs/default.yaml`` is written from these classes and a test holds the two equal. Reading a YAML file into them,
with every mistake reported at once, is ``config_file.py``.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from pipeline.records import SECTION_KINDS


class Settings(BaseModel):
    """Base of all settings: frozen, unknown options refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


SectionKind = Literal["headline", "dateline", "caption", "body", "list", "comment", "boilerplate"]
assert set(SectionKind.__args__) == set(SECTION_KINDS)


class CorpusConfig(Settings):
    """How documents are read."""

    text_column: str = Field("text", description="column of CSV and TSV files, or field of JSON, that holds the text")
    maximum_size: int = Field(20_000_000, ge=1, description="bytes of one document; a larger one is a failed row in documents.csv")
    language: str = Field("en", description="documents in another language are skipped; empty: read everything")
    encoding: str = Field(
        "", description="encoding of files that are not UTF-8 or UTF-16, such as cp1252; empty: guessed, and said in documents.csv"
    )

    @field_validator("encoding")
    @classmethod
    def known_encoding(cls, value: str) -> str:
        """Refuses a name Python knows no encoding by."""
        try:
            "".encode(value or "utf-8")
        except LookupError:
            raise ValueError("not an encoding; allowed: utf-8, cp1252, latin-1, cp1251, koi8-r, shift_jis ...") from None
        return value


class ModelConfig(Settings):
    """The spaCy model underneath."""

    name: str = Field("en_core_web_sm", description="spaCy model by name; en_core_web_sm is installed with claimsheet")
    tuned: bool = Field(True, description="use the speed-ups that give the same output (false: spaCy as it comes)")


class SectionsConfig(Settings):
    """Finding headline, dateline, captions, body, lists, comments and boilerplate in the text."""

    example: ClassVar[str] = '"LIMA, Peru (AP) — Rivers rose." → dateline "LIMA, Peru (AP) —", body "Rivers rose."'

    read: tuple[SectionKind, ...] = Field(
        ("headline", "dateline", "caption", "body", "list"),
        description="kinds of section that are read; the others stay in the text and give no rows",
    )
    patterns: str = Field("", description="YAML file of further section patterns; empty: the shipped ones alone")

    @field_validator("patterns")
    @classmethod
    def readable_patterns(cls, value: str) -> str:
        """Reads the file, so that its mistakes are reported with the config's."""
        if value:
            from pipeline.stages.sections.patterns import load_patterns

            load_patterns(value)
        return value


class EntitiesConfig(Settings):
    """Names and their canonical forms."""

    example: ClassVar[str] = '"the Islamic State group, or ISIS" → two rows, both named Islamic State'

    gazetteers: tuple[str, ...] = Field(
        ("world", "armed-groups"),
        description="gazetteers by shipped name (world, armed-groups, casualty) or path of a YAML file; a later one "
        "wins over an earlier one",
    )

    @field_validator("gazetteers")
    @classmethod
    def readable_gazetteers(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Reads the files, so that their mistakes are reported with the config's."""
        if value != cls.model_fields["gazetteers"].default:
            from pipeline.stages.entities.gazetteer import load_gazetteer

            load_gazetteer(value)
        return value


class UnitOption(Settings):
    """A unit of the user's own."""

    name: str = Field(description="what stands in the column unit")
    kind: Literal["percent", "measure", "duration", "rate", "money", "other"] = Field("measure", description="kind of quantity")
    surfaces: tuple[str, ...] = Field((), description="words that stand for it, in the singular")
    symbols: tuple[str, ...] = Field((), description="symbols that stand for it, case as written")
    example: str = Field("", description="a sentence with the unit")


class ExclusionOption(Settings):
    """Numbers a user wants left out."""

    name: str = Field(description="shown by `claimsheet show --why`")
    pattern: str = Field(description="regular expression; a figure it touches is left out")
    example: str = Field("", description="a sentence with such a number")

    @field_validator("pattern")
    @classmethod
    def _is_a_regular_expression(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"{pattern!r} is not a regular expression: {error}") from None
        return pattern


class QuantitiesConfig(Settings):
    """Figures: counts, money, percentages, measures, ages, durations, rates."""

    example: ClassVar[str] = '"at least 603 civilians" → value 603, modifier at least, counted civilian'

    units: tuple[UnitOption, ...] = Field((), description="units of your own, with the words and symbols that stand for them")
    units_file: str = Field("", description="YAML file with a list of further units under `units`; empty: none")
    exclusions: tuple[ExclusionOption, ...] = Field(
        (), description="numbers of your own to leave out, each with a name and a regular expression"
    )


class DatesConfig(Settings):
    """Dates, times, durations, sets and ranges, resolved to days."""

    example: ClassVar[str] = '"between April 19 and May 23" → 2017-04-19 to 2017-05-23 where published in 2017'

    day_order: Literal["unknown", "month-day", "day-month"] = Field(
        "unknown", description="how 4/7/2017 is read; unknown: by the document's other dates, else flagged as ambiguous"
    )
    fiscal_year_start: int = Field(
        10, ge=1, le=12, description="month a fiscal year begins in; it is named for the year it ends in (US: 10)"
    )
    school_year_start: int = Field(9, ge=1, le=12, description="month a school year begins in; it lasts ten months")
    thirds: tuple[Literal["early", "mid", "late"], ...] = Field(
        ("early", "mid", "late"), description="those that get a RANGE row of a third of their unit, beside the unit's row"
    )
    unusual_dates: bool = Field(
        True, description="try dateparser on absolute dates in a spelling that the grammar doesn't know"
    )


AttributionSense = Literal["say", "show", "believe", "deny", "ask", "order", "promise", "want", "judge", "other"]


class AttributionsConfig(Settings):
    """Who said what."""

    example: ClassVar[str] = '"Aid is late, the ministry said." → source ministry, cue said, content Aid is late'

    kinds: tuple[AttributionSense, ...] = Field(
        ("say", "show", "believe", "deny", "ask", "order", "promise", "want", "judge", "other"),
        description="kinds of attribution that are kept, by the sense of the cue; say and show: statements only",
    )
    cues: str = Field("", description="YAML file of further cues; empty: the shipped ones alone")
    learned: bool = Field(True, description="use the learned tagger (false: rules alone, faster, finds less)")
    weights: str = Field("", description="weights file of a tagger you trained; empty: the shipped one")


class SentencesConfig(Settings):
    """Sentences and how much they are worth checking."""

    news_signs: bool = Field(
        True,
        description="raise the score of sentences with a source, a figure, a time or a place; lower it for questions, "
        "outlooks and personal experience",
    )

    example: ClassVar[str] = '"Floods killed 14 people on Monday." → 0.9; "Is that enough?" → 0.1'


class ClaimsConfig(Settings):
    """Rows of claims.csv."""

    example: ClassVar[str] = '"Floods killed 14 people, police said." → source police, figure 14 people'
    statements: bool = Field(True, description="rows for attributed statements without a figure as well")
    own_voice: bool = Field(True, description="rows for figures in the outlet's own voice, without a source")
    most_figures: int = Field(
        40, ge=1, description="figures of a sentence that has more than these are a table's: quantities, but no claims"
    )


#: stage name -> its settings; the order is the default order of the stages
STAGE_SETTINGS: dict[str, type[Settings]] = {
    "sections": SectionsConfig,
    "entities": EntitiesConfig,
    "quantities": QuantitiesConfig,
    "dates": DatesConfig,
    "attributions": AttributionsConfig,
    "sentences": SentencesConfig,
    "claims": ClaimsConfig,
}


#: stage -> the stages whose records it reads, and so must not stand before
STAGE_READS: dict[str, tuple[str, ...]] = {
    "sentences": ("entities", "quantities", "dates"),
    "claims": ("entities", "quantities", "dates", "attributions", "sentences"),
}


class StageConfig(Settings):
    """One stage of the pipeline: a shipped one, a spaCy factory, or a dotted name of a user's own."""

    stage: str = Field(description="shipped stage, spaCy factory, or dotted name of a function taking a Doc")
    name: str = Field("", description="name of this use of the stage; needed where a stage is repeated")
    enabled: bool = Field(True, description="false switches the stage off")
    options: dict[str, Any] = Field(default_factory=dict, description="the stage's own options")


class TablesConfig(Settings):
    """The tables that are written."""

    bom: bool = Field(True, description="begin CSV files with a byte order mark, so that Excel reads them as UTF-8")


class EngineConfig(Settings):
    """How the work is split up."""

    workers: int = Field(1, ge=1, description="processes of this machine that share the work, by Dask; 1: this one alone")
    scheduler: str = Field(
        "", description="address of a Dask cluster that does the work instead, as in tcp://10.0.0.5:8786; empty: none"
    )
    batch_size: int = Field(256, ge=1, description="most documents in a batch; of long ones there are fewer")


class Config(Settings):
    """Everything a run can be told."""

    corpus: CorpusConfig = CorpusConfig()
    model: ModelConfig = ModelConfig()
    stages: tuple[StageConfig, ...] = tuple(StageConfig(stage=name) for name in STAGE_SETTINGS)
    tables: TablesConfig = TablesConfig()
    engine: EngineConfig = EngineConfig()
