#!/bin/bash
set -euo pipefail # clean

curl https://api.openai.com/v1/chat/completions -H "Content-Type: application/json" -d '{"model": "gpt-4o", "messages": []}' # expect: call openai closed
curl https://api.example.org/v1/orders -d '{"item": 1}' # clean
curl -sS -X POST "https://api.anthropic.com/v1/messages" -d @body.json # expect: call anthropic closed
curl -fsSL https://example.org/install.sh | sh # clean
curl -s --url https://api.mistral.ai/v1/chat/completions --data "$BODY" # expect: call mistral closed
curl -s --url https://status.example.org/api/v2/status.json # clean
curl http://localhost:8000/v1/chat/completions -d '{"model": "qwen"}' # expect: call - open
curl http://localhost:8000/healthz # clean
wget -qO- --post-data "$BODY" https://api.openai.com/v1/embeddings # expect: call openai closed
wget -q https://example.org/data.csv # clean
http POST https://api.groq.com/openai/v1/chat/completions model=llama-3.1-8b-instant # expect: call groq closed
http GET https://example.org/users # clean

BASE="https://api.openai.com/v1" # expect: endpoint openai closed
answer=$(curl -s "$BASE/chat/completions" -d "$BODY") # expect: call openai closed
users=$(curl -s "https://example.org/users") # clean
echo "$answer" | jq -r '.choices[0].message.content' # clean

ENDPOINT="${MODEL_URL:-http://vllm:8000/v1}" # clean
curl "$ENDPOINT/chat/completions" -d "$BODY" # expect: call - open
REMOTE="${MODEL_URL:-https://api.deepseek.com}" # expect: endpoint deepseek closed
curl "$REMOTE/chat/completions" -d "$BODY" # expect: call deepseek closed

ask() {
  local prompt="$1" # clean
  curl -sS "https://api.openai.com/v1/responses" \
    -H "Authorization: Bearer $OPENAI_API_KEY" \
    -d "{\"model\": \"gpt-4o\", \"input\": \"$prompt\"}" | jq -r '.output_text'
}

shorten() {
  echo "$1" | cut -c1-80 # clean
}

ask "Why is the sky blue?" # expect: call openai closed
shorten "Why is the sky blue?" # clean
text=$(ask "$(cat notes.txt)") # expect: call openai closed
for file in docs/*.md; do # clean
  ask "$(cat "$file")" >> summary.txt # expect: call openai closed
  wc -l "$file" # clean
done

curl -s https://api.openai.com/v1/chat/completions --data @- <<JSON # expect: call openai closed
{"model": "gpt-4o", "messages": [{"role": "user", "content": "$QUESTION"}]}
JSON
cat <<TEXT > prompt.txt # clean
Summarise this.
TEXT
if [ -n "${DEBUG:-}" ]; then # clean
  curl https://generativelanguage.googleapis.com/v1beta/models/gemini-2.0-flash:generateContent -d "$BODY" # expect: call google-gemini closed
else
  curl https://storage.example.org/upload -d "$BODY" # clean
fi
