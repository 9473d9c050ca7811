<?php

return [
    'model' => 'gpt-4o', // expect: model openai closed
    'rows' => env('AI_ROWS', 10), // clean
];
