function Invoke-Api {
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Uri, $Method, $Body)
    $params = @{ Uri = $Uri; Method = $Method; Body = ($Body | ConvertTo-Json) } # clean
    Invoke-RestMethod @params # expect: call openai closed
}
