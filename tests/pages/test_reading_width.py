"""Nothing on a page is wider than a phone or holds the Tab key."""

from pages.shared.texts import address_words, plain


def markdown(app):
    return "\n".join(element.value for element in app.markdown)


def test_the_register_begins_with_a_list_of_its_changes_and_no_grid(open_page):
    app = open_page("plan_changes.py")

    overview = next(one.value for one in app.markdown if one.value.startswith("1. "))
    first = overview.splitlines()[0]
    assert "Köysipuisto VP VP-33** · needed by P-03, P-21" in first
    assert "the only plan change for 2 placements" in first
    assert "likely decision: local detailed plan amendment · about 18 months" in first
    assert len(overview.splitlines()) == 6
    assert not app.dataframe


def test_a_change_that_is_never_enough_alone_does_not_say_that_it_is(open_page):
    app = open_page("plan_changes.py")

    overview = next(one.value for one in app.markdown if one.value.startswith("1. "))
    of_ak_31 = next(line for line in overview.splitlines() if "AK-31 AK" in line)
    assert "only plan change" not in of_ak_31


def test_an_address_in_somebodys_words_is_no_link():
    for words in ("http://d", "HTTPS://d", "www.d.fi", "Www.d.fi", "me@d.fi"):
        shown = plain(words)

        assert words not in shown.replace("\\", "")
        assert shown.replace("\u2060", "").replace("\\", "") == words


def test_an_address_of_a_source_can_be_copied_whole():
    assert address_words("https://www.d.fi/a`b") == "`https://www.d.fi/ab`"


def test_a_building_area_that_is_too_small_says_how_much_lies_outside(open_page):
    shown = markdown(open_page("plan_changes.py"))

    assert "Says now: rakennusala: 19 m² of what is placed lies outside it" in shown
    assert "Would have to allow: 19 m² more" in shown
