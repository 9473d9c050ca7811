function Send-Greeting {
    Get-Chat -Text "hello" # expect: call openai closed
    Get-Order -Id 1 # clean
}
