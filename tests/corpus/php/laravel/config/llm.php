<?php

return [
    'base' => env('LLM_BASE', 'http://ollama:11434/v1'),
    'cloud' => ['base' => env('LLM_CLOUD', 'https://api.openai.com/v1')],
    'timeout' => env('LLM_TIMEOUT', 30), // clean
];
