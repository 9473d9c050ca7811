class Agent:
    def __init__(self, name):
        self.name = name


def get_agent(name):
    return Agent(name)  # clean
