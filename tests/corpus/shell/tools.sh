#!/usr/bin/env bash

git diff | llm -m gpt-4o "Write a commit message" # expect: call openai closed
git diff | less # clean
llm -m claude-3.5-sonnet "hello" # expect: call anthropic closed
llm keys set openai # clean
llm models # clean
cat notes.txt | llm -m gpt-4o-mini -s 'Summarise' # expect: call openai closed
cat notes.txt | sort # clean
aws bedrock-runtime invoke-model --model-id anthropic.claude-3-haiku-20240307-v1:0 --body file://body.json out.json # expect: call aws-bedrock closed
aws s3 cp body.json s3://bucket/ # clean
aws bedrock-runtime converse --model-id amazon.nova-lite-v1:0 --messages "$MESSAGES" # expect: call aws-bedrock closed
aws sts get-caller-identity # clean
aws bedrock list-foundation-models # clean
gcloud ai endpoints predict "$ENDPOINT_ID" --region=europe-west1 --json-request=request.json # expect: call google-vertex closed
gcloud compute instances list # clean
ollama run llama3.2 "Why is the sky blue?" # expect: call - open
ollama pull llama3.2 # clean
ollama list # clean
docker model run ai/smollm2 "hello" # expect: call - open
docker run --rm alpine true # clean
claude -p "Fix the failing test" # expect: call anthropic closed
claude mcp list # clean
gemini -p "Explain this repository" # expect: call google-gemini closed
codex exec "Add a test" # expect: call openai closed
codex login # clean
openai api chat.completions.create -m gpt-4o -g user "hello" # expect: call openai closed
openai migrate # clean
sgpt "list files by size" # expect: call openai closed
aider --model gpt-4o --message "rename the class" main.py # expect: call openai closed
aichat -m claude:claude-3-5-sonnet-latest "hello" # expect: call anthropic closed
gh copilot suggest "undo the last commit" # expect: call github-copilot closed
gh pr list # clean
sudo -E env LANG=C llm -m gpt-4o "hello" # expect: call openai closed
timeout 30 ollama run mistral "hello" # expect: call - open
timeout 30 make test # clean
mods -m gpt-4o "explain" < error.log # expect: call - unknown

commit() {
  git diff --staged | llm -m gpt-4o "$1" # expect: call openai closed
}
message=$(commit "Be brief") # expect: call openai closed
git commit -m "$message" # clean
true && llm -m gpt-4o "x" || echo failed # expect: call openai closed
while read -r line; do # clean
  llm -m gpt-4o "$line" # expect: call openai closed
done < questions.txt
case "$1" in # clean
  ask) llm -m gpt-4o "$2" ;; # expect: call openai closed
  *) echo "usage: $0 ask" ;; # clean
esac
