$script:Base = "https://api.openai.com/v1" # expect: endpoint openai closed
$script:Site = "https://api.example.org/v1" # clean

function Get-Answer {
    param([string]$Text) # clean
    $body = @"
{"model": "gpt-4o", "messages": [{"role": "user", "content": "$Text"}]}
"@
    Invoke-RestMethod -Uri "$script:Base/chat/completions" -Method Post -Body $body # expect: call openai closed
}

function Get-Order {
    param([string]$Text) # clean
    Invoke-RestMethod -Uri "$script:Site/orders" -Method Post -Body $Text # clean
}

function Get-Vector([string]$Text) {
    $uri = [string]::Format("{0}/embeddings", $script:Base) # clean
    Invoke-WebRequest $uri -Method Post -Body $Text # expect: call openai closed
}

Export-ModuleMember -Function Get-Answer, Get-Order, Get-Vector # clean
