(( ! $+commands[curl] )) && return
(( ${+OPENAI_API_KEY} )) || { echo "no key" ; return }

ask() {
  [ -n "$BUFFER" ] || { echo "empty" ; return }
  {echo "$BUFFER" | jq > /dev/null} || {echo "no JSON" ; return}
  local lines=(${(f)"$(print -r -- $BUFFER)"}) # clean
  local answer=$(curl -s https://api.openai.com/v1/chat/completions -d "${(j:,:)lines}") # expect: call openai closed
  print ${(U)answer} # clean
}

embed() {
  local vectors=${(f)"$(curl -s https://api.openai.com/v1/embeddings -d "$BUFFER")"} # expect: call openai closed
  local rates=${(f)"$(curl -s https://api.github.com/rate_limit -d "$BUFFER")"} # clean
  local host=${(L)HOST} # clean
  curl -s https://${host}/v1/status # clean
}
