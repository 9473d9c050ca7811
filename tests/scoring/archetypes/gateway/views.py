from chat import answer


def help_page(form):
    return answer(form["question"])


def search_page(form):
    return answer("Shorten: " + form["text"])
