/** A failure that another start does not change: the daemons' code for a wrong configuration. */
const MISUSED = 2;
/** As often within this time it is started again, and then no more: as systemd does by our units. */
const RESTARTS = 5;
const WITHIN_MS = 60_000;
const PAUSE_MS = 1_000;

const ENVIRONMENT = '--env-file=';
const ENDING = '.ending';

/** The file that says to the script that its service is being ended: beside the one of the service's variables. */
export function endingMark(environmentFile: string): string {
  return `${environmentFile}${ENDING}`;
}

/**
 * The script that a task runs: it starts the program that its arguments are without a window, waits for it, and ends with
 * its exit code, so that Task Scheduler knows how it ended. One that failed is started again, for Task Scheduler does not:
 * by [MS-TSCH] 2.5.4.2 it tries again what it could not start, and what has run has not failed to start. It does not where the file
 * of the service's variables is gone, or the mark is beside it: Task Scheduler ends this host, and not what it has just
 * started. JScript for Windows
 * Script Host, WshShell.Run:
 * https://learn.microsoft.com/previous-versions/windows/internet-explorer/ie-developer/windows-scripting/d5fk67ky(v=vs.84).
 * All of it is ASCII, for the host reads scripts in the machine's code page. Wine 8 has no WScript.Sleep.
 */
export function startHiddenScript(): string {
  return `// Starts a program without a window, again where it fails, and hands its exit code on. Written by "socketlab service install".
var words = [];
var variables;
for (var index = 0; index < WScript.Arguments.length; index += 1) {
  if (WScript.Arguments(index).indexOf('${ENVIRONMENT}') === 0) {
    variables = WScript.Arguments(index).substring(${ENVIRONMENT.length});
  }
  words.push('"' + WScript.Arguments(index) + '"');
}
var shell = WScript.CreateObject('WScript.Shell');
var files;
try {
  files = WScript.CreateObject('Scripting.FileSystemObject');
  // What begins now is not being ended: a mark that is there was left behind.
  if (variables) files.DeleteFile(variables + '${ENDING}');
} catch (absent) {
  // No mark, as it should be; or no such object, and then nothing is looked for.
}
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
  if (variables && files && (!files.FileExists(variables) || files.FileExists(variables + '${ENDING}'))) break;
}
WScript.Quit(code);
`;
}
