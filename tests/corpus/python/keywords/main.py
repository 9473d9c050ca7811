from ask import complete, logged, named


def run(text):
    complete(model="gpt-4o", messages=[text])  # expect: call openai closed
    complete(model="ollama/llama3", messages=[text])  # expect: call - open
    logged(model="gpt-4o", messages=[text])  # clean
    return named(messages=[text])  # expect: call openai closed


def passed_on(**options):
    return complete(**options)  # expect: call - unknown
