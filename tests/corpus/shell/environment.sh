#!/bin/sh
export OPENAI_BASE_URL="http://localhost:8000/v1" # clean
export PATH="$HOME/bin:$PATH" # clean
python app.py # clean
OPENAI_API_KEY="$(pass show openai)" python app.py # clean
key="$ANTHROPIC_API_KEY" # expect: credential anthropic closed
name="$USER" # clean
MODEL="${MODEL:-gpt-4o}" # expect: model openai closed
LEVEL="${LEVEL:-info}" # clean
curl "$OPENAI_BASE_URL/chat/completions" -d "{\"model\": \"$MODEL\"}" # expect: call - open
curl "$SERVER_URL/orders" -d "{\"level\": \"$LEVEL\"}" # clean
curl "$LLM_URL/v1/chat/completions" -d "$BODY" # expect: call - unknown
curl "$LLM_URL/metrics" # clean
OLLAMA_HOST=http://gpu.internal:11434 ollama run llama3.2 "hi" # expect: call - open
