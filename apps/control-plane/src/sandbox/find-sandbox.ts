import { type ExecFileException, execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Text } from '@socketlab/foundation';

/** Whether a lab can have a private network without root, and if not, why and what would help. */
export type SandboxFinding =
  | { readonly isAvailable: true }
  | {
      readonly isAvailable: false;
      readonly reason: Text;
      /** The command that would make it work, where one is known. */
      readonly remedy?: string;
      /** How packets are had on a system that has no such thing at all. */
      readonly instead?: Text;
    };

/** util-linux's unshare(1), asked for user_namespaces(7) in which the user is root, and network_namespaces(7). */
export const UNSHARE: readonly [string, string] = ['unshare', '-Urn'];

const PROBE_DEADLINE_MS = 5_000;

/** Tries it: nothing that could be read tells as surely what this kernel allows this user. */
export function findSandbox(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): Promise<SandboxFinding> {
  if (platform !== 'linux')
    return Promise.resolve({ isAvailable: false, reason: NOT_LINUX, instead: ELSEWHERE });
  const [program, ...args] = UNSHARE;
  const options = { env: { ...environment }, timeout: PROBE_DEADLINE_MS };
  return new Promise((resolve) => {
    execFile(program, [...args, 'true'], options, (failure, _stdout, stderr) => {
      resolve(failure === null ? { isAvailable: true } : explain(failure, stderr));
    });
  });
}

function explain(failure: ExecFileException, stderr: string): SandboxFinding {
  if (failure.code === 'ENOENT') return unavailable(NO_PROGRAM, 'sudo apt install util-linux');
  return explainRefusal(stderr.trim() || failure.message, readSetting);
}

/** Why the kernel refuses, by the first of its known settings that does, or else in the words of unshare(1). */
export function explainRefusal(
  said: string,
  read: (file: string) => string | undefined,
): SandboxFinding {
  const found = SETTINGS.find(({ file, forbids }) => forbids.test(read(file) ?? ''));
  if (found === undefined) {
    return unavailable({
      en: `the system refuses user namespaces (${said})`,
      'pt-BR': `o sistema recusa espaços de nomes de usuário (${said})`,
    });
  }
  const { en, 'pt-BR': portuguese } = found.reason;
  return unavailable({ en: `${en} (${said})`, 'pt-BR': `${portuguese} (${said})` }, found.remedy);
}

const SETTINGS: readonly {
  readonly file: string;
  readonly forbids: RegExp;
  readonly reason: Text;
  readonly remedy: string;
}[] = [
  ...['user', 'net'].map((kind) => ({
    file: `/proc/sys/user/max_${kind}_namespaces`,
    forbids: /^0$/m,
    reason: forbiddenBy(`user.max_${kind}_namespaces`, '0'),
    remedy: `sudo sysctl -w user.max_${kind}_namespaces=10000`,
  })),
  {
    // Debian's own setting, which Arch and others have taken over.
    file: '/proc/sys/kernel/unprivileged_userns_clone',
    forbids: /^0$/m,
    reason: forbiddenBy('kernel.unprivileged_userns_clone', '0'),
    remedy: 'sudo sysctl -w kernel.unprivileged_userns_clone=1',
  },
  {
    // Ubuntu since 23.10.
    file: '/proc/sys/kernel/apparmor_restrict_unprivileged_userns',
    forbids: /^1$/m,
    reason: forbiddenBy('kernel.apparmor_restrict_unprivileged_userns', '1'),
    remedy: 'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0',
  },
  {
    // proc_pid_status(5): 2 is a filter, which containers put around their programs.
    file: '/proc/self/status',
    forbids: /^Seccomp:\s+2$/m,
    reason: {
      en: 'this is a container whose system-call filter (seccomp) forbids user namespaces',
      'pt-BR':
        'isto é um contêiner cujo filtro de chamadas de sistema (seccomp) proíbe espaços de nomes de usuário',
    },
    remedy: 'docker run --security-opt seccomp=unconfined',
  },
];

const NOT_LINUX: Text = {
  en: 'only Linux has user namespaces; this is another system',
  'pt-BR': 'somente o Linux tem espaços de nomes de usuário; este é outro sistema',
};
const ELSEWHERE: Text = {
  en: 'Leave --sandbox out; socketlab doctor says how packets are captured here.',
  'pt-BR': 'Rode sem --sandbox; socketlab doctor diz como se capturam pacotes aqui.',
};
const NO_PROGRAM: Text = {
  en: 'there is no program unshare here; util-linux has it',
  'pt-BR': 'não há aqui o programa unshare; ele vem com o util-linux',
};

function forbiddenBy(setting: string, value: string): Text {
  return {
    en: `${setting} is ${value}, which forbids user namespaces to users without root`,
    'pt-BR': `${setting} é ${value}, o que proíbe espaços de nomes de usuário a quem não é root`,
  };
}

function unavailable(reason: Text, remedy?: string): SandboxFinding {
  return { isAvailable: false, reason, ...(remedy === undefined ? {} : { remedy }) };
}

function readSetting(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    // This kernel does not have the setting, so that it forbids nothing.
    return undefined;
  }
}
