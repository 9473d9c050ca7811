<?php

namespace App\Services;

use OpenAI\Laravel\Facades\OpenAI; // expect: import openai closed

class AnswerService
{
    public function __construct(private PromptBuilder $prompts) // clean
    {
    }

    public function answer(string $question): string
    {
        $result = OpenAI::chat()->create([ // expect: call openai closed
            'model' => config('ai.model'), // clean
            'messages' => $this->prompts->build($question), // clean
        ]);
        return $result->choices[0]->message->content; // clean
    }

    public static function quick(string $question): string
    {
        return app(AnswerService::class)->answer($question); // expect: call openai closed
    }
}
