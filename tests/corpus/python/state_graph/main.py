from graph import Agent, graph, plain
from langchain_openai import ChatOpenAI  # expect: import openai closed


def main(question):
    result = graph.invoke({"question": question})  # expect: call openai closed
    number = plain.invoke({"question": question})  # clean
    return result, number


async def serve(question):
    async for event in graph.astream({"question": question}):  # expect: call openai closed
        print(event)
    print(graph.get_graph().draw_mermaid())  # clean


def think(question):
    agent = Agent(ChatOpenAI(model="gpt-4o"))  # expect: client openai closed
    return agent.run(question)  # expect: call openai closed
