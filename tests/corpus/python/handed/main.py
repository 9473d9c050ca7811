from llm import Llm  # clean
from store import Db
from work import Service, Store, retried, stored, streamed, summarise

llm = Llm()  # clean
print(summarise(llm, "x"))  # expect: call openai closed
print(stored(Db(), "x"))  # clean
print(list(streamed(llm, "x")))  # expect: call openai closed
print(Service(llm).run("x"))  # expect: call openai closed
print(Store(Db()).run("x"))  # clean
print(retried(lambda: llm.ask("x")))  # expect: call openai closed
