"""PowerShell is lowered construct by construct; its marked corpus is met line by line."""

import pytest
from auditor.languages.powershell import lower, module_paths
from tests.languages.spelling import spelled


def declared(code: str) -> str:
    """Return what a script lowers to."""
    module = lower("a.ps1", code.encode())
    assert not module.errors
    return spelled(module.body)


CODE = [
    ("$x = 1", "x = 1"),
    ('$x = "a$b c$($d.e)f"', "x = `'a' b ' c' d.e 'f'`"),
    ("$x = 'a$b'", "x = 'a$b'"),
    ('$env:A = "b"', "env['A'] = 'b'"),
    ("$x = $env:A", "x = env['A']"),
    ("$script:x = 1", "x = 1"),
    ("${x y} = 1", "x y = 1"),
    ("$x += 2", "x += 2"),
    ('$h.url = "x"; $a[0] = 2', "h.url = 'x'; a[0] = 2"),
    ('$x = @{ a = 1; "b" = $c }', "x = {'a': 1, 'b': c}"),
    ('$x = @(1, "b")', "x = [1, 'b']"),
    ("$x = 1, 2", "x = [1, 2]"),
    ("$x = $true", "x = True"),
    ("$x = -not $y", "x = (not y)"),
    ("$x = !$y", "x = (not y)"),
    ("$x = $a -eq 1 -and $b", "x = ((a == 1) and b)"),
    ("$x = $a + $b", "x = (a + b)"),
    ('$x = "{0}/x/{1}" -f $a, $b', "x = `a '/x/' b`"),
    ("$x = $form -f $a", "x = ?(form, a)"),
    ('$x = [string]::Format("{0}/x", $a)', "x = `a '/x'`"),
    ("$x = [string]::Format()", "x = string.Format()"),
    ("class A { [string]$Url = 'x'; [int]$n }", "class a() {let Url = 'x'; let n}"),
    ("$x = [string]$y", "x = y"),
    ("$x = [Net.WebClient]::new()", "x = net.webclient.new()"),
    ("$c.Post($u, $b).Result", "c.Post(u, b)"),
    ("$x = $y.ToString()", "x = y"),
    ("$x.a.b[0]", "x.a.b[0]"),
    ("$x = New-Object Net.WebClient", "x = new net.webclient()"),
    ("$x = New-Object Foo($a)", "x = new foo(?(?(a)))"),
    ("Invoke-RestMethod -Uri $u -Method Post", "invoke-restmethod(uri=u, method='Post')"),
    ("Invoke-RestMethod @p", "invoke-restmethod(**p)"),
    ("Invoke-RestMethod $u", "invoke-restmethod(u)"),
    ("$x | ConvertTo-Json -Depth 5", "x"),
    ("Write-Output $x", "x"),
    ("$xs | ForEach-Object { f $_ }", "do {for _ in xs {f(_)}}"),
    ("$xs | ForEach-Object Name", "?(xs, 'Name')"),
    ('git diff | llm -m x "y"', "llm(m='x', 'y', stdin=git diff())"),
    ("aws s3 ls", "?(aws s3 ls(), aws s3('ls'))"),
    ("curl.exe https://h", "curl(url='https://h', 'https://h')"),
    ("& $cmd a", "cmd('a')"),
    (". ./x.ps1", "import =x.ps1.*"),
    ('Import-Module "$PSScriptRoot/lib.psm1"', "import =lib.psm1.*"),
    ("Import-Module Foo", "import =Foo.*"),
    ("if ($a) { f } elseif ($b) { g } else { h }", "if a {f()} else {if b {g()} else {h()}}"),
    ("foreach ($x in $xs) { f $x }", "for x in xs {f(x)}"),
    ("for ($i = 0; $i -lt 3; $i++) { f }", "{i = 0; while ?() {f()} step {(i +:= 1)}}"),
    ("while ($a) { break }", "while a {break}"),
    ("do { f } while ($a)", "while a {f()}"),
    ('switch ($x) { "a" { f } }', "switch x {case 'a': {f()}}"),
    ("try { f } catch { throw } finally { g }", "try {f()} catch  _ {raise} finally {g()}"),
    ("return $x", "return x"),
    ('throw "x"', "raise 'x'"),
    ("exit 1", "return 1"),
    ("continue", "continue"),
    ("function Ask-It { return 1 }", "function ask-it() {return 1}"),
    ("function Two($a, $b = 1) { f $a }", "function two(a, b = 1) {return f(a)}"),
    ("function Three {\n  param([string]$P, $Q = 'x')\n  f $P\n}", "function three(p, q = 'x') {return f(p)}"),
    (
        "class Foo : Bar { [string]$Url; Foo([string]$u) { $this.Url = $u } [string] Ask($p) { return $p } }",
        "class foo(bar) {let Url; constructor Foo(u) {this.Url = u}; method Ask(p) {return p}}",
    ),
    ("$f = { param($a) $a }", "f = fn() {return a}"),
    ('$x = @"\na$b\n"@', "x = `'\\na' b '\\n'`"),
    ("$x = @'\na\n'@", "x = 'a'"),
    ("$x = (f)", "x = f()"),
    ("$x = $(f; g)", "x = do {f(); g()}"),
    ("$x++", "(x +:= 1)"),
    ("$x = if ($a) { 1 } else { 2 }", "x = do {if a {1} else {2}}"),
]


@pytest.mark.parametrize(("code", "text"), CODE)
def test_scripts_are_read_without_regard_to_case(code: str, text: str) -> None:
    assert declared(code) == text


def test_scripts_are_looked_for_beside_the_script_first() -> None:
    assert module_paths("lib.ps1", 0, "bin/run.ps1") == ("bin/lib.ps1", "lib.ps1", "*/lib.ps1")


def test_parameters_of_a_script_and_of_a_function_on_one_line_are_kept() -> None:
    assert spelled(lower("a.ps1", b'param([string]$A = "x", $B)\n').body) == "let a = 'x'; let b = ?()"
    assert spelled(lower("a.ps1", b"function Four { param($P) return $P }").body) == "function four(p) {return p}"
