#!/bin/bash
source "$(dirname "$0")/lib.sh" # clean
ask_model "Why?" # expect: call openai closed
log_line "Why?" # clean
reply=$(ask_model "$1") # expect: call openai closed
log_line "$reply" # clean
