ask_model() {
  curl -s https://api.openai.com/v1/chat/completions -d "$1" # expect: call openai closed
}
log_line() {
  printf '%s\n' "$1" >> run.log # clean
}
