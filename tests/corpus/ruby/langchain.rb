require "langchain"

llm = Langchain::LLM::OpenAI.new(api_key: ENV["OPENAI_API_KEY"], default_options: { chat_model: "gpt-4o" }) # expect: client openai closed
llm.chat(messages: [{ role: "user", content: "hi" }]) # expect: call openai closed
llm.embed(text: "hi") # expect: call openai closed
llm.default_dimensions # clean
claude = Langchain::LLM::Anthropic.new(api_key: "x") # expect: client anthropic closed
claude.complete(prompt: "hi") # expect: call anthropic closed
local = Langchain::LLM::Ollama.new(url: "http://localhost:11434") # expect: client - open
local.chat(messages: []) # expect: call - open
vertex = Langchain::LLM::GoogleVertexAI.new(project_id: "p", region: "us-central1") # expect: client google-vertex closed
vertex.summarize(text: "long") # expect: call google-vertex closed
elsewhere = Langchain::LLM::OpenAI.new(api_key: "x", llm_options: { uri_base: "http://vllm:8000" }) # expect: client - open
elsewhere.chat(messages: []) # expect: call - open

assistant = Langchain::Assistant.new(llm: llm, instructions: "You help")
assistant.add_message(content: "hi") # clean
assistant.run # expect: call openai closed
mine = Langchain::Assistant.new(llm: local)
mine.add_message_and_run(content: "hi") # expect: call - open
mine.messages # clean
