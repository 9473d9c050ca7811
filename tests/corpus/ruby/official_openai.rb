require "openai" # expect: import openai closed

openai = OpenAI::Client.new(api_key: ENV["OPENAI_API_KEY"]) # expect: client openai closed
completion = openai.chat.completions.create( # expect: call openai closed
  messages: [{ role: :user, content: "Say this is a test" }],
  model: :"gpt-5.2"
)
puts completion.choices.first # clean
openai.chat.completions.retrieve("id") # clean
openai.responses.create(model: "gpt-4.1", input: "hi") # expect: call openai closed
openai.responses.delete("resp_1") # clean
openai.embeddings.create(model: "text-embedding-3-small", input: "x") # expect: call openai closed
openai.beta.threads.messages.create("t", role: :user, content: "x") # expect: call openai closed
openai.beta.threads.messages.list("t") # clean
openai.vector_stores.files.upload(vector_store_id: "v", file: Pathname("a")) # expect: call openai closed
openai.vector_stores.files.list("v") # clean
stream = openai.chat.completions.stream(model: "gpt-4o", messages: []) # expect: call openai closed
stream.each { |event| puts event } # clean

local = OpenAI::Client.new(api_key: "none", base_url: "http://localhost:8000/v1") # expect: client - open
local.chat.completions.create(model: "llama-3", messages: []) # expect: call - open
remote = OpenAI::Client.new(api_key: "none", organization: "http://localhost:8000/v1") # expect: client openai closed
remote.chat.completions.create(model: "gpt-4o", messages: []) # expect: call openai closed
