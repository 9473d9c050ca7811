function New-Headers { # clean
    param([string]$Key) # clean
    @{ Authorization = "Bearer $Key"; "Content-Type" = "application/json" } # clean
}

function Invoke-Api {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)][string]$Path, # clean
        [hashtable]$Payload, # clean
        [string]$Base = "https://api.openai.com/v1" # expect: endpoint openai closed
    )
    $json = $Payload | ConvertTo-Json -Depth 10 # clean
    try {
        Invoke-RestMethod -Uri "$Base/$Path" -Method Post -Headers (New-Headers $env:OPENAI_API_KEY) -Body $json # expect: call openai closed; credential openai closed
    }
    catch {
        Write-Warning $_.Exception.Message # clean
    }
}

function Invoke-Shop {
    param([string]$Path, [hashtable]$Payload) # clean
    Invoke-RestMethod -Uri "https://api.example.org/$Path" -Method Post -Body ($Payload | ConvertTo-Json) # clean
}

function Get-Summary {
    param([string]$Text) # clean
    $payload = @{ # clean
        model = "gpt-4o-mini" # expect: model openai closed
        messages = @(@{ role = "system"; content = "Summarise." }, @{ role = "user"; content = $Text }) # clean
    }
    (Invoke-Api -Path "chat/completions" -Payload $payload).choices[0].message.content # expect: call openai closed
}

$report = Get-Content report.txt -Raw # clean
$summary = Get-Summary -Text $report # expect: call openai closed
Invoke-Shop -Path "orders" -Payload @{ item = "tea" } # clean
Set-Content summary.txt $summary # clean

Get-ChildItem *.log | ForEach-Object {
    Get-Summary (Get-Content $_) # expect: call openai closed
    Remove-Item $_ # clean
}

switch ($env:MODE) {
    "remote" { Get-Summary "remote" } # expect: call openai closed
    "local" { Invoke-Shop -Path "orders" } # clean
}
Invoke-Api -Path "chat/completions" -Payload @{} -Base "http://localhost:8000/v1" # expect: call - open
