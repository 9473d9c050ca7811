from langchain_openai import ChatOpenAI  # expect: import openai closed
from langgraph.graph import END, START, StateGraph


def answer(state):
    llm = ChatOpenAI(model="gpt-4o")  # expect: client openai closed
    return {"answer": llm.invoke(state["question"])}  # expect: call openai closed


def count(state):
    return {"count": len(state["question"])}  # clean


builder = StateGraph(dict)  # clean
builder.add_node("count", count)  # clean
builder.add_node("answer", answer)  # clean
builder.add_edge(START, "count")  # clean
builder.add_edge("count", "answer")  # clean
builder.add_edge("answer", END)  # clean
graph = builder.compile(name="assistant")  # clean

plain = StateGraph(dict).add_node("count", count).add_edge(START, "count").add_edge("count", END).compile()  # clean


class Agent:
    def __init__(self, llm):
        self.llm = llm
        workflow = StateGraph(dict)
        workflow.add_node("think", self.think)
        self.app = workflow.compile()

    def think(self, state):
        return {"thought": self.llm.invoke(state["question"])}  # expect: call openai closed

    def run(self, question):
        return [event for event in self.app.stream({"question": question})]  # expect: call openai closed
