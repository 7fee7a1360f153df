/**
 * The script for PowerShell, Windows PowerShell 5.1 and 7 alike: Register-ArgumentCompleter (about_Functions_Argument_Completion
 * on learn.microsoft.com). A completer that is registered for `socketlab` is asked for `socketlab.cmd` and `socketlab.ps1` too.
 *
 * The words go as one word of base64: 5.1 drops an empty argument, 7 does not, and npm's `.cmd` and `.ps1` each read a
 * quotation mark in their own way. The answer is UTF-8 whatever the console's code page, which is put back. Where nothing
 * is offered, PowerShell completes the name of a file.
 */
export const POWERSHELL_SCRIPT = `# PowerShell completion for socketlab
Register-ArgumentCompleter -Native -CommandName 'socketlab' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $ErrorActionPreference = 'SilentlyContinue'
    $elements = @($commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition })
    $words = @($elements | ForEach-Object {
        if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text }
    })
    if ($elements[-1].Extent.EndOffset -lt $cursorPosition) { $words += '' }
    $packed = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($words -join [char]10))

    $program = $commandAst.GetCommandName()
    $encoding = [Console]::OutputEncoding
    $exitCode = $global:LASTEXITCODE
    [Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
    $lines = @(& $program complete '--base64' $packed 2>$null)
    [Console]::OutputEncoding = $encoding
    $global:LASTEXITCODE = $exitCode

    $flag = ''
    if ($words[-1] -match '^--[^=]+=') { $flag = $Matches[0] }
    foreach ($line in $lines) {
        $value, $meaning = ([string]$line).Split([char]9)
        if (-not $value -or $value.StartsWith(':')) { continue }
        if (-not $meaning) { $meaning = $value }
        New-Object System.Management.Automation.CompletionResult ($flag + $value), $value, 'ParameterValue', $meaning
    }
}
`;
