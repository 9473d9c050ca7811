#Requires -Version 7
using namespace System.Net.Http # clean

Import-Module PSOpenAI # expect: import openai closed
Import-Module Pester # clean

$env:OPENAI_API_KEY = Get-Secret -Name openai -AsPlainText # expect: credential openai closed
$env:SHOP_TOKEN = Get-Secret -Name shop -AsPlainText # clean

$answer = Request-ChatCompletion -Message "Who are you?" -Model gpt-4o # expect: call openai closed
$answer | Out-String | Write-Host # clean
"Tell me a joke" | Request-ChatCompletion -Model "gpt-4o-mini" # expect: call openai closed
"Tell me a joke" | Out-File joke.txt # clean
Request-Embeddings -Text "tea" -Model text-embedding-3-small # expect: call openai closed
Request-ImageGeneration -Prompt "a cup of tea" -OutFile tea.png # expect: call openai closed
Request-AudioTranscription -File talk.mp3 -Model whisper-1 # expect: call openai closed
Request-Response -Message "hello" # expect: call openai closed
Request-Order -Message "hello" # clean
Request-ChatCompletion -Message "hello" -Model llama3 -ApiBase "http://localhost:11434/v1" # expect: call - open
Request-AzureChatCompletion -Message "hello" -Deployment chat -ApiBase "https://shop.openai.azure.com" # expect: call azure-openai closed

Invoke-BDRRModel -ModelId "anthropic.claude-3-haiku-20240307-v1:0" -Body $body -ContentType "application/json" # expect: call aws-bedrock closed
Write-S3Object -BucketName shop -File body.json # clean
$message = [Amazon.BedrockRuntime.Model.Message]@{ Role = "user" } # clean
Invoke-BDRRConverse -ModelId "amazon.nova-lite-v1:0" -Message $message # expect: call aws-bedrock closed
Get-S3Object -BucketName shop # clean
