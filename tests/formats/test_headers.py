"""The words of sheets: every table and field has its own, in both languages; none means two things."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecograph.formats.headers import (
    LANGUAGES,
    field_of,
    folded,
    form_of,
    forms,
    in_language,
    key_in,
    key_of,
    keys,
    titles,
)
from ecograph.model import Ecosystem, Settings
from ecograph.model.roadmap import RECORDS

PARTS = {"touchpoints", "metric", "causes", "because", "benefits", "costs", "change"}
EACH = pytest.mark.parametrize("form", forms().values(), ids=forms().keys())


def test_every_table_of_a_model_has_a_sheet():
    """Whatever the model calls a table can be the name of a sheet, in either language or by its own word."""
    tables = {name for name, field in Ecosystem.model_fields.items() if name not in {*keys(), "settings"}}
    assert tables | RECORDS.keys() <= forms().keys()
    for table, form in forms().items():
        assert form_of(table) is form
        assert all(form_of(form.title(language)) is form for language in LANGUAGES)
    assert form_of("Sheet1") is None


@EACH
def test_every_field_of_a_record_has_a_header_in_both_languages(form):
    """No field is without a column, unless its parts have a sheet of their own."""
    fields = form.record.model_fields if form.record else {}
    assert fields.keys() - PARTS <= form.columns.keys()
    assert all(column.title(language) for column in form.columns.values() for language in LANGUAGES)


@EACH
def test_no_header_means_two_columns_of_one_sheet(form):
    """Each word that may stand in a header leads to one field, its own name among them."""
    said = Counter(
        word
        for column in form.columns.values()
        for word in {folded(text) for text in (column.field, *column.titles, *column.others)}
    )
    assert [word for word, number in said.items() if number > 1] == []
    assert "" not in said
    assert all(form.fields[folded(field)] == field for field in form.columns)


def test_no_title_means_two_sheets():
    """Each name of a sheet leads to one table, and spreadsheets and file systems take it."""
    said = Counter(
        word for form in forms().values() for word in {folded(text) for text in (*form.titles, *form.others)}
    )
    assert [word for word, number in said.items() if number > 1] == []
    assert all(len(title) <= 31 and not set(title) & set("[]:*?/\\") for title in titles())


@EACH
def test_every_word_a_column_may_hold_is_read_in_both_languages(form):
    """What is written in a language is read as the model's own word."""
    for column in form.columns.values():
        for word in column.words:
            assert column.meanings[folded(word)] == word
            if column.field != "table":
                assert all(column.meanings[folded(in_language(word, each))] == word for each in LANGUAGES)


def test_from_and_to_mean_something_on_the_sheet_of_gifts_only():
    """The giver is who is relied on; anywhere else the words could mean either."""
    fields = forms()["gives"].fields
    assert (fields["from"], fields["van"], fields["to"], fields["naar"]) == (
        "dependee",
        "dependee",
        "depender",
        "depender",
    )
    assert {"from", "to", "van", "naar"}.isdisjoint(forms()["dependencies"].fields)


def test_every_key_of_a_model_can_be_written_and_read():
    """Keys are read in both languages; settings by their dotted names, whatever their case."""
    assert {f"settings.{name}" for name in Settings.model_fields} <= set(keys())
    assert all(key_of(key_in(key, language)) == key for key in keys() for language in LANGUAGES)
    assert key_of("Settings.Thresholds.net-giver.least_Share") == "settings.thresholds.net-giver.least_Share"
    assert key_of("colour") is None


@given(st.text())
def test_folding_twice_changes_nothing(text):
    """A folded word has only letters and digits, and folds to itself."""
    word = folded(text)
    assert folded(word) == word
    assert not word or word.isalnum() or any(sign.isalnum() for sign in word)


def test_a_header_may_say_on_what_scale_its_ratings_are():
    """People copy the scale into the header."""
    form = forms()["dependencies"]
    for header in ("Gewicht (1-5)", "Gewicht 1-5", "gewicht [1..5]", "Weight 1 t/m 5", "Gewicht (1 – 5)"):
        assert field_of(form, header) == "importance"
    assert field_of(form, "Tevredenheid 1-5") == "satisfaction"
    assert field_of(form, "Rekent op wie") == "dependee"
    assert {field_of(form, said) for said in ("Toelichting", "Omschrijving", "Opm.")} == {"note"}
    assert field_of(form, "Gewicht 15") is None


def test_case_signs_and_diacritics_do_not_matter():
    """What people type differently is one word."""
    assert {folded(text) for text in ("part_of", "Part of", "PART-OF", " part  of ")} == {"partof"}
    assert folded("Beïnvloedbaar") == folded("beinvloedbaar")
