import requests  # clean

BASE = "https://api.openai.com"  # expect: endpoint openai closed
SHOP = "https://api.example.org"  # clean
FORM = "{}/v1/chat/completions"  # clean


def ask(body):
    requests.post("{}/v1/orders".format(SHOP), json=body)  # clean
    requests.post("%s/v1/orders" % SHOP, json=body)  # clean
    requests.post("{0}{{}}/v1/orders".format(SHOP), json=body)  # clean
    requests.post(FORM.format(BASE), json=body)  # expect: call openai closed
    requests.post("{base}/v1/embeddings".format(base=BASE), json=body)  # expect: call openai closed
    requests.post("%s/v1/%s" % (BASE, "responses"), json=body)  # expect: call openai closed
    requests.post("%(base)s/v1/responses" % {"base": BASE}, json=body)  # expect: call openai closed
    requests.post("%(other)s/v1/orders" % {"base": BASE}, json=body)  # clean
