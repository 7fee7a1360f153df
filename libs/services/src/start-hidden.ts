/**
 * The script that a task runs: it starts the program that its arguments are without a window, waits for it, and ends with
 * its exit code, so that Task Scheduler knows how it ended. JScript for Windows Script Host, WshShell.Run:
 * https://learn.microsoft.com/previous-versions/windows/internet-explorer/ie-developer/windows-scripting/d5fk67ky(v=vs.84).
 * All of it is ASCII, for the host reads scripts in the machine's code page.
 */
export function startHiddenScript(): string {
  return `// Starts a program without a window and hands its exit code on. Written by "socketlab service install".
var words = [];
for (var index = 0; index < WScript.Arguments.length; index += 1) {
  words.push('"' + WScript.Arguments(index) + '"');
}
var shell = WScript.CreateObject('WScript.Shell');
WScript.Quit(shell.Run(words.join(' '), 0, true));
`;
}
