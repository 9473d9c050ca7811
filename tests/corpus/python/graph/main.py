from clients import AnthropicClient, OpenAIClient, Plain
from langgraph.graph import StateGraph
from nodes import Idle, Reflector, create_reader, create_researcher


def create(provider, model):
    if provider == "anthropic":
        return AnthropicClient(model)
    return OpenAIClient(model)


class Graph:
    def __init__(self, config):
        client = create(config["provider"], config["model"])
        self.llm = client.get_llm()
        self.reflector = Reflector(self.llm)
        self.idle = Idle(Plain().get_llm())
        self.graph = self.setup()

    def setup(self):
        workflow = StateGraph(dict)
        workflow.add_node("researcher", create_researcher(self.llm))
        workflow.add_node("reader", create_reader(Plain()))
        return workflow.compile()

    def go(self, question):
        return self.reflector.reflect(question)  # expect: call - closed

    def idle_go(self, question):
        return self.idle.reflect(question)  # clean
