$azure = "https://shop.openai.azure.com/openai/deployments/chat/chat/completions?api-version=2024-06-01"
$blob = "https://shop.blob.core.windows.net/files/chat?api-version=2024-06-01" # clean
Invoke-RestMethod -Uri $azure -Method POST -Headers @{ "api-key" = $env:AZURE_OPENAI_API_KEY } -Body $body # expect: call azure-openai closed; credential azure-openai closed
Invoke-RestMethod -Uri $blob -Method PUT -Headers @{ "api-key" = $env:BLOB_KEY } -Body $body # clean

$model = "gemini-2.0-flash" # expect: model google-gemini closed
$uri = "https://generativelanguage.googleapis.com/v1beta/models/${model}:generateContent?key=$key"
Invoke-RestMethod -Uri $uri -Method Post -ContentType "application/json" -Body $body # expect: call google-gemini closed
$drive = "https://www.googleapis.com/drive/v3/files/${id}?key=$key" # clean
Invoke-RestMethod -Uri $drive -Method Get # clean

$settings = @{ # clean
    Base = "https://api.groq.com/openai/v1" # expect: endpoint groq closed
    Shop = "https://api.example.org/v1" # clean
}
Invoke-RestMethod -Uri "$($settings.Base)/chat/completions" -Method Post -Body $body # expect: call groq closed
Invoke-RestMethod -Uri "$($settings.Shop)/orders" -Method Post -Body $body # clean
Invoke-RestMethod -Uri ($settings.Base + "/chat/completions") -Method Post -Body $body # expect: call groq closed
Invoke-RestMethod -Uri ($settings.Shop + "/orders") -Method Post -Body $body # clean

$server = $env:LLM_SERVER # clean
Invoke-RestMethod -Uri "$server/v1/chat/completions" -Method Post -Body $body # expect: call - unknown
Invoke-RestMethod -Uri "$server/v1/orders" -Method Post -Body $body # clean
Invoke-RestMethod "http://localhost:11434/api/generate" -Method Post -Body (@{ model = "llama3.2"; prompt = "hi" } | ConvertTo-Json) # expect: call - open
Invoke-RestMethod "http://localhost:11434/health" # clean

curl.exe -s https://api.openai.com/v1/chat/completions -H "Authorization: Bearer $key" -d $body # expect: call openai closed
curl.exe -s https://example.org/v1/orders -d $body # clean

class Assistant {
    [string]$Url = "https://api.anthropic.com/v1/messages" # expect: endpoint anthropic closed
    [string]$Site = "https://example.org/v1/orders" # clean

    [object] Ask([string]$text) {
        return Invoke-RestMethod -Uri $this.Url -Method Post -Body $text # expect: call anthropic closed
    }

    [object] Order([string]$text) {
        return Invoke-RestMethod -Uri $this.Site -Method Post -Body $text # clean
    }
}

$assistant = [Assistant]::new() # clean
$assistant.Ask("hello") # expect: call anthropic closed
$assistant.Order("hello") # clean

$request = @{ # clean
    Method = "Post" # clean
    Uri = "https://openrouter.ai/api/v1/chat/completions"
    Body = (@{ model = "x" } | ConvertTo-Json) # clean
}
$reply = Invoke-RestMethod @request # expect: call openrouter closed
$reply.choices[0].message.content # clean
