#!/bin/bash
# A review helper: everything a person would write in an afternoon.
MODEL=gpt-4o # expect: model openai closed
PAGER=less # clean
API=https://openrouter.ai/api/v1 # expect: endpoint openrouter closed
SITE=https://example.org/api/v1 # clean

review() {
  local diff
  diff=$(git diff "$1") # clean
  jq -n --arg d "$diff" '{model: "gpt-4o", messages: [{role: "user", content: $d}]}' | curl -s "$API/chat/completions" -d @- # expect: call openrouter closed
  jq -n --arg d "$diff" '{text: $d}' | curl -s "$SITE/notes" -d @- # clean
}

review main # expect: call openrouter closed
review main | tee review.txt # expect: call openrouter closed
git log --oneline | head -5 # clean

function embed() {
  curl --silent --fail-with-body --json '{"model": "text-embedding-3-small", "input": "x"}' https://api.openai.com/v1/embeddings # expect: call openai closed
  curl --silent --fail-with-body --json '{"input": "x"}' https://api.example.org/v1/embed # clean
}
embed # expect: call openai closed
embed > vectors.json # expect: call openai closed
sort vectors.json # clean

( cd /tmp && curl -s https://api.cohere.com/v2/chat -d "$BODY" ) # expect: call cohere closed
( cd /tmp && curl -s https://example.org/v2/chat -d "$BODY" ) # clean
{ curl -s https://api.x.ai/v1/chat/completions -d "$BODY"; } # expect: call xai closed
{ curl -s https://example.org/v1/chat -d "$BODY"; } # clean
until curl -s https://api.together.xyz/v1/chat/completions -d "$BODY"; do sleep 1; done # expect: call together closed
until curl -s http://localhost:8000/healthz; do sleep 1; done # clean
[ -f notes ] && curl -s https://api.perplexity.ai/chat/completions -d @notes # expect: call perplexity closed
[ -f notes ] && rm notes # clean
curl -s https://api.voyageai.com/v1/embeddings -d "$BODY" & # expect: call voyage closed
sleep 1 & # clean
xargs -I{} curl -s https://api.openai.com/v1/moderations -d {} < lines.txt # expect: call openai closed
xargs -I{} rm {} < lines.txt # clean
curl "http://127.0.0.1:1234/v1/chat/completions" -d "$BODY" # expect: call - open
curl "http://127.0.0.1:1234/status" # clean
curl -X POST "https://corp.openai.azure.com/openai/deployments/chat/chat/completions?api-version=2024-06-01" -H "api-key: $KEY" -d "$BODY" # expect: call azure-openai closed
curl -X POST "https://corp.azurewebsites.net/openai" -d "$BODY" # clean
