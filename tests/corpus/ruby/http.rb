require "net/http" # clean
require "faraday" # clean

URL = "https://api.openai.com/v1/chat/completions" # expect: endpoint openai closed
SHOP = "https://api.stripe.com/v1/charges" # clean

def net_http(body)
  uri = URI.parse(URL)
  http = Net::HTTP.new(uri.host, uri.port)
  http.use_ssl = true # clean
  request = Net::HTTP::Post.new(uri.request_uri, "Authorization" => "Bearer x")
  request.body = body.to_json # clean
  http.request(request) # expect: call openai closed
end

def shop(body)
  uri = URI.parse(SHOP)
  http = Net::HTTP.new(uri.host, uri.port) # clean
  http.request(Net::HTTP::Post.new(uri.request_uri)) # clean
end

def block_form(request)
  uri = URI("https://api.anthropic.com/v1/messages") # expect: endpoint anthropic closed
  Net::HTTP.start(uri.hostname, uri.port, use_ssl: true) { |http| http.request(Net::HTTP::Post.new(uri)) } # expect: call anthropic closed
end

def faraday(body)
  conn = Faraday.new(url: "https://api.mistral.ai") { |f| f.request :json }
  conn.post("/v1/chat/completions", body) # expect: call mistral closed
  other = Faraday.new(url: "https://api.github.com")
  other.post("/v1/chat/completions".sub("chat", "x"), body) # clean
end

def short_forms(body)
  HTTParty.post("https://api.openai.com/v1/embeddings", body: body.to_json) # expect: call openai closed
  HTTParty.post("https://api.github.com/gists", body: body.to_json) # clean
  RestClient.post "https://api.cohere.com/v2/chat", body.to_json # expect: call cohere closed
  RestClient.get "https://www.cohere.example/v2/chat" # clean
  HTTP.headers(accept: "x").post("https://openrouter.ai/api/v1/chat/completions", json: body) # expect: call openrouter closed
  HTTP.post("http://localhost:11434/v1/chat/completions", json: body) # expect: call - open
  Net::HTTP.post(URI("https://api.groq.com/openai/v1/chat/completions"), body) # expect: call groq closed
end
