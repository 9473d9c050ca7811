import litellm  # clean


def complete(**params):
    return litellm.completion(**params)  # expect: call - unknown


def logged(**params):
    return dict(**params)  # clean


def named(**params):
    return litellm.completion(model="gpt-4o", **params)  # expect: call openai closed
