Import-Module "$PSScriptRoot/Assistant.psm1" # clean

Get-Answer "tea" # expect: call openai closed
Get-Order "tea" # clean
$vector = Get-Vector "tea" # expect: call openai closed
$vector | Out-File vector.json # clean
if ((Get-Answer "yes or no?") -eq "yes") { # expect: call openai closed
    Get-Order "tea" # clean
}
$text = "tea" | Get-Answer # expect: call openai closed
$job = Start-Job -ScriptBlock { Get-Answer "tea" } # expect: call openai closed
Receive-Job $job # clean
