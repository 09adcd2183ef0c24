"""The form of answer follows from the form of the question."""

import pytest

from chat.question import analyze_question
from chat.question_form import Form


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("橋を架けたのは誰ですか?", Form.SPAN),
        ("橋の長さは?", Form.SPAN),
        ("橋はいつからありますか?", Form.SPAN),
        ("この料理を地元では何と呼びますか?", Form.SPAN),
        ("3つのうち一番古いのは?", Form.SPAN),
        ("本は全部で何冊?", Form.SPAN),
        ("橋の名前を教えてください", Form.SPAN),
        ("長編なの、短編なの?", Form.SPAN),
        ("なぜ橋は落ちたの?", Form.REASON),
        ("橋がなんで落ちたのか知りたい", Form.REASON),
        ("橋が落ちた原因は?", Form.REASON),
        ("市が橋を架け替えた狙いは何ですか?", Form.REASON),
        ("Why did the bridge fall?", Form.REASON),
        ("橋はどうやって直した?", Form.MANNER),
        ("どんなふうに運んだんですか", Form.MANNER),
        ("紙の作り方は?", Form.MANNER),
        ("How did they repair it?", Form.MANNER),
        ("市長は計画をどう評価しましたか?", Form.OPINION),
        ("住民は何と言っていますか?", Form.OPINION),
        ("専門家の意見は?", Form.OPINION),
        ("What did the mayor say about it?", Form.OPINION),
        ("参加した国を全部教えて", Form.LIST),
        ("大手の会社2社はどこ?", Form.LIST),
        ("どんな店がありますか?", Form.LIST),
        ("後援した会社の名前を並べて", Form.LIST),
        ("反省した点を三つ言って", Form.LIST),
        ("連盟の最初の6か国は?", Form.LIST),
        ("選ばれた3人を教えてください", Form.LIST),
        ("3人を救助したのは誰ですか?", Form.SPAN),
        ("3人を殺害した犯人は?", Form.SPAN),
        ("連盟に最初に入った国は?", Form.SPAN),
        ("この戦いを何と言った?", Form.SPAN),
        ("この橋は何と言われていますか?", Form.SPAN),
        ("三番目の見どころは何の広場ですか?", Form.SPAN),
        ("Which cities are named? List all of the cities", Form.LIST),
        ("水琴窟とは?", Form.DEFINITION),
        ("水琴窟って何?", Form.DEFINITION),
        ("水琴窟ってどんなもの?", Form.DEFINITION),
        ("水琴窟について説明して", Form.DEFINITION),
        ("What is a suikinkutsu?", Form.DEFINITION),
        ("墓を暴いたのは何者?", Form.SPAN),
        ("市の中心を流れている川とは何?", Form.SPAN),
        ("市長は計画に賛成したの?", Form.POLAR),
        ("橋はもう完成していますか?", Form.POLAR),
        ("Is the bridge open?", Form.POLAR),
    ],
)
def test_form_follows_from_the_question(question, form):
    assert analyze_question(question).form is form


@pytest.mark.parametrize("question", ["", "?", "橋", "橋 長さ", "〜", "🙂"])
def test_anything_has_a_form(question):
    assert analyze_question(question).form in Form
