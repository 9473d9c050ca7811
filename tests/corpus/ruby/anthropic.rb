require "anthropic" # expect: import anthropic closed

client = Anthropic::Client.new(api_key: ENV.fetch("ANTHROPIC_API_KEY")) # expect: client anthropic closed
message = client.messages.create(max_tokens: 1024, messages: [], model: "claude-sonnet-4-5") # expect: call anthropic closed
puts message.content # clean
client.messages.stream(model: Anthropic::Models::Model::CLAUDE_SONNET_4_5, messages: []).each { |e| puts e } # expect: call anthropic closed
client.messages.batches.create(requests: []) # expect: call anthropic closed
client.messages.batches.results("batch") # clean
client.messages # clean

older = Anthropic::Client.new(access_token: "x") # expect: client anthropic closed
older.messages(parameters: { model: "claude-3-haiku-20240307", messages: [] }) # expect: call anthropic closed
older.complete(parameters: { prompt: "x" }) # expect: call anthropic closed

cloud = Anthropic::BedrockClient.new(aws_region: "us-east-1") # expect: client aws-bedrock closed
cloud.messages.create(model: "anthropic.claude-3-5-sonnet-20241022-v2:0", messages: []) # expect: call aws-bedrock closed
proxied = Anthropic::Client.new(base_url: ENV["LLM_GATEWAY"]) # expect: client anthropic unknown
proxied.messages.create(model: "claude-sonnet-4-5", messages: []) # expect: call anthropic unknown
