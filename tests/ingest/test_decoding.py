"""Files are read in the encoding that they are in, and what is broken is told with its place."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.encodings.decoding import NAMES, decode, known_encoding
from ingest.encodings.japanese import decode_euc, decode_iso2022
from ingest.errors import SourceError
from ingest.format import RawFile
from ingest.messages import LANGUAGES

PROSE = "駅は町の北にある。東京タワーまでは、電車で20分ほどかかります。\n"
LONG = PROSE * 40


def read(data: bytes, encoding: str = "", declared: str = ""):
    return decode(RawFile("a.txt", "a.txt", data, encoding), declared)


def refused(data: bytes, encoding: str = "", declared: str = "") -> SourceError:
    with pytest.raises(SourceError) as caught:
        read(data, encoding, declared)
    assert all("a.txt" in caught.value.message(language) for language in LANGUAGES)
    return caught.value


def keys(decoded) -> list[str]:
    for remark in decoded.remarks:
        assert all(remark.message(language) for language in LANGUAGES)
    return [remark.key for remark in decoded.remarks]


WIDE = ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]


@pytest.mark.parametrize("name", ["utf-8", "cp932", "euc_jp", "iso2022_jp", *WIDE])
def test_japanese_is_read_in_every_encoding_without_being_told(name):
    decoded = read(PROSE.encode(name))
    assert decoded.text == PROSE
    assert decoded.encoding.name == name
    assert decoded.encoding.certainty > 0.99
    assert not decoded.remarks


@pytest.mark.parametrize("name", ["utf-8", *WIDE])
def test_byte_order_mark_decides_and_is_left_out(name):
    decoded = read("\ufeff".encode(name) + b"" + PROSE.encode(name))
    assert (decoded.text, decoded.encoding.name) == (PROSE, name)
    assert decoded.encoding.reason == "mark"


@pytest.mark.parametrize("name", WIDE)
def test_english_without_a_mark_is_read_in_wide_encodings(name):
    assert read("Hello, world.\r\n".encode(name)).text == "Hello, world.\r\n"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("①㈱㍻髙﨑の話です。", "cp932"),
        ("丂丄を含む文です。", "euc_jp"),
        ("ｱｲｳの話です。", "iso2022_jp_ext"),
        ("丂丄を含む文です。", "iso2022_jp_1"),
        ("丂αを含む文です。", "iso2022_jp_2"),
        ("①を含む文です。", "iso2022_jp_2004"),
    ],
)
def test_characters_beyond_the_plain_sets_are_read(words, name):
    assert read(words.encode(name)).text == words


def test_nec_and_ibm_characters_are_read_in_euc_and_mail():
    assert decode_euc("駅の".encode("euc_jp") + b"\xad\xa1\xad\xea\xfc\xe2") == "駅の①㈱髙"
    assert decode_iso2022(b"\x1b$B\x31\x58-!-j\x1b(B\nabc") == "駅①㈱\nabc"


EUC = st.characters(codec="euc_jp", exclude_characters="¥‾\x1b\x0e\x0f")


@given(st.text(EUC, max_size=40))
def test_euc_is_read_as_python_reads_it_where_python_can(text):
    data = text.encode("euc_jp")
    assert decode_euc(data) == data.decode("euc_jp")


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_with_a_sentence(data):
    try:
        decoded = read(data)
    except SourceError as error:
        assert error.message("ja")
    else:
        assert decoded.text
        assert 0 < decoded.encoding.certainty <= 1
        keys(decoded)


PLAIN = st.sampled_from("駅は東京のタワーで、。「」\nカナ一二三四abc123")


@given(st.text(PLAIN, min_size=12, max_size=60), st.sampled_from(["cp932", "euc_jp", "utf-8"]))
def test_text_comes_back_as_it_was(text, name):
    if sum(char > "\u3040" for char in text) >= 8:
        assert read(text.encode(name)).text == text


# --- the user's word and the file's


@pytest.mark.parametrize(
    "name",
    ["shift_jis", "SJIS", "Windows-31J", "cp932", "x-sjis", "ＣＰ932", "MS932", " ms_kanji "],
)
def test_encodings_are_known_by_their_many_names(name):
    assert known_encoding(name) == "cp932"


@pytest.mark.parametrize(
    "name", ["klingon", "", "rot13", "base64", "idna", "unicode_escape", "utf-7", "a\0b"]
)
def test_what_is_no_encoding_of_files_is_unknown(name):
    assert known_encoding(name) is None


def test_names_that_are_told_to_the_user_are_known():
    assert all(known_encoding(name) == name for name in NAMES)


def test_unknown_encoding_is_refused_with_names_to_choose_from():
    error = refused(b"abc", "klingon")
    assert error.key == "encoding_unknown"
    assert "cp932" in str(error)


@pytest.mark.parametrize("name", ["a" * 5000, "kling\non", "utf-\udce3"])
def test_unknown_encoding_is_quoted_in_one_short_line(name):
    sentence = refused(b"abc", name).message("en")
    assert len(sentence) < 250
    assert len(sentence.encode().splitlines()) == 1


def test_users_word_counts_before_a_mark_and_before_what_is_declared():
    data = codecs.BOM_UTF8 + PROSE.encode()
    assert read(data, "cp1252:replace", "utf-8").text.startswith("ï»¿")


def test_text_that_is_not_in_the_encoding_that_was_named_is_refused_with_the_place():
    error = refused(b"abc" + PROSE.encode("cp932"), "utf-8")
    assert (error.key, error.details["position"]) == ("encoding_broken", 3)


@pytest.mark.parametrize("name", ["utf-16", "UTF-16LE", "utf-16-be"])
def test_utf_16_that_was_named_goes_by_its_mark(name):
    assert read(b"\xfe\xff" + PROSE.encode("utf-16-be"), name).text == PROSE


def test_declared_encoding_decides_where_bytes_leave_it_open():
    decoded = read("日本".encode("euc_jp"), declared="EUC-JP")
    assert (decoded.text, decoded.encoding.reason) == ("日本", "declared")
    korean = "안녕하세요 여러분".encode("euc_kr")
    assert read(korean, declared="euc-kr").text == "안녕하세요 여러분"


@pytest.mark.parametrize("declared", ["utf-8", "euc-jp", "iso-8859-1", "klingon"])
def test_wrong_declaration_is_overruled_and_told(declared):
    decoded = read(LONG.encode("cp932"), declared=declared)
    assert decoded.text == LONG
    assert keys(decoded) == ["encoding_declared_wrong"]


# --- doubt


def test_guess_that_is_not_sure_names_the_encoding_and_how_to_overrule_it():
    decoded = read("Le café est à côté du théâtre où réside Aïcha.".encode("cp1252"))
    assert decoded.text.startswith("Le café")
    assert decoded.encoding.name == "cp1252"
    assert decoded.encoding.certainty <= 0.5
    assert keys(decoded) == ["encoding_guessed"]
    assert "--encoding" in decoded.remarks[0].message("ja")
    certainty = decoded.encoding.certainty
    assert decoded.remarks[0].details == {"encoding": "cp1252", "percent": round(100 * certainty)}


def test_words_that_are_utf_8_by_chance_are_doubted():
    decoded = read("同年12月".encode("euc_jp")[:6])
    assert decoded.text == "同年12"
    assert decoded.encoding.certainty < 0.9


@pytest.mark.parametrize("words", ["café", "naïve", "日本", "Привет, мир", "±5", "10°C"])
def test_short_utf_8_is_not_doubted_away(words):
    assert read(words.encode()).text == words


# --- broken files


@pytest.mark.parametrize("name", ["utf-8", "cp932", "euc_jp", "utf-16-le"])
def test_character_that_is_cut_off_at_the_end_is_left_out_and_told(name):
    decoded = read(LONG.rstrip().encode(name)[:-1])
    assert decoded.text == LONG.rstrip()[:-1]
    assert keys(decoded) == ["encoding_cut"]


@pytest.mark.parametrize(
    ("name", "bad"), [("utf-8", b"\xff"), ("cp932", b"\xfd"), ("euc_jp", b"\xff")]
)
def test_broken_byte_in_a_clear_text_is_refused_with_its_place(name, bad):
    data = LONG.encode(name)
    at = len(LONG[:600].encode(name))
    error = refused(data[:at] + bad + data[at:])
    assert error.key == "encoding_broken"
    assert error.details["encoding"] == name
    assert error.details["position"] == at


def test_broken_bytes_are_replaced_if_the_user_says_so():
    data = LONG.encode("cp932")
    at = len(LONG[:60].encode("cp932"))
    decoded = read(data[:at] + b"\xfd" + data[at:], "cp932:replace")
    assert decoded.text.count("\ufffd") == 1
    assert decoded.text.replace("\ufffd", "") == LONG
    assert keys(decoded) == ["encoding_replaced"]


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "source_binary"),
        (bytes(range(256)) * 4, "source_binary"),
        (bytes(range(1, 32)) * 4, "source_binary"),
        (b"\0\1", "source_binary"),
        (b"\xff", "source_undecodable"),
        (b"abc\xff", "source_undecodable"),
        ("\u3000\u200b\n".encode(), "source_empty"),
        (codecs.BOM_UTF16_LE, "source_empty"),
    ],
)
def test_what_is_no_text_is_refused(data, key):
    assert refused(data).key == key


@pytest.mark.parametrize("name", ["utf-8", "cp932"])
def test_control_characters_stay_in_the_text_and_are_counted(name):
    text = PROSE + "制御\x00文字\x07と\x1bエスケープ。"
    decoded = read(text.encode(name))
    assert decoded.text == text
    assert keys(decoded) == ["encoding_controls"]
    assert decoded.remarks[0].details["count"] == 3
