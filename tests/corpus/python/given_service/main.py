from service import get_plain, get_service


def scan(question):
    service = get_service()  # clean
    return service.ask(service.shorten(question))  # expect: call openai closed


def look(question):
    plain = get_plain()  # clean
    return plain.ask(question)  # clean
