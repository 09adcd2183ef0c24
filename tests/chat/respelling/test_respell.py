"""Names and words are respelt as the article has them, where that is certain, and only then."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.respelling import Spellings, respell

ARTICLE = """
Brightline社は1987年に港町で生まれた。創業者のMarcus Tellmanは、のちにテレポルタ社とBrightonを
買った。
建築家のアレッサンドロ・ヴィアネッリが本社を設計し、斎藤健一が音楽を書いた。青葉財団の吉田松陰記念館も近い。
ドイツの技師はドイツへ帰り、ドイツで学び、ドイツの川を語った。
市長は港の経済政策についての講演で、スーパーコンピュータを買うと話した。OpenHarborは無料で、作者は
シュタインメッツ氏である。カフェのパーティーは毎週ある。会社は十年後に解散した。Gooleという町の話もある。
"""


@pytest.fixture(scope="module")
def spellings() -> Spellings:
    return Spellings([ARTICLE])


@pytest.mark.parametrize(
    ("typed", "respelt"),
    [
        ("ブライトライン社はいつ生まれた?", "Brightline社はいつ生まれた?"),
        ("マーカス・テルマンは何を買った?", "Marcus Tellmanは何を買った?"),
        ("テルマン氏は何を買った?", "Tellman氏は何を買った?"),
        ("ブライトンを買ったのは?", "Brightonを買ったのは?"),
        ("オープンハーバーの作者は?", "OpenHarborの作者は?"),
        ("オープンHarborの作者は?", "OpenHarborの作者は?"),
        ("Teleportaを買ったのは?", "テレポルタを買ったのは?"),
        ("Steinmetzは何の作者?", "シュタインメッツは何の作者?"),
        ("Who is Steinmetz?", "Who is シュタインメッツ?"),
    ],
)
def test_name_in_the_other_script_is_found(spellings, typed, respelt):
    assert respell(typed, spellings) == respelt


@pytest.mark.parametrize(
    ("typed", "respelt"),
    [
        ("アレッサンドロビアネッリは何を?", "アレッサンドロ・ヴィアネッリは何を?"),
        ("ビアネッリは何を?", "ヴィアネッリは何を?"),
        ("カフェのパーティはいつ?", "カフェのパーティーはいつ?"),
        ("スーパコンピューターを買うのは?", "スーパーコンピュータを買うのは?"),
        ("ｽｰﾊﾟｰｺﾝﾋﾟｭｰﾀｰを買うのは?", "スーパーコンピュータを買うのは?"),
        ("Open Harborの作者は?", "OpenHarborの作者は?"),
    ],
)
def test_other_spelling_of_one_script_is_found(spellings, typed, respelt):
    assert respell(typed, spellings) == respelt


@pytest.mark.parametrize(
    ("typed", "respelt"),
    [
        ("シュタインッメツ氏は誰?", "シュタインメッツ氏は誰?"),
        ("シュタインネッツ氏は誰?", "シュタインメッツ氏は誰?"),
        ("シュタイメッツ氏は誰?", "シュタインメッツ氏は誰?"),
        ("アレッサンンドロは誰?", "アレッサンドロは誰?"),
        ("テレポルダ社とは?", "テレポルタ社とは?"),
        ("テレポル社とは?", "テレポルタ社とは?"),
        ("ドツイへ帰ったのは?", "ドイツへ帰ったのは?"),
        ("OpneHarborの作者は?", "OpenHarborの作者は?"),
        ("Brihgtlineとは?", "Brightlineとは?"),
    ],
)
def test_one_slip_in_a_name_is_mended(spellings, typed, respelt):
    assert respell(typed, spellings) == respelt


@pytest.mark.parametrize(
    ("typed", "respelt"),
    [
        ("斉藤健一は何を書いた?", "斎藤健一は何を書いた?"),
        ("港の経済製作とは?", "港の経済政策とは?"),
        ("経済政策についての公演で何を?", "経済政策についての講演で何を?"),
        ("会社が開山されたのは?", "会社が解散されたのは?"),
        ("よしだしょういんの記念館は?", "吉田松陰の記念館は?"),
    ],
)
def test_wrong_conversion_is_mended(spellings, typed, respelt):
    assert respell(typed, spellings) == respelt


@pytest.mark.parametrize(
    ("typed", "respelt"),
    [
        ("市長のけいざいせいさくとは?", "市長の経済政策とは?"),
        ("会社がかいさんしたのは何年後?", "会社が解散したのは何年後?"),
        ("本社をせっけいした建築家は?", "本社を設計した建築家は?"),
        ("本社のうちで広いのは?", None),
        ("せっけいとは?", None),
    ],
)
def test_word_in_kana_is_converted_where_its_company_is_there(spellings, typed, respelt):
    assert respell(typed, spellings) == respelt


@pytest.mark.parametrize(
    "question",
    [
        "グーグルはいつできた?",  # Goole is another name
        "富山の市長は誰?",
        "アマゾンの本社を設計したのは?",
        "ロボットが海上で働いたのは?",
        "ビルはいつ建った?",
        "When did the company buy Amazon?",
        "斎藤健一は何を書いた?",
        "テレポルタ(Teleporta)社とは?",
        "Brightline社は1986年に何をした?",
        "",
        "?",
    ],
)
def test_what_the_article_holds_and_what_it_does_not_name_stays(spellings, question):
    found = respell(question, spellings)
    assert found is None or found == question


@pytest.mark.parametrize(
    ("article", "typed", "respelt"),
    [
        ("橋は1978年6月に架かった。", "昭和53年6月に何が?", "1978年6月に何が?"),
        ("橋は昭和五十三年に架かった。", "1978年に何が?", "昭和五十三年に何が?"),
        ("橋は平成元年に架かった。", "一九八九年に何が?", "平成元年に何が?"),
        ("橋は昭和64年に架かった。", "1989年に何が?", "昭和64年に何が?"),
        ("昭和64年、すなわち平成元年のこと。", "1989年に何が?", None),
        ("橋は1978年(昭和53年)に架かった。", "昭和53年に何が?", None),
        ("橋は1979年に架かった。", "昭和53年に何が?", None),
        ("橋は1970年代に架かった。", "昭和45年に何が?", None),
        ("橋は昭和45年に架かった。", "1970年代に何が?", None),
        ("橋は1868年に架かった。", "明治元年に何が?", None),
    ],
)
def test_year_is_searched_in_the_calendar_of_the_article(article, typed, respelt):
    assert respell(typed, Spellings([article])) == respelt


def test_pasted_text_stays(spellings):
    assert respell("ドツイへ帰ったのは?" * 100, spellings) is None


def test_article_without_names_changes_nothing():
    assert respell("ツイッターとは?", Spellings([])) is None


def test_name_that_two_of_the_article_are_near_to_stays():
    spellings = Spellings(["バルデンシアとバルデンシオとバルデンシエは三つの村である。"])
    assert respell("バルデンシカはどこ?", spellings) is None


def test_the_nearer_of_two_spellings_is_taken():
    spellings = Spellings(
        ["ヱヴァランティンは村の名。エヴァランティンとも書き、エヴァランティンが多い。"]
    )
    assert respell("ヱバランティンとは?", spellings) == "ヱヴァランティンとは?"


WORDS = [
    "Brightline",
    "テレポルタ",
    "斎藤健一",
    "OpenHarbor",
    "スーパーコンピュータ",
    "青葉財団",
    "講演",
]
PARTICLES = ["は", "と", "の", "を", "、", " ", "?"]


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(PARTICLES)), max_size=6))
def test_question_of_the_articles_own_words_is_unchanged(pairs):
    question = "".join(word + particle for word, particle in pairs)
    assert respell(question, SPELLINGS) is None


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_asked_of_any_other(question, article):
    found = respell(question, Spellings([article]))
    assert found is None or found != question


@given(st.text(st.sampled_from("アイドツヴァーッ・ =abOp'.漢字のは １A\u3099"), max_size=25))
def test_any_name_can_be_asked(question):
    found = respell(question, SPELLINGS)
    assert found is None or found != question


SPELLINGS = Spellings([ARTICLE])


@pytest.mark.parametrize(
    ("article", "asked", "respelt"),
    [
        # The article says what the dictionary has for Bureau, so ブルー is another word.
        ("その局はブルーの箱を買った。", "What did the Bureau buy?", "the Bureau buy?"),
        # It says nothing of a scent, so Musk is a name.
        ("マスク氏は会社を訴えた。", "When did Musk sue?", "When did マスク sue?"),
    ],
)
def test_english_word_is_respelt_unless_the_article_says_what_it_means(article, asked, respelt):
    assert (respell(asked, Spellings([article])) or asked).endswith(respelt)
