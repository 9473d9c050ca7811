require "aws-sdk-bedrockruntime"
require "aws-sdk-s3" # clean
require "gemini-ai"
require "cohere"

bedrock = Aws::BedrockRuntime::Client.new(region: "us-east-1") # expect: client aws-bedrock closed
bedrock.invoke_model(model_id: "anthropic.claude-3-haiku-20240307-v1:0", body: "{}") # expect: call aws-bedrock closed
bedrock.converse(model_id: "meta.llama3-70b-instruct-v1:0", messages: []) # expect: call aws-bedrock closed
storage = Aws::S3::Client.new(region: "us-east-1") # clean
storage.put_object(bucket: "b", key: "k", body: "{}") # clean
agents = Aws::BedrockAgentRuntime::Client.new # expect: client aws-bedrock closed
agents.retrieve_and_generate(input: { text: "q" }) # expect: call aws-bedrock closed

gemini = Gemini.new(credentials: { service: "generative-language-api", api_key: "k" }, options: { model: "gemini-pro" }) # expect: client google-gemini closed
gemini.stream_generate_content({ contents: { role: "user", parts: { text: "hi" } } }) # expect: call google-gemini closed
gemini.model # clean
vertex = Gemini.new(credentials: { service: "vertex-ai-api", region: "us-east4" }, options: { model: "gemini-pro" }) # expect: client google-vertex closed
vertex.generate_content({ contents: [] }) # expect: call google-vertex closed
cohere = Cohere::Client.new(api_key: ENV["COHERE_API_KEY"]) # expect: client cohere closed
cohere.embed(texts: ["x"]) # expect: call cohere closed
cohere.api_key # clean
