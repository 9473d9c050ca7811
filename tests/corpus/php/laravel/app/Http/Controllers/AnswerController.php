<?php

namespace App\Http\Controllers;

use App\Jobs\Answer;
use App\Services\AnswerService;
use App\Services\PromptBuilder;
use Illuminate\Http\Request;

class AnswerController extends Controller
{
    public function __construct(private readonly AnswerService $answers)
    {
    }

    public function store(Request $request)
    {
        $text = $this->answers->answer($request->input('question')); // expect: call openai closed
        $built = (new PromptBuilder())->build($text); // clean
        Answer::dispatch($text); // clean
        return response()->json(['answer' => $text, 'built' => $built]); // clean
    }

    public function show(string $question, AnswerService $service)
    {
        return [$service->answer($question), AnswerService::quick($question)]; // expect: call openai closed
    }
}
