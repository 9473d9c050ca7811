<?php

namespace App\Jobs;

use Illuminate\Contracts\Queue\ShouldQueue;

class Answer implements ShouldQueue
{
    public function __construct(public string $question)
    {
    }

    public function handle(\App\Services\AnswerService $service): void
    {
        $service->answer($this->question); // expect: call openai closed
    }
}
