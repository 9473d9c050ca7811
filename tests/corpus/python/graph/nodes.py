class Reflector:
    def __init__(self, llm):
        self.llm = llm

    def reflect(self, text):
        return self.llm.invoke(text)  # expect: call - closed


class Idle:
    def __init__(self, llm):
        self.llm = llm

    def reflect(self, text):
        return self.llm.invoke(text)  # clean


def create_researcher(llm):
    def node(state):
        return {"answer": llm.invoke(state["question"])}  # expect: call - closed

    return node


def create_reader(source):
    def node(state):
        return {"answer": source.invoke(state["question"])}  # clean

    return node
