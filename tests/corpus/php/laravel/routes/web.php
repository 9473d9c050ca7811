<?php

use App\Http\Controllers\AnswerController;
use Illuminate\Support\Facades\Route;
use OpenAI\Laravel\Facades\OpenAI;

Route::post('/answers', [AnswerController::class, 'store']); // clean
Route::get('/hello', function () { // clean
    return OpenAI::embeddings()->create(['model' => 'text-embedding-3-small', 'input' => 'hello']); // expect: call openai closed
});
