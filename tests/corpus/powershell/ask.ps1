param([string]$Prompt = "hello", [string]$Model = "gpt-4o") # expect: model openai closed

$headers = @{ Authorization = "Bearer $env:OPENAI_API_KEY" } # expect: credential openai closed
$accept = @{ Accept = "application/json" } # clean
$body = @{ model = $Model; messages = @(@{ role = "user"; content = $Prompt }) } | ConvertTo-Json -Depth 5 # clean

Invoke-RestMethod -Uri "https://api.openai.com/v1/chat/completions" -Method Post -Headers $headers -Body $body # expect: call openai closed
Invoke-RestMethod -Uri "https://api.example.org/v1/orders" -Method Post -Body $body # clean
$answer = Invoke-WebRequest "https://api.anthropic.com/v1/messages" -Method Post -Body $body # expect: call anthropic closed
$page = Invoke-WebRequest "https://example.org/index.html" # clean
irm http://localhost:8000/v1/chat/completions -Method Post -Body $body # expect: call - open
irm http://localhost:8000/health # clean

$base = "https://api.mistral.ai/v1" # expect: endpoint mistral closed
$site = "https://example.org/v1" # clean
$parameters = @{ Uri = "$base/chat/completions"; Method = "Post"; Body = $body } # clean
Invoke-RestMethod @parameters # expect: call mistral closed
$other = @{ Uri = "$site/orders"; Method = "Post"; Body = $body } # clean
Invoke-RestMethod @other # clean
Invoke-RestMethod -Uri ("{0}/embeddings" -f $base) -Method Post -Body $body # expect: call mistral closed
Invoke-RestMethod -Uri ("{0}/orders" -f $site) -Method Post -Body $body # clean

function Ask-Model {
    param([string]$Text)
    $url = "https://api.openai.com/v1/responses" # expect: endpoint openai closed
    return Invoke-RestMethod -Uri $url -Method Post -Body $Text # expect: call openai closed
}

function Write-Line($Text) {
    Add-Content -Path run.log -Value $Text # clean
}

Ask-Model -Text "hi" # expect: call openai closed
Write-Line "hi" # clean
foreach ($file in Get-ChildItem *.md) { # clean
    Ask-Model -Text (Get-Content $file) # expect: call openai closed
}
if ($answer) { # clean
    Ask-Model $answer # expect: call openai closed
} else {
    Write-Line "none" # clean
}
git diff | llm -m gpt-4o "Write a commit message" # expect: call openai closed
git diff | Out-File diff.txt # clean
ollama run llama3.2 "hello" # expect: call - open
ollama list # clean
$client = [System.Net.Http.HttpClient]::new() # clean
$client.PostAsync("https://api.groq.com/openai/v1/chat/completions", $body).Result # expect: call groq closed
$client.PostAsync("https://example.org/log", $body).Result # clean
$web = New-Object System.Net.WebClient # clean
$web.UploadString("https://api.deepseek.com/chat/completions", $body) # expect: call deepseek closed
$web.DownloadString("https://example.org") # clean
Get-GPT4Completion "hello" # expect: call openai closed
Get-Date # clean
