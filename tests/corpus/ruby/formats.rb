require "httparty" # clean

BASE = "https://api.openai.com" # expect: endpoint openai closed
SHOP = "https://api.example.org" # clean

def ask(body)
  HTTParty.post(format("%s/v1/orders", SHOP), body: body) # clean
  HTTParty.post("%s/v1/%s" % [SHOP, "orders"], body: body) # clean
  HTTParty.post(format("%s/v1/chat/completions", BASE), body: body) # expect: call openai closed
  HTTParty.post("%s/v1/embeddings" % BASE, body: body) # expect: call openai closed
  HTTParty.post("%s/v1/%s" % [BASE, "responses"], body: body) # expect: call openai closed
  HTTParty.post("%<base>s/v1/responses" % { base: BASE }, body: body) # expect: call openai closed
end
