<?php

namespace App\Services;

class PromptBuilder
{
    public function build(string $question): array
    {
        return [['role' => 'user', 'content' => $question]]; // clean
    }
}
