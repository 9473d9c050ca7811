function Get-Chat {
    param($Text)
    $url = $baseUrl + '/chat/completions' # clean
    Invoke-Api -Uri $url -Method 'Post' -Body @{ messages = $Text } # expect: call openai closed
}

function Get-Order {
    param($Id)
    $url = $shopUrl + '/orders' # clean
    Invoke-Api -Uri $url -Method 'Post' -Body @{ id = $Id } # clean
}
