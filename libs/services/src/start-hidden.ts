/** A failure that another start does not change: the daemons' code for a wrong configuration. */
const MISUSED = 2;
/** As often within this time it is started again, and then no more: as systemd does by our units. */
const RESTARTS = 5;
const WITHIN_MS = 60_000;
const PAUSE_MS = 1_000;

/**
 * The script that a task runs: it starts the program that its arguments are without a window, waits for it, and ends with
 * its exit code, so that Task Scheduler knows how it ended. One that failed is started again, for Task Scheduler does not:
 * by [MS-TSCH] 2.5.4.2 it tries again what it could not start, and what has run has not failed to start. JScript for Windows
 * Script Host, WshShell.Run:
 * https://learn.microsoft.com/previous-versions/windows/internet-explorer/ie-developer/windows-scripting/d5fk67ky(v=vs.84).
 * All of it is ASCII, for the host reads scripts in the machine's code page. Wine 8 has no WScript.Sleep.
 */
export function startHiddenScript(): string {
  return `// Starts a program without a window, again where it fails, and hands its exit code on. Written by "socketlab service install".
var words = [];
for (var index = 0; index < WScript.Arguments.length; index += 1) {
  words.push('"' + WScript.Arguments(index) + '"');
}
var shell = WScript.CreateObject('WScript.Shell');
var failures = [];
for (;;) {
  var code = shell.Run(words.join(' '), 0, true);
  if (code === 0 || code === ${MISUSED}) break;
  failures.push(new Date().getTime());
  if (failures.length > ${RESTARTS}) {
    if (failures[${RESTARTS}] - failures[0] < ${WITHIN_MS}) break;
    failures.shift();
  }
  try {
    WScript.Sleep(${PAUSE_MS});
  } catch (absent) {
    // A host that cannot wait starts it at once.
  }
}
WScript.Quit(code);
`;
}
