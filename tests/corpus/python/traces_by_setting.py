import os
import subprocess

from langchain_openai import ChatOpenAI

os.environ["LANGCHAIN_TRACING_V2"] = "true"  # expect: config langsmith closed
os.environ.setdefault("LANGSMITH_TRACING", "true")  # expect: config langsmith closed
subprocess.run(["worker"], env={"LANGCHAIN_TRACING_V2": "false"})  # clean
