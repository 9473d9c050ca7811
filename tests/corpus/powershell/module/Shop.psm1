Get-ChildItem "$PSScriptRoot/Private/*.ps1", "$PSScriptRoot/Public/*.ps1" | ForEach-Object { . $_.FullName }
$script:BaseUrl = "https://api.openai.com/v1" # expect: endpoint openai closed
$script:ShopUrl = "https://shop.example.org/v1" # clean
