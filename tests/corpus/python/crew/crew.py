from crewai import LLM, Agent, Crew, Task
from crewai.project import CrewBase, agent, crew, task


@CrewBase
class Research:
    agents_config = "config/agents.yaml"  # clean

    @agent
    def researcher(self) -> Agent:
        return Agent(config=self.agents_config["researcher"], llm=LLM(model="anthropic/claude-sonnet-4-5"))  # expect: client anthropic closed

    @task
    def research(self) -> Task:
        return Task(config={"description": "research"})

    @crew
    def crew(self) -> Crew:
        return Crew(agents=self.agents, tasks=self.tasks)  # expect: client anthropic closed


class Fleet:
    agents = ["a", "b"]  # clean

    def crew(self):
        return list(self.agents)  # clean


def run(topic):
    Research().crew().kickoff(inputs={"topic": topic})  # expect: call anthropic closed
    Fleet().crew().kickoff(inputs={"topic": topic})  # clean
